import ArgumentParser
import Experiments
import Foundation
import Models
import QualityMetrics
import Results
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

  /// The options again, for a command that is to find the same place; nothing where they need not be said.
  var repeated: String {
    func option(_ name: String, _ value: String) -> String {
      let isPlain = value.allSatisfy { $0.isLetter || $0.isNumber || "/._-+,~".contains($0) }
      return " \(name) " + (isPlain ? value : "'" + value.replacingOccurrences(of: "'", with: "'\\''") + "'")
    }
    return (runs == "runs" ? "" : option("--runs", runs)) + (data.map { option("--data", $0) } ?? "")
  }

  /// The place, for verbs that take a moment.
  func quietWorkplace(access: StoreAccess = .readWrite) throws -> Workplace {
    try Workplace(
      folder: runs, data: dataFolder, provenance: .current(threads: 1), reporter: SilentReporter(), access: access)
  }

  /// The results file, for verbs that ask nothing else: hashing the program would take longer than their answer.
  func existingStore() throws -> ResultsStore {
    let path = runs + "/results.sqlite"
    do {
      return try ResultsStore(path: path, access: .readOnly)
    } catch {
      guard case .olderVersion = error else { throw error }
      return try ResultsStore(path: path)
    }
  }

  /// The place, for verbs that only read: they make no results file where there is none.
  func existingWorkplace() throws -> Workplace {
    do {
      return try quietWorkplace(access: .readOnly)
    } catch ResultsError.olderVersion {
      return try quietWorkplace()
    }
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

  @OptionGroup var tracing: TraceOptions

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs needs a number from 1 to 256.") }
    if !(1...256).contains(threads) { throw ValidationError("--threads needs a number from 1 to 256.") }
    if let checkpointEvery, checkpointEvery < 1 {
      throw ValidationError("--checkpoint-every needs a number of at least 1.")
    }
  }

  /// Runs side by side.
  var jobCount: Int { jobs ?? min(2, Threads.available) }

  /// The place that runs work in.
  func workplace(_ place: PlaceOptions, title: String) throws -> Workplace {
    Interruption.install()
    return try Workplace(
      folder: place.runs, data: place.dataFolder, provenance: .current(threads: threads),
      reporter: quiet ? SilentReporter() : ProgressDisplay(title: title),
      checkpointInterval: checkpointEvery, trace: tracing.started, isInterrupted: { Interruption.isRequested })
  }

  /// Executes runs, and prints where their time went if that was asked for, also of runs that were cut short.
  func execute(_ stages: [[RunSpecification]], in workplace: Workplace) throws {
    defer { workplace.trace?.show() }
    try Scheduler(Executor(workplace), jobs: jobCount, threads: threads).execute(stages)
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
extension Arithmetic: Named {}
extension Profile: Named {}
extension HandDepthVariant: Named {}
extension DeformableGANVariant: Named {}
extension PersonBackground: Named {}

/// Reads `0,1,2` or `0-2`; a seed named twice counts once.
func parsedSeeds(_ text: String) throws -> [UInt64] {
  func problem(_ what: String) -> UserError {
    UserError(description: "\"\(text)\" is no list of seeds: \(what). Write 0,1,2 or 0-2.")
  }
  var seeds: [UInt64] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    let ends = part.split(separator: "-", omittingEmptySubsequences: false)
    // Results files hold signed numbers.
    let numbers = ends.compactMap { Int64($0) }.filter { $0 >= 0 }.map(UInt64.init)
    guard (1...2).contains(ends.count), numbers.count == ends.count, let low = numbers.first, let high = numbers.last
    else { throw problem("'\(part)' is neither a number from 0 to \(Int64.max) nor a range of them") }
    guard low <= high else { throw problem("the range \(part) runs backwards") }
    guard high - low < 1000 else { throw problem("the range \(part) has more than 1000 seeds") }
    seeds += low...high
  }
  var seen: Set<UInt64> = []
  return seeds.filter { seen.insert($0).inserted }
}
