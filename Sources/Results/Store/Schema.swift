import GRDB

/// The tables, as a list of named migrations. The list is only ever appended to: a migration that was once released
/// never changes, so that any older file can be brought up to date.
enum Schema {
  /// "SYNB": marks a SQLite file as ours in its header.
  static let applicationId = 0x5359_4e42

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 runs, curves, scores, artefacts") { database in
      try database.execute(sql: "PRAGMA application_id = \(applicationId)")
      try createRun(database)
      try createCurvePoint(database)
      try createScore(database)
      try createItemScore(database)
      try createArtefact(database)
    }
    return migrator
  }

  private static func createRun(_ database: Database) throws {
    try database.create(table: "run") { table in
      table.autoIncrementedPrimaryKey("id")
      for name in ["benchmark", "system", "variant", "preset", "profile"] { table.column(name, .text).notNull() }
      table.column("seed", .integer).notNull()
      table.column("specification", .jsonText).notNull()
      for name in ["specificationHash", "codeVersion", "binaryHash", "machine"] { table.column(name, .text).notNull() }
      table.column("threads", .integer).notNull().check { $0 >= 1 }
      table.column("datasetManifest", .jsonText).notNull()
      table.column("judgeHashes", .jsonText).notNull()
      table.column("createdAt", .datetime).notNull()
      table.column("finishedAt", .datetime)
      table.column("state", .text).notNull().check(sql: "state IN ('running', 'finished', 'failed', 'interrupted')")
      table.column("weightsHash", .text)
      table.column("peakResidentBytes", .integer)
      table.column("lastCheckpointStep", .integer)
      table.column("failure", .text)
      table.uniqueKey(["benchmark", "system", "variant", "preset", "profile", "seed", "specificationHash"])
    }
    try database.create(index: "runByState", on: "run", columns: ["state"])
  }

  private static func createCurvePoint(_ database: Database) throws {
    try database.create(table: "curvePoint", options: .withoutRowID) { table in
      table.column("runId", .integer).notNull().references("run", onDelete: .cascade)
      table.column("series", .text).notNull()
      table.column("step", .integer).notNull()
      table.column("value", .double)  // NULL stands for NaN, which SQLite cannot store.
      table.primaryKey(["runId", "series", "step"])
    }
  }

  private static func createScore(_ database: Database) throws {
    try database.create(table: "score") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("runId", .integer).notNull().references("run", onDelete: .cascade)
      table.column("metric", .text).notNull()
      table.column("version", .integer).notNull()
      table.column("subject", .text).notNull()
      table.column("direction", .text).notNull().check(sql: "direction IN ('higher', 'lower', 'none')")
      table.column("value", .double).notNull()
      table.column("count", .integer).notNull().check { $0 >= 0 }
      table.column("standardError", .double)
      table.column("signature", .jsonText).notNull()
      table.column("signatureHash", .text).notNull()
      table.column("judgeAccuracy", .double)
      table.uniqueKey(["runId", "metric", "subject"])
    }
    try database.create(index: "scoreByMetric", on: "score", columns: ["metric", "subject"])
  }

  private static func createItemScore(_ database: Database) throws {
    try database.create(table: "itemScore", options: .withoutRowID) { table in
      table.column("scoreId", .integer).notNull().references("score", onDelete: .cascade)
      table.column("position", .integer).notNull()
      table.column("name", .text).notNull()
      table.column("value", .double).notNull()
      table.primaryKey(["scoreId", "position"])
      table.uniqueKey(["scoreId", "name"])
    }
  }

  private static func createArtefact(_ database: Database) throws {
    try database.create(table: "artefact") { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("runId", .integer).notNull().references("run", onDelete: .cascade)
      table.column("kind", .text).notNull()
        .check(sql: "kind IN ('contactSheet', 'checkpoint', 'plot', 'samples')")
      table.column("path", .text).notNull()
      table.column("sha256", .text).notNull()
      table.column("byteCount", .integer).notNull().check { $0 >= 0 }
      table.uniqueKey(["runId", "path"])
    }
  }
}
