import ArgumentParser
import Experiments
import Foundation
import QualityMetrics
import Synchronization
import Tensors

/// Where runs write and data lie.
struct PlaceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder that runs write to.", valueName: "folder"))
  var runs = "runs"

  @Option(
    help: ArgumentHelp(
      "The folder of published data sets; SYNTHBENCH_DATA when not given.", valueName: "folder"))
  var data: String?

  /// The data folder, from the option or the environment.
  var dataFolder: String? { data ?? ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"] }

  /// The place, for verbs that only read or take a moment.
  func quietWorkplace() throws -> Workplace {
    try Workplace(folder: runs, data: dataFolder, provenance: .current(threads: 1), reporter: SilentReporter())
  }
}

/// How work is spread over the processors.
struct WorkOptions: ParsableArguments {
  @Option(help: "Runs side by side; by default one for each of at most two processors.")
  var jobs: Int?

  @Option(help: "Threads of each run; the results are the same bytes for any number.")
  var threads: Int = 1

  @Option(help: "Steps between checkpoints.")
  var checkpointEvery: Int?

  @Flag(help: "No progress on standard error.")
  var quiet = false

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs needs a number of at least 1.") }
    if threads < 1 { throw ValidationError("--threads needs a number of at least 1.") }
    if let checkpointEvery, checkpointEvery < 1 {
      throw ValidationError("--checkpoint-every needs a number of at least 1.")
    }
  }

  /// Runs side by side.
  var jobCount: Int { jobs ?? min(2, Threads.available) }

  /// The place that runs work in.
  func workplace(_ place: PlaceOptions, title: String, total: Int) throws -> Workplace {
    Interruption.install()
    return try Workplace(
      folder: place.runs, data: place.dataFolder, provenance: .current(threads: threads),
      reporter: quiet ? SilentReporter() : ProgressDisplay(title: title, total: total),
      checkpointInterval: checkpointEvery, isInterrupted: { Interruption.isRequested })
  }
}

extension Profile: ExpressibleByArgument {}

/// A closed set of names that an argument may have.
protocol Named: RawRepresentable, CaseIterable where RawValue == String {}
extension Named {
  /// The value of a name.
  ///
  /// - Throws: `UserError` with the nearest name.
  static func named(_ name: String, kind: String) throws -> Self {
    guard let value = Self(rawValue: name) else {
      throw UserError.unknown(kind, name, among: allCases.map(\.rawValue))
    }
    return value
  }
}
extension Benchmark: Named {}
extension SystemID: Named {}
extension Profile: Named {}

/// Reads `0,1,2` or `0-2`.
func parsedSeeds(_ text: String) throws -> [UInt64] {
  let seeds = text.split(separator: ",").flatMap { part -> [UInt64] in
    let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { UInt64($0) }
    if ends.count == 1, let seed = ends[0] { return [seed] }
    if ends.count == 2, let low = ends[0], let high = ends[1], low <= high, high - low < 1000 {
      return Array(low...high)
    }
    return []
  }
  guard !seeds.isEmpty, seeds.count >= text.split(separator: ",").count else {
    throw UserError(description: "\"\(text)\" is no list of seeds; write 0,1,2 or 0-2.")
  }
  return seeds
}
