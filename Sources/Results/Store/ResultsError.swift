import Foundation
import GRDB

/// What can go wrong with a results file, each with a message that says what to do.
public enum ResultsError: Error, Hashable, Sendable {
  /// There is no file to read.
  case missing(path: String)
  /// The file is not SQLite's.
  case notSQLite(path: String)
  /// A SQLite file, but of another program.
  case notResults(path: String)
  /// A newer version of the program changed the file in ways this one does not know.
  case newerVersion(path: String, migrations: [String])
  /// An older version made the file, and it was opened for reading only.
  case olderVersion(path: String)
  /// The file cannot be created, opened or written.
  case unwritable(path: String, reason: String)
  /// The file cannot be opened for reading.
  case unreadable(path: String, reason: String)
  /// A store opened for reading was asked to write.
  case openedForReading(path: String)
  /// No room is left.
  case diskFull(path: String)
  /// Another process held the file for longer than the time to wait.
  case busy(path: String)
  /// A part of the file is not what was once written there.
  case damaged(path: String, reason: String)
  /// Any other error of SQLite, with its extended result code.
  case sqlite(path: String, code: Int32, message: String)
  /// No run has this number.
  case noSuchRun(id: Int64)
  /// No score has this number.
  case noSuchScore(id: Int64)
  /// The run is finished already.
  case alreadyFinished(id: Int64)
  /// A score, or the score of an item, is NaN.
  case notANumber(metric: String, item: String?)
  /// Two items of one score have the same name or position.
  case repeatedItem(metric: String, item: String)
  /// A signature is not a JSON object.
  case badSignature(metric: String, text: String)
  /// Two scores were made in unlike ways; `field` is the first in which they differ.
  case notComparable(metric: String, field: String, first: String, second: String)
  /// Nothing stored answers the question.
  case noScores(question: String)
  /// A part of a run's or score's name that none has; `known` is what there is in its place.
  case unknownName(kind: String, name: String, known: [String])
  /// A name that several runs or scores have.
  case ambiguous(name: String, candidates: [String])
  /// A text that names no run or score.
  case badName(text: String, expected: String)
}

extension ResultsError: LocalizedError, CustomStringConvertible {
  /// The message for the user, one paragraph.
  public var errorDescription: String? { description }

  /// The message for the user, one paragraph.
  public var description: String {
    switch self {
    case .missing(let path):
      "There is no results file at \(path). Give the path of an existing file, or run a benchmark first to make one."
    case .notSQLite(let path):
      "The file \(path) is not a SQLite file (or it is damaged). Give the path of a results file, or move this one away "
        + "so that a new one can be made in its place."
    case .notResults(let path):
      "The file \(path) is a SQLite file, but of another program; it was left as it is. Give another path."
    case .newerVersion(let path, let migrations):
      "The results file \(path) was made by a newer version of synthbench (unknown changes: "
        + "\(migrations.map { "“\($0)”" }.joined(separator: ", "))). Use that version, or give another path."
    case .olderVersion(let path):
      "The results file \(path) was made by an older version of synthbench and can only be brought up to date by "
        + "writing. Copy it to a place where it can be written and open the copy for writing once."
    case .unwritable(let path, let reason):
      "The results file \(path) cannot be written: \(reason). Check that its folder exists and may be written, or give "
        + "another path."
    case .unreadable(let path, let reason):
      "The results file \(path) cannot be read: \(reason). Check its permissions; a file that a killed process left with "
        + "a “-wal” file beside it can only be read where it can also be written."
    case .openedForReading(let path):
      "The results file \(path) was opened for reading only. Open it for writing to store results."
    case .diskFull(let path):
      "The disk is full: the results file \(path) could not grow. What was stored before is safe. Make room, then "
        + "resume the run."
    case .busy(let path):
      "The results file \(path) is held by another process for too long. Wait for it to end, or give another path."
    case .damaged(let path, let reason):
      "The results file \(path) is damaged: \(reason). Take a copy of it from before, or move it away and run again."
    case .sqlite(let path, let code, let message):
      "SQLite reported error \(code) for the results file \(path): \(message)."
    default: scoreDescription
    }
  }

  private var scoreDescription: String {
    switch self {
    case .noSuchRun(let id): "There is no run \(id) in the results file. List the runs to see their numbers."
    case .noSuchScore(let id): "There is no score \(id) in the results file. List the scores to see their numbers."
    case .alreadyFinished(let id):
      "Run \(id) with the same specification and seed is finished already. Ask for it to be replaced to run it again."
    case .notANumber(let metric, let item):
      "The score \(metric)\(item.map { " of item \($0)" } ?? "") is not a number, so it was not stored. Look at what "
        + "was scored: an empty set or a run that diverged gives such values."
    case .repeatedItem(let metric, let item):
      "The score \(metric) has two items with the name or position of \(item), so it was not stored. Each item of a "
        + "score needs a name of its own."
    case .badSignature(let metric, let text):
      "The signature of \(metric) is not a JSON object: \(text.prefix(120))"
    case .notComparable(let metric, let field, let first, let second):
      "The two scores of \(metric) cannot be compared: they differ in \(field) (\(first) against \(second)). Score both "
        + "in the same way first."
    case .unknownName(let kind, let name, let known):
      "There is no \(kind) named '\(name)'. Known: \(known.joined(separator: ", "))."
    case .ambiguous(let name, let candidates):
      "Several are named \(name): \(candidates.joined(separator: "; ")). Give the number, or --seed, --preset or "
        + "--profile."
    case .badName(let text, let expected): "'\(text)' names nothing: \(expected) is expected."
    case .noScores(let question): "No stored score answers: \(question). Run the benchmark first, or ask differently."
    default: ""
    }
  }
}

extension ResultsError {
  /// The error of ours that an error thrown while using the file at `path` stands for.
  package init(_ error: any Error, path: String, access: StoreAccess = .readWrite) {
    switch error {
    case let known as ResultsError: self = known
    case let error as DatabaseError: self.init(sqlite: error, path: path, access: access)
    case is DecodingError, is RowDecodingError:
      self = .damaged(path: path, reason: "a row holds what cannot be read (\(Self.firstWords(of: error)))")
    default: self = .sqlite(path: path, code: ResultCode.SQLITE_ERROR.rawValue, message: "\(error)")
    }
  }

  /// What a decoder says, without the row and the statement that follow.
  private static func firstWords(of error: any Error) -> String {
    if case DecodingError.dataCorrupted(let context) = error { return context.debugDescription }
    return String("\(error)".prefix { $0 != "\n" }.prefix(160))
  }

  private init(sqlite error: DatabaseError, path: String, access: StoreAccess) {
    // Growing the index of the log is the one write whose failure SQLite does not call a full disk.
    if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE {
      self = .diskFull(path: path)
      return
    }
    switch error.resultCode {
    case .SQLITE_NOTADB: self = .notSQLite(path: path)
    case .SQLITE_CORRUPT: self = .damaged(path: path, reason: error.message ?? "its pages do not fit each other")
    case .SQLITE_FULL: self = .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
      let reason = error.message ?? "unknown reason"
      switch access {
      case .readWrite: self = .unwritable(path: path, reason: reason)
      case .readOnly: self = .unreadable(path: path, reason: reason)
      }
    default:
      // The extended code is kept, known to this program or not: it is what a search for the cause needs.
      self = .sqlite(
        path: path, code: error.extendedResultCode.rawValue, message: error.message ?? "no message")
    }
  }
}
