import GRDB

/// A score together with the run it belongs to.
public struct ScoredRun: Hashable, Sendable {
  /// The run.
  public var run: Run
  /// Its score.
  public var score: Score

  /// A run with one of its scores.
  package init(run: Run, score: Score) {
    self.run = run
    self.score = score
  }
}

/// The scores of one item in two runs.
public struct PairedItem: Hashable, Sendable {
  /// Name of the item.
  public var name: String
  /// Score in the reference run.
  public var reference: Double
  /// Score in the candidate run.
  public var candidate: Double
  /// Candidate minus reference.
  public var difference: Double { candidate - reference }
}

extension ResultsStore {
  /// The runs that pass a filter, oldest first.
  public func runs(_ filter: RunFilter = RunFilter()) throws(ResultsError) -> [Run] {
    try read { database in
      try SQLRequest<Run>("SELECT * FROM run WHERE \(filter.condition) ORDER BY createdAt, id").fetchAll(database)
    }
  }

  /// The run with a number; throws `noSuchRun`.
  public func run(_ id: Int64) throws(ResultsError) -> Run {
    try read { database in
      guard let run = try Run.fetchOne(database, key: id) else { throw ResultsError.noSuchRun(id: id) }
      return run
    }
  }

  /// The run with a key, or nil.
  public func run(_ key: RunKey) throws(ResultsError) -> Run? {
    try read { database in try Self.find(key, in: database) }
  }

  /// The run that was begun last among those that pass a filter, or nil.
  public func latestRun(_ filter: RunFilter = RunFilter()) throws(ResultsError) -> Run? {
    try read { database in
      try SQLRequest<Run>("SELECT * FROM run WHERE \(filter.condition) ORDER BY createdAt DESC, id DESC LIMIT 1")
        .fetchOne(database)
    }
  }

  /// The runs that are not finished (running or killed, failed, interrupted), oldest first; `filter.states` is ignored.
  public func unfinishedRuns(_ filter: RunFilter = RunFilter()) throws(ResultsError) -> [Run] {
    var filter = filter
    filter.states = [.running, .failed, .interrupted]
    return try runs(filter)
  }

  /// Those of the keys that no finished run has, in the order given; with a code version, no finished run of that
  /// version.
  public func missing(of keys: [RunKey], codeVersion: String? = nil) throws(ResultsError) -> [RunKey] {
    try read { database in
      try keys.filter { key in
        guard let run = try Self.find(key, in: database), run.state == .finished else { return true }
        return codeVersion != nil && run.codeVersion != codeVersion
      }
    }
  }

  /// The scores that pass a filter with their runs, ordered by system, variant, preset, metric, subject and seed.
  public func scores(_ filter: ScoreFilter = ScoreFilter()) throws(ResultsError) -> [ScoredRun] {
    try read { database in
      let scores = try SQLRequest<Score>(
        """
        SELECT score.* FROM score JOIN run ON run.id = score.runId WHERE \(filter.condition)
        ORDER BY benchmark, system, variant, preset, profile, metric, subject, seed, run.createdAt, run.id
        """
      ).fetchAll(database)
      let runs = try Run.fetchAll(database, keys: Set(scores.map(\.runId)))
      let byId = Dictionary(runs.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      return scores.compactMap { score in byId[score.runId].map { ScoredRun(run: $0, score: score) } }
    }
  }

  /// The scores of one run, by metric and subject.
  public func scores(ofRun id: Int64) throws(ResultsError) -> [Score] {
    try read { database in
      try SQLRequest<Score>("SELECT * FROM score WHERE runId = \(id) ORDER BY metric, subject").fetchAll(database)
    }
  }

  /// The score with a number; throws `noSuchScore`.
  public func score(_ id: Int64) throws(ResultsError) -> Score {
    try read { database in
      guard let score = try Score.fetchOne(database, key: id) else { throw ResultsError.noSuchScore(id: id) }
      return score
    }
  }

  /// The item scores of a score, by position.
  public func items(ofScore id: Int64) throws(ResultsError) -> [ItemScore] {
    try read { database in
      try SQLRequest<ItemScore>("SELECT * FROM itemScore WHERE scoreId = \(id) ORDER BY position").fetchAll(database)
    }
  }

  /// The items of two scores, paired by name, in the reference's order.
  ///
  /// Throws `notComparable` when the signatures differ or when the two did not score the same items, `noScores` when
  /// there are no items.
  public func pairedItems(reference: Int64, candidate: Int64) throws(ResultsError) -> [PairedItem] {
    let first = try score(reference)
    try first.requireComparable(with: try score(candidate))
    let ours = try items(ofScore: reference)
    let theirs = try items(ofScore: candidate)
    if ours.isEmpty && theirs.isEmpty {
      throw .noScores(question: "items of the scores \(reference) and \(candidate) (\(first.metric))")
    }
    let byName = Dictionary(theirs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    var pairs: [PairedItem] = []
    for item in ours {
      guard let value = byName[item.name] else {
        throw .notComparable(metric: first.metric, field: "items", first: item.name, second: "missing")
      }
      pairs.append(PairedItem(name: item.name, reference: item.value, candidate: value))
    }
    if theirs.count > ours.count {
      let known = Set(ours.map(\.name))
      let extra = theirs.first { !known.contains($0.name) }?.name ?? "one more"
      throw .notComparable(metric: first.metric, field: "items", first: "missing", second: extra)
    }
    return pairs
  }

  /// The names of a run's curves, in alphabetical order.
  public func series(ofRun id: Int64) throws(ResultsError) -> [String] {
    try read { database in
      try SQLRequest<String>("SELECT DISTINCT series FROM curvePoint WHERE runId = \(id) ORDER BY series")
        .fetchAll(database)
    }
  }

  /// One curve of a run, by step.
  public func curve(run id: Int64, series: String) throws(ResultsError) -> [CurvePoint] {
    try read { database in
      try SQLRequest<CurvePoint>(
        "SELECT * FROM curvePoint WHERE runId = \(id) AND series = \(series) ORDER BY step"
      ).fetchAll(database)
    }
  }

  /// The files a run wrote, of one kind or of all, in the order they were noted.
  public func artefacts(ofRun id: Int64, kind: ArtefactKind? = nil) throws(ResultsError) -> [Artefact] {
    try read { database in
      let condition: SQL = kind.map { "AND kind = \($0.rawValue)" } ?? ""
      return try SQLRequest<Artefact>("SELECT * FROM artefact WHERE runId = \(id) \(condition) ORDER BY id")
        .fetchAll(database)
    }
  }

  static func find(_ key: RunKey, in database: Database) throws -> Run? {
    try SQLRequest<Run>(
      """
      SELECT * FROM run WHERE benchmark = \(key.benchmark) AND system = \(key.system) AND variant = \(key.variant)
      AND preset = \(key.preset) AND profile = \(key.profile) AND seed = \(key.seed)
      AND specificationHash = \(key.specificationHash)
      """
    ).fetchOne(database)
  }
}
