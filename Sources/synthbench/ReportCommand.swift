import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// Writes a benchmark's report and gives the page's path.
func writeReport(
  _ benchmark: Benchmark, _ profile: Profile?, _ seeds: [UInt64]?, workplace: Workplace, folder: String?
) throws -> String {
  try workplace.reporting {
    try Report.write(
      benchmark: benchmark.rawValue, profile: profile?.rawValue, seeds: seeds?.map { Int($0) }, store: workplace.store,
      runsFolder: workplace.folder, baselineFolder: "baselines", to: folder ?? "reports/\(benchmark.rawValue)")
  }
}

/// `synthbench report BENCHMARK`: the page from what is stored, without running anything.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a benchmark's report from the stored results.")

  @Argument(help: "The benchmark; `synthbench list` shows them.")
  var benchmark: String

  @Option(help: "The profile; that of the latest finished run when not given.")
  var profile: String?

  @Option(help: "Seeds, such as 0,1,2 or 0-4; all when not given.")
  var seeds: String?

  @Option(help: ArgumentHelp("The folder it goes to; reports/BENCHMARK when not given.", valueName: "folder"))
  var to: String?

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let benchmark = try Benchmark.named(benchmark, kind: "benchmark")
    let profile = try profile.map { try Profile.named($0, kind: "profile") }
    _ = try place.existingWorkplace()  // a wrong folder is told of before anything is made in it
    let workplace = try place.quietWorkplace()
    print(try writeReport(benchmark, profile, seeds.map(parsedSeeds), workplace: workplace, folder: to))
  }
}
