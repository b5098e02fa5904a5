import Foundation
import Results
import Synchronization

/// Everything outside a specification that a run needs: where files lie, where results go, the clock, whom to tell.
public struct Workplace: Sendable {
  /// The folder of everything that runs write.
  public let folder: String
  /// Where scores go.
  public let store: ResultsStore
  /// Where the user keeps published data sets, or nil.
  public let data: String?
  /// What made the results.
  public let provenance: Provenance
  /// The clock.
  public let now: @Sendable () -> Date
  /// Who hears of progress.
  public let reporter: any ProgressReporter
  /// Whether the user asked to stop.
  public let isInterrupted: @Sendable () -> Bool
  /// Steps between checkpoints; nil for the default.
  public let checkpointInterval: Int?
  package let hands = HandDataCache()
  /// Held while a judge is loaded or trained, so that runs side by side do not train it twice.
  let judges = Guard()

  /// Opens the results file in the folder; to write, both are made where needed.
  ///
  /// - Throws: `ResultsError` or `ExperimentError.unwritable`.
  public init(
    folder: String, data: String?, provenance: Provenance, reporter: any ProgressReporter,
    access: StoreAccess = .readWrite, checkpointInterval: Int? = nil, now: @escaping @Sendable () -> Date = { Date() },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws {
    if access == .readWrite { try Self.make(folder) }
    self.folder = folder
    self.data = data
    self.provenance = provenance
    self.reporter = reporter
    self.checkpointInterval = checkpointInterval
    self.now = now
    self.isInterrupted = isInterrupted
    store = try ResultsStore(path: folder + "/results.sqlite", access: access)
  }

  /// The folder of one run's files; made where needed.
  package func folder(of specification: RunSpecification) throws -> String {
    try made("\(folder)/\(specification.system.rawValue)/\(specification.hash.prefix(16))")
  }

  /// The folder of trained judges; made where needed.
  package func judgeFolder() throws -> String { try made(folder + "/judges") }

  private func made(_ path: String) throws -> String {
    try Self.make(path)
    return path
  }

  private static func make(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw ExperimentError.unwritable(path: path, reason: systemReason(error))
    }
  }
}

/// What the system says was wrong with a file, such as "Not a directory".
public func systemReason(_ error: any Error) -> String {
  guard let system = ((error as? CocoaError)?.underlying ?? error) as? POSIXError else {
    return error.localizedDescription
  }
  return (system as NSError).localizedFailureReason ?? system.localizedDescription
}

/// Lets one thread in at a time.
final class Guard: Sendable {
  private let mutex = Mutex(())

  /// Runs the body while no other thread is in here.
  func alone<Result: ~Copyable>(_ body: () throws -> sending Result) rethrows -> Result {
    try mutex.withLock { _ in try body() }
  }
}

/// Hears of a run's progress; may be called from several threads.
public protocol ProgressReporter: Sendable {
  /// So many runs, stored ones left out, are about to be executed.
  func planned(_ runs: Int)
  /// A run got this far.
  func progress(_ title: String, step: Int, of steps: Int)
  /// A run is finished; `note` says what came out of it.
  func finished(_ title: String, note: String)
  /// Another process works at this; ours goes on when that one is done with it.
  func waiting(_ title: String)
}

/// Tells nobody.
public struct SilentReporter: ProgressReporter {
  /// A reporter that tells nobody.
  public init() {}
  /// Does nothing.
  public func planned(_ runs: Int) {}
  /// Does nothing.
  public func progress(_ title: String, step: Int, of steps: Int) {}
  /// Does nothing.
  public func finished(_ title: String, note: String) {}
  /// Does nothing.
  public func waiting(_ title: String) {}
}

/// What can go wrong in a run besides files and results.
public enum ExperimentError: Error, Equatable, CustomStringConvertible {
  case unwritable(path: String, reason: String)
  case missingData(set: String, folder: String?)
  case notFinite(run: String, series: String, step: Int, checkpoint: String)
  case interrupted(run: String, step: Int)
  case notTrained(run: String)
  case damagedFile(file: String, reason: String)
  case unknownSpecification(run: Int64)
  case makesNoImages(run: String)

  /// One paragraph: what is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unwritable(let path, let reason):
      return "\(path) cannot be written: \(reason). Choose another folder with --runs; nothing computed is lost."
    case .missingData(let set, let folder):
      let place = folder.map { "The folder \($0) has none." } ?? "No data folder was given."
      return "The data set \(set) is needed. \(place) Set SYNTHBENCH_DATA or --data; datasets.md says where to get it."
    case .notFinite(let run, let series, let step, let checkpoint):
      return """
        The loss \(series) of \(run) is not a finite number at step \(step); the run stopped. The last checkpoint is \
        kept at \(checkpoint).
        """
    case .interrupted(let run, let step):
      return "Interrupted: \(run) stopped after step \(step) and can go on with `synthbench resume`."
    case .unknownSpecification(let run):
      return "Run \(run) was made by another version of synthbench; its specification cannot be read by this one."
    case .makesNoImages(let run):
      return "\(run) makes no images; choose a run of hand-depth or of vanilla-gan on digits."
    case .damagedFile(let file, let reason):
      return """
        The file \(file), which synthbench made, cannot be used. \(reason) Delete it: `synthbench resume`, or the command \
        that made it, makes it again.
        """
    case .notTrained(let run):
      return "The trained weights of \(run) are not there; train it first, or `synthbench run` its benchmark."
    }
  }
}

extension Workplace {
  /// The runs that were begun and not finished, by benchmark; generators before what is trained on their images.
  ///
  /// Runs whose specification this version cannot read (another version made them) are left out.
  public func unfinished() throws -> [(Benchmark, [[RunSpecification]])] {
    let specifications = try store.unfinishedRuns().compactMap { run in
      (try? RunSpecification(json: run.specification)).map { (run.benchmark, $0) }
    }
    return Benchmark.allCases.compactMap { benchmark in
      let own = specifications.filter { $0.0 == benchmark.rawValue }.map(\.1)
      let isDownstream: (RunSpecification) -> Bool = { if case .downstream = $0 { true } else { false } }
      return own.isEmpty ? nil : (benchmark, [own.filter { !isDownstream($0) }, own.filter(isDownstream)])
    }
  }
}

extension Workplace {
  /// The numbers of unfinished runs that another version made, so that this one cannot go on with them.
  public func unreadable() throws -> [Int64] {
    try store.unfinishedRuns().filter { (try? RunSpecification(json: $0.specification)) == nil }.compactMap(\.id)
  }

  /// The scores of a finished run as lines of text, or that there is none.
  public func summary(of specification: RunSpecification) throws -> String {
    let runs = try store.runs(RunFilter(specificationHash: specification.hash, states: [.finished]))
    guard let run = runs.last, let id = run.id else { return "\(specification.title): not finished" }
    let scores = try store.scores(ofRun: id).map { score in
      "  \(score.metric) (\(score.subject), n = \(score.count)): \(score.value)"
    }
    let head = "\(specification.title), weights \(run.weightsHash?.prefix(16) ?? "none")"
    return ([head] + scores).joined(separator: "\n")
  }
}
