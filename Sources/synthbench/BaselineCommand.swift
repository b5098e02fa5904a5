import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// `synthbench baseline BENCHMARK`: stores the scores of several seeds with their spread, for later comparison.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "Write a baseline from the stored scores of several seeds.")

  @Argument(help: "The benchmark; `synthbench list` shows them.")
  var benchmark: String

  @Option(help: "The profile.")
  var profile = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0-4; all when not given.")
  var seeds: String?

  @Option(help: ArgumentHelp("The file; baselines/BENCHMARK.json when not given.", valueName: "file"))
  var to: String?

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let benchmark = try Benchmark.named(benchmark, kind: "benchmark")
    let profile = try Profile.named(profile, kind: "profile")
    let seeds = try seeds.map { Set(try parsedSeeds($0).map { Int($0) }) }
    let path = to ?? "baselines/\(benchmark.rawValue).json"
    let store = try place.existingWorkplace().store
    let current = try CurrentRuns(
      RunFilter(benchmark: benchmark.rawValue, profile: profile.rawValue, seeds: seeds),
      generator: GainSubject.allCases.first { $0.benchmark == benchmark.rawValue }?.reportedGenerator, in: store)
    let baseline = try Baseline.make(
      name: benchmark.rawValue, profile: profile.rawValue, from: store,
      filter: ScoreFilter(run: RunFilter(ids: current.ids)))
    try baseline.write(to: path)
    print(
      "\(path): \(baseline.entries.count) scores of seeds \(baseline.seeds.map(String.init).joined(separator: ", "))")
  }
}
