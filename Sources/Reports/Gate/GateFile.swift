import Foundation

/// A file that a gate's outcome goes to.
public struct GateFile {
  private let path: String

  /// The file at a path.
  public init(_ path: String) { self.path = path }

  /// Writes the file, whole or not at all. Throws `ReportError.unwritable`.
  public func write(_ text: String) throws {
    do { try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
      throw ReportError.unwritable(path: path, reason: error.localizedDescription)
    }
  }

  /// Adds to the file's end, making it where it is missing. Throws `ReportError.unwritable`.
  public func append(_ text: String) throws {
    guard let file = FileHandle(forWritingAtPath: path) else { return try write(text) }
    do {
      try file.seekToEnd()
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    } catch { throw ReportError.unwritable(path: path, reason: error.localizedDescription) }
  }
}
