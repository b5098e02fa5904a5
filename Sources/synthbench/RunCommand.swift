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
      "The folder that the report goes to; when not given reports/BENCHMARK, and within it PROFILE if that is not quick.",
      valueName: "folder"))
  var report: String?

  @OptionGroup var place: PlaceOptions
  @OptionGroup var work: WorkOptions

  func run() throws {
    let benchmark = try Benchmark.named(benchmark, kind: "benchmark")
    let profile = try Profile.named(profile, kind: "profile")
    let seeds = try parsedSeeds(seeds)
    let data = place.dataFolder
    let stages = benchmark.stages(profile, seeds: seeds, leavesOutFiles: data == nil, data: data)
    for sentence in benchmark.leftOut(data: data) { FileHandle.standardError.write(Data((sentence + "\n").utf8)) }
    try benchmark.requireRuns(stages, data: data)
    let workplace = try work.workplace(place, title: "\(benchmark.rawValue) \(profile.rawValue)")
    do {
      try work.execute(stages, in: workplace)
    } catch let error as ExperimentError where benchmark.isCollection && error.leavesOthersDone {
      print(try pages(benchmark, profile, seeds, workplace))
      throw error
    }
    print(try pages(benchmark, profile, seeds, workplace))
  }

  private func pages(
    _ benchmark: Benchmark, _ profile: Profile, _ seeds: [UInt64], _ workplace: Workplace
  ) throws -> String {
    try workplace.reporting {
      for part in benchmark.parts { try workplace.writeVariantSheets(part, profile, seeds: seeds) }
    }
    return try writeReports(benchmark, profile, seeds, workplace: workplace, folder: report)
  }
}
