import Foundation
import GRDB

/// What a store is opened for.
public enum StoreAccess: Sendable {
  case readWrite, readOnly
}

/// The results file: one SQLite database that holds runs, curves, scores, item scores and artefacts.
///
/// Write-ahead logging and short transactions let several processes write at once; a process killed at any moment
/// leaves the last whole transaction. A store may be used from several tasks.
public final class ResultsStore: Sendable {
  /// Where the file lies.
  public let path: String
  let reader: any DatabaseReader
  let writer: DatabasePool?

  /// Opens the file, making it (not its folder) when it is missing and `access` allows.
  ///
  /// `busyTimeout`, in seconds, is how long a write waits for another process. Throws `ResultsError` when the file is
  /// missing, not ours, newer than this program, or cannot be opened.
  public convenience init(
    path: String, access: StoreAccess = .readWrite, busyTimeout: TimeInterval = 30
  ) throws(ResultsError) {
    try self.init(path: path, access: access, busyTimeout: busyTimeout, maximumPages: nil)
  }

  /// The same for tests: with a limit on the file's size in pages of 4096 bytes, which stands for a full disk, and with
  /// somebody who hears of every statement.
  package init(
    path: String, access: StoreAccess = .readWrite, busyTimeout: TimeInterval = 30, maximumPages: Int?,
    onStatement: (@Sendable (String) -> Void)? = nil
  ) throws(ResultsError) {
    self.path = path
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busyTimeout)
    configuration.label = "results"
    if let maximumPages {
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
    }
    if let onStatement {
      configuration.prepareDatabase { database in
        database.trace { if case .statement(let statement) = $0 { onStatement(statement.sql) } }
      }
    }
    do {
      try Self.refuseForeign(path: path, access: access, configuration: configuration)
      switch access {
      case .readOnly:
        let queue = try Self.openForReading(path: path, configuration: configuration)
        guard try queue.read(Schema.migrator.hasCompletedMigrations) else {
          throw ResultsError.olderVersion(path: path)
        }
        writer = nil
        reader = queue
      case .readWrite:
        let pool = try Self.openPool(path: path, configuration: configuration)
        writer = pool
        reader = pool
      }
    } catch { throw ResultsError(error, path: path, access: access) }
  }

  /// Opens a file through one read-only connection.
  ///
  /// Write-ahead logging wants to write beside the file even when only reading. Where that is forbidden (a results file
  /// on a read-only disk, say), a file whose log is empty is opened as one that nobody changes.
  private static func openForReading(path: String, configuration: Configuration) throws -> DatabaseQueue {
    var configuration = configuration
    configuration.readonly = true
    do { return try DatabaseQueue(path: path, configuration: configuration) } catch let error as DatabaseError {
      let log = try? URL(fileURLWithPath: path + "-wal").resourceValues(forKeys: [.fileSizeKey]).fileSize
      guard [.SQLITE_READONLY, .SQLITE_CANTOPEN].contains(error.resultCode), (log ?? 0) == 0 else { throw error }
      let address = URL(fileURLWithPath: path).absoluteString + "?immutable=1"
      return try DatabaseQueue(path: address, configuration: configuration)
    }
  }

  /// Looks at an existing file through a read-only connection, so that a file that is not ours stays untouched.
  private static func refuseForeign(path: String, access: StoreAccess, configuration: Configuration) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      if access == .readOnly { throw ResultsError.missing(path: path) }
      return
    }
    let isFolder = try URL(fileURLWithPath: path).resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false
    if isFolder { throw ResultsError.unwritable(path: path, reason: "it is a folder") }
    try openForReading(path: path, configuration: configuration).read { database in
      let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      let foreign = tables.contains { !$0.hasPrefix("grdb_") && !$0.hasPrefix("sqlite_") }
      let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id")
      if foreign && identifier != Schema.applicationId { throw ResultsError.notResults(path: path) }
      let migrator = Schema.migrator
      let unknown = try migrator.appliedIdentifiers(database).subtracting(migrator.migrations)
      if !unknown.isEmpty { throw ResultsError.newerVersion(path: path, migrations: unknown.sorted()) }
    }
  }

  /// Opens and migrates. Two processes may create the same file at the same time: the one that comes second can then
  /// find the file locked in ways SQLite does not wait for, or a table made between its look and its leap; it tries
  /// again.
  private static func openPool(path: String, configuration: Configuration) throws -> DatabasePool {
    let attempts = 20
    for attempt in 1...attempts {
      do {
        let pool = try DatabasePool(path: path, configuration: configuration)
        try Schema.migrator.migrate(pool)
        return pool
      } catch let error as DatabaseError where attempt < attempts && isRace(error) {
        Thread.sleep(forTimeInterval: 0.01 * Double(attempt))
      }
    }
    throw ResultsError.busy(path: path)
  }

  private static func isRace(_ error: DatabaseError) -> Bool {
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_SCHEMA: true
    case .SQLITE_ERROR:
      error.message.map { $0.contains("already exists") || $0.contains("no such table: grdb_issue") } ?? false
    case .SQLITE_CONSTRAINT: error.message?.contains("grdb_migrations") ?? false
    default: false
    }
  }

  /// Runs a body in one read transaction.
  func read<Value>(_ body: (Database) throws -> Value) throws(ResultsError) -> Value {
    do { return try reader.read(body) } catch {
      throw ResultsError(error, path: path, access: writer == nil ? .readOnly : .readWrite)
    }
  }

  /// Runs a body in one write transaction: all of it is stored, or nothing.
  func write<Value>(_ body: (Database) throws -> Value) throws(ResultsError) -> Value {
    guard let writer else { throw .openedForReading(path: path) }
    do { return try writer.write(body) } catch { throw ResultsError(error, path: path) }
  }
}
