import Foundation
import GRDB

/// What to do when a run that is about to begin is stored already.
public enum ExistingRun: Sendable {
  /// Take up an unfinished one, keeping its curve, scores and last checkpoint; a finished one is an error.
  case resume
  /// Delete it with everything it holds and begin afresh.
  case replace
}

extension ResultsStore {
  /// Begins a run, or takes up the unfinished one with an equal key, and gives its number.
  ///
  /// A run taken up keeps its `createdAt` and its last checkpoint; code version, binary hash, machine, threads, dataset
  /// manifest and judge hashes become the new ones. Throws `alreadyFinished` unless `existing` is `.replace`.
  /// A run in state `running` may be one that was killed or one that another process works at: the store cannot tell,
  /// so processes that share a list of runs need a lock of their own.
  public func begin(_ run: Run, existing: ExistingRun = .resume) throws(ResultsError) -> Int64 {
    try write { database in
      var run = run
      run.id = nil
      run.state = .running
      if let old = try Self.find(run.key, in: database), let id = old.id {
        switch existing {
        case .replace: try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id])
        case .resume:
          if old.state == .finished { throw ResultsError.alreadyFinished(id: id) }
          run.id = id
          run.createdAt = old.createdAt
          run.finishedAt = nil
          run.failure = nil
          run.lastCheckpointStep = old.lastCheckpointStep
          try run.update(database)
          return id
        }
      }
      try run.insert(database)
      return database.lastInsertedRowID
    }
  }

  /// Stores points of training curves in one transaction; a point stored before is overwritten.
  public func append(_ points: [CurvePoint]) throws(ResultsError) {
    try write { database in
      let statement = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO curvePoint (runId, series, step, value) VALUES (?, ?, ?, ?)")
      for point in points {
        try statement.execute(arguments: [point.runId, point.series, point.step, point.value])
      }
    }
  }

  /// Removes the points of a run's curves beyond a step, as a resume from that step's checkpoint will write them again.
  ///
  /// A `step` of -1 removes them all.
  public func removeCurve(run: Int64, after step: Int) throws(ResultsError) {
    try write { database in
      try database.execute(
        sql: "DELETE FROM curvePoint WHERE runId = ? AND step > ?", arguments: [run, step])
    }
  }

  /// Stores a score with its items in one transaction, in place of the one with the same run, metric and subject, and
  /// gives its number.
  ///
  /// Throws `notANumber` for NaN, `repeatedItem` for two items of one name or position, `badSignature` when the
  /// signature is not a JSON object, `noSuchRun`.
  @discardableResult
  public func record(_ score: Score, items: [ItemScore] = []) throws(ResultsError) -> Int64 {
    if score.value.isNaN { throw .notANumber(metric: score.metric, item: nil) }
    if let item = items.first(where: { $0.value.isNaN }) { throw .notANumber(metric: score.metric, item: item.name) }
    try Self.refuseRepeated(items, metric: score.metric)
    _ = try score.signatureFields()
    return try write { database in
      try Self.requireRun(score.runId, in: database)
      try database.execute(
        sql: "DELETE FROM score WHERE runId = ? AND metric = ? AND subject = ?",
        arguments: [score.runId, score.metric, score.subject])
      var score = score
      score.id = nil
      try score.insert(database)
      let id = database.lastInsertedRowID
      let statement = try database.cachedStatement(
        sql: "INSERT INTO itemScore (scoreId, position, name, value) VALUES (?, ?, ?, ?)")
      for item in items {
        statement.setUncheckedArguments([id, item.position, item.name, item.value]); try statement.execute()
      }
      return id
    }
  }

  /// Notes a file that a run wrote, in place of the one noted under the same path.
  public func record(_ artefact: Artefact) throws(ResultsError) {
    try write { database in
      try Self.requireRun(artefact.runId, in: database)
      try database.execute(
        sql: "DELETE FROM artefact WHERE runId = ? AND path = ?", arguments: [artefact.runId, artefact.path])
      var artefact = artefact
      artefact.id = nil
      try artefact.insert(database)
    }
  }

  /// Notes that a whole checkpoint of a step exists.
  public func checkpointed(run: Int64, step: Int) throws(ResultsError) {
    try change(run, "lastCheckpointStep = ?", [step])
  }

  /// Marks a run finished.
  public func finish(
    run: Int64, at time: Date, weightsHash: String?, peakResidentBytes: Int? = nil
  ) throws(ResultsError) {
    try change(
      run, "state = 'finished', finishedAt = ?, weightsHash = ?, peakResidentBytes = ?, failure = NULL",
      [time, weightsHash, peakResidentBytes])
  }

  /// Marks a run failed, with the reason.
  public func fail(run: Int64, at time: Date, reason: String) throws(ResultsError) {
    try change(run, "state = 'failed', finishedAt = ?, failure = ?", [time, reason])
  }

  /// Marks a run interrupted: it can be resumed.
  public func interrupt(run: Int64, at time: Date) throws(ResultsError) {
    try change(run, "state = 'interrupted', finishedAt = ?, failure = NULL", [time])
  }

  /// Deletes a run with its curves, scores and notes of artefacts (not the files).
  public func delete(run: Int64) throws(ResultsError) {
    try write { database in
      try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
      if database.changesCount == 0 { throw ResultsError.noSuchRun(id: run) }
    }
  }

  private func change(_ run: Int64, _ assignments: String, _ values: [(any DatabaseValueConvertible)?])
    throws(ResultsError)
  {
    try write { database in
      try database.execute(
        sql: "UPDATE run SET \(assignments) WHERE id = ?", arguments: StatementArguments(values + [run]))
      if database.changesCount == 0 { throw ResultsError.noSuchRun(id: run) }
    }
  }

  private static func requireRun(_ id: Int64, in database: Database) throws {
    let exists = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM run WHERE id = ?)", arguments: [id])
    if exists != true { throw ResultsError.noSuchRun(id: id) }
  }

  private static func refuseRepeated(_ items: [ItemScore], metric: String) throws(ResultsError) {
    var names = Set<String>(minimumCapacity: items.count)
    var positions = Set<Int>(minimumCapacity: items.count)
    for item in items where !names.insert(item.name).inserted || !positions.insert(item.position).inserted {
      throw .repeatedItem(metric: metric, item: item.name)
    }
  }
}
