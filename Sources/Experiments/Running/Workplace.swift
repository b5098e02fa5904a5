import Foundation
import Results
import Synchronization
import Tensors

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
  /// What adds up the operations of runs; nil for nothing.
  public let trace: OperationTrace?
  /// What runs draw or generate once and share.
  package let drawn = DrawnData()
  /// Held while a judge is loaded or trained, so that runs side by side do not train it twice.
  let judges = ExclusiveSection()

  /// Opens the results file in the folder; to write, both are made where needed.
  ///
  /// - Throws: `ResultsError` or `ExperimentError.unwritable`.
  public init(
    folder: String, data: String?, provenance: Provenance, reporter: any ProgressReporter,
    access: StoreAccess = .readWrite, checkpointInterval: Int? = nil,
    trace: OperationTrace? = nil, now: @escaping @Sendable () -> Date = { Date() },
    isInterrupted: @escaping @Sendable () -> Bool = { false }
  ) throws {
    if access == .readWrite { try Self.make(folder) }
    self.folder = folder
    self.data = data
    self.provenance = provenance
    self.reporter = reporter
    self.checkpointInterval = checkpointInterval
    self.trace = trace
    self.now = now
    self.isInterrupted = isInterrupted
    store = try ResultsStore(path: folder + "/results.sqlite", access: access)
  }

  /// The folder of one run's files; made where needed.
  package func folder(of specification: RunSpecification) throws -> String { try made(path(of: specification)) }

  private func path(of specification: RunSpecification) -> String {
    "\(folder)/\(specification.system.rawValue)/\(specification.hash.prefix(16))"
  }

  /// Where the weights that a run ends with lie.
  func weightsPath(of specification: RunSpecification) -> String {
    // Downstream networks keep no checkpoints.
    path(of: specification) + (specification.system.makesPictures ? "/checkpoint.safetensors" : "/weights.safetensors")
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
final class ExclusiveSection: Sendable {
  private let mutex = Mutex(())

  /// Runs the body while no other thread is in here.
  func alone<Result: ~Copyable>(_ body: () throws -> sending Result) rethrows -> Result {
    try mutex.withLock { _ in try body() }
  }
}
