import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// `synthbench baseline`: what later runs are compared with.
struct BaselineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "baseline", abstract: "What later runs are compared with.", subcommands: [BaselineMakeCommand.self],
    defaultSubcommand: BaselineMakeCommand.self)
}

/// `synthbench baseline make BENCHMARK`: stores the scores of several seeds with their spread, for later comparison.
struct BaselineMakeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "make", abstract: "Write a baseline from the stored scores of several seeds.",
    discussion: """
      What \"gate\" says in a file that is there already is kept: alpha, relativeFloor, and for each of its metrics \
      absoluteFloor, relativeFloor and informational.
      """)

  @Argument(help: "The benchmark; `synthbench list` shows them.")
  var benchmark: String

  @Option(help: "The profile.")
  var profile = Profile.quick.rawValue

  @Option(help: "Seeds, such as 0-4; all when not given.")
  var seeds: String?

  @Option(help: ArgumentHelp("The file; baselines/BENCHMARK.json when not given.", valueName: "file"))
  var to: String?

  @Flag(help: "Accept fewer than five seeds, whose spread is hardly known.")
  var allowFew = false

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
    var baseline = try Baseline.make(
      name: benchmark.rawValue, profile: profile.rawValue, from: store,
      filter: ScoreFilter(run: RunFilter(ids: current.ids)))
    if !allowFew { try baseline.requireEnoughSeeds() }
    if FileManager.default.fileExists(atPath: path) { baseline.policy = try Baseline.read(from: path).policy }
    try baseline.write(to: path)
    print(
      "\(path): \(baseline.entries.count) scores of seeds \(baseline.seeds.map(String.init).joined(separator: ", "))")
    if (try? baseline.requireEnoughSeeds()) == nil {
      FileHandle.standardError.write(Data("Few seeds: the gate will see only very large drops.\n".utf8))
    }
  }
}
