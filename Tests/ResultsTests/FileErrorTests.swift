import Foundation
import GRDB
import Results
import Testing

@Suite("Results files that cannot be used")
struct FileErrorTests {
  let folder: TemporaryFolder
  var path: String { folder.file("results.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func open(_ access: StoreAccess = .readWrite) -> ResultsError? {
    resultsError { _ = try ResultsStore(path: path, access: access) }
  }

  @Test("reading a missing file fails and makes none")
  func missing() {
    #expect(open(.readOnly) == .missing(path: path))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a file that is not SQLite's is refused and left as it is")
  func notSQLite() throws {
    let bytes = Data(String(repeating: "these are notes, not a database\n", count: 100).utf8)
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(open() == .notSQLite(path: path))
    #expect(open(.readOnly) == .notSQLite(path: path))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
  }

  @Test("another program's SQLite file is refused and left as it is")
  func foreign() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: "CREATE TABLE invoice (id INTEGER)") }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(open() == .notResults(path: path))
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes)
  }

  @Test("a file changed by a newer version is refused, for reading too, with the unknown change named")
  func newer() throws {
    _ = try ResultsStore(path: path)
    try DatabaseQueue(path: path).write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('9 colours of hats')")
    }
    #expect(open() == .newerVersion(path: path, migrations: ["9 colours of hats"]))
    #expect(open(.readOnly) == .newerVersion(path: path, migrations: ["9 colours of hats"]))
  }

  @Test("an empty file becomes a results file when written, and is too old to be read before")
  func empty() throws {
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(open(.readOnly) == .olderVersion(path: path))
    #expect(open() == nil)
    #expect(open(.readOnly) == nil)
  }

  @Test("a path in a missing folder, and a folder, cannot be written")
  func unwritable() throws {
    let inMissing = folder.file("nowhere/results.sqlite")
    guard case .unwritable(inMissing, _)? = resultsError({ _ = try ResultsStore(path: inMissing) }) else {
      Issue.record("a store in a missing folder was opened")
      return
    }
    #expect(
      resultsError { _ = try ResultsStore(path: folder.path) }
        == .unwritable(path: folder.path, reason: "it is a folder"))
  }

  /// Stores a score in one file, and copies that with its log, as a killed process would leave it, to another.
  private func storeOneScore(merged: String, withLog left: String) throws {
    let store = try ResultsStore(path: merged)
    try store.addScored(makeKey(), value: 0.5)
    for suffix in ["", "-wal"] {
      try FileManager.default.copyItem(atPath: merged + suffix, toPath: left + suffix)
    }
  }

  @Test("a file on a read-only disk is read, but neither written nor read when its log was left unmerged")
  func readOnlyFolder() async throws {
    let merged = folder.file("merged #1 %.sqlite")
    let left = folder.file("left #1 %.sqlite")
    try storeOneScore(merged: merged, withLog: left)
    #expect(!FileManager.default.fileExists(atPath: merged + "-wal"))
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
    await #expect(processExitsWith: .success) { [merged = merged as String, left = left as String] in
      // The super-user may write everywhere: the child becomes somebody else.
      if getuid() == 0 { try #require(setuid(65534) == 0) }
      #expect(try ResultsStore(path: merged, access: .readOnly).scores().map(\.score.value) == [0.5])
      guard case .unwritable(merged, _)? = resultsError({ _ = try ResultsStore(path: merged) }) else {
        Issue.record("a file on a read-only disk was opened for writing")
        return
      }
      guard case .unreadable(left, _)? = resultsError({ _ = try ResultsStore(path: left, access: .readOnly) }) else {
        Issue.record("a file was read without its log")
        return
      }
    }
  }

  @Test("a store opened for reading does not write")
  func readOnly() throws {
    _ = try ResultsStore(path: path)
    let store = try ResultsStore(path: path, access: .readOnly)
    #expect(resultsError { _ = try store.begin(makeRun()) } == .openedForReading(path: path))
    #expect(try store.runs().isEmpty)
  }

  @Test("SQLite's codes become typed errors, and unknown ones keep code and message")
  func codes() {
    func mapped(_ code: ResultCode) -> ResultsError {
      ResultsError(DatabaseError(resultCode: code, message: "m"), path: "p")
    }
    #expect(mapped(.SQLITE_FULL) == .diskFull(path: "p"))
    let reading = DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "m")
    #expect(ResultsError(reading, path: "p", access: .readOnly) == .unreadable(path: "p", reason: "m"))
    #expect(mapped(.SQLITE_IOERR_SHMSIZE) == .diskFull(path: "p"))
    #expect(mapped(.SQLITE_NOTADB) == .notSQLite(path: "p"))
    #expect(mapped(.SQLITE_BUSY) == .busy(path: "p"))
    #expect(mapped(.SQLITE_READONLY_DBMOVED) == .unwritable(path: "p", reason: "m"))
    #expect(mapped(.SQLITE_IOERR_FSYNC) == .sqlite(path: "p", code: 1034, message: "m"))
    #expect(mapped(ResultCode(rawValue: 99)) == .sqlite(path: "p", code: 99, message: "m"))
  }

  @Test("every message is one paragraph, names the file or the score, and ends as a sentence")
  func messages() {
    let errors: [ResultsError] = [
      .missing(path: "P"), .notSQLite(path: "P"), .notResults(path: "P"), .newerVersion(path: "P", migrations: ["m"]),
      .olderVersion(path: "P"), .unwritable(path: "P", reason: "r"), .unreadable(path: "P", reason: "r"),
      .openedForReading(path: "P"),
      .diskFull(path: "P"), .busy(path: "P"), .sqlite(path: "P", code: 1, message: "m"), .noSuchRun(id: 1),
      .noSuchScore(id: 1), .alreadyFinished(id: 1), .notANumber(metric: "P", item: "i"),
      .repeatedItem(metric: "P", item: "i"), .notComparable(metric: "P", field: "f", first: "a", second: "b"),
      .noScores(question: "P"),
    ]
    for error in errors {
      let text = error.localizedDescription
      #expect(!text.contains("\n") && text.hasSuffix("."), "\(text)")
      #expect(text.contains("P") || text.contains("1"), "\(text)")
    }
  }
}
