import ArgumentParser
import Experiments
import Foundation

/// `synthbench run BENCHMARK`: everything of a benchmark that is missing, then its report.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a benchmark: train, score, and write its report. Does only what is missing.")

  @Argument(help: "The benchmark; `synthbench list` shows them.")
  var benchmark: String

  @Option(help: "How much time it may take: smoke, quick, standard or paper.")
  var profile: String = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0,1,2 or 0-4.")
  var seeds = "0"

  @Option(
    help: ArgumentHelp(
      "The folder that the report goes to; the benchmark's folder in reports when not given.", valueName: "folder"))
  var report: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let benchmark = try Benchmark.named(benchmark, kind: "benchmark")
    let profile = try Profile.named(profile, kind: "profile")
    let seeds = try parsedSeeds(seeds)
    let stages = benchmark.stages(profile, seeds: seeds)
    let workplace = try work.workplace(place, title: "\(benchmark.rawValue) \(profile.rawValue)")
    try work.execute(stages, in: workplace)
    if benchmark.parts.contains(.hands) {
      try workplace.reporting { try workplace.writeVariantSheets(profile, seeds: seeds) }
    }
    try workplace.reporting {
      for part in benchmark.parts { try workplace.writeVariantSheets(part, profile, seeds: seeds) }
    }
    print(try writeReports(benchmark, profile, seeds, workplace: workplace, folder: report))
  }
}
