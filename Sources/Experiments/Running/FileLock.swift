import Foundation

/// Keeps processes that share a folder from working at one thing at once.
///
/// The lock is the system's on an open file, so a killed process leaves none behind; the empty file stays.
struct FileLock {
  private let file: FileHandle

  /// Takes the lock, waiting until another process is done with it.
  ///
  /// - Parameter what: what is waited for, in words.
  /// - Throws: `ExperimentError.interrupted` when the user asks to stop meanwhile, or `ExperimentError.unwritable`.
  init(path: String, for what: String, in workplace: Workplace) throws {
    if !FileManager.default.fileExists(atPath: path) {
      guard FileManager.default.createFile(atPath: path, contents: nil) else {
        throw ExperimentError.unwritable(path: path, reason: "the file cannot be made")
      }
    }
    guard let file = FileHandle(forUpdatingAtPath: path) else {
      throw ExperimentError.unwritable(path: path, reason: "the file cannot be opened")
    }
    self.file = file
    var isTold = false
    while flock(file.fileDescriptor, LOCK_EX | LOCK_NB) != 0 {
      let problem = errno
      guard problem == EWOULDBLOCK || problem == EINTR else {
        throw ExperimentError.unwritable(
          path: path, reason: POSIXErrorCode(rawValue: problem).map { systemReason(POSIXError($0)) } ?? "no lock")
      }
      if workplace.isInterrupted() { throw ExperimentError.interrupted(run: what, step: 0) }
      if !isTold { workplace.reporter.waiting(what) }
      isTold = true
      Thread.sleep(forTimeInterval: 0.1)
    }
  }

  /// Lets the next one in.
  func release() { try? file.close() }
}

extension Workplace {
  /// Takes the lock of a run.
  func lock(_ specification: RunSpecification) throws -> FileLock {
    try FileLock(path: try folder(of: specification) + "/lock", for: specification.title, in: self)
  }

  /// Writes pages and pictures made of several runs while no other process that shares the folder does.
  public func reporting<Result>(_ body: () throws -> Result) throws -> Result {
    let lock = try FileLock(path: folder + "/report.lock", for: "the report", in: self)
    defer { lock.release() }
    return try body()
  }
}
