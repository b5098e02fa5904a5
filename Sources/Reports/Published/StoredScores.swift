import Results

/// The stored scores that published figures can be set beside, read once for each benchmark.
public struct StoredScores {
  /// What a score is called within a benchmark.
  struct Name: Hashable {
    var system: String
    var variant: String
    var preset: String
    var metric: String
    var subject: String
  }

  let store: ResultsStore?
  private let profile: String?
  private let seeds: [Int]?
  private var benchmarks: [String: [Name: ScoreGroup]] = [:]

  /// - Parameters:
  ///   - store: nil for none at all.
  ///   - profile: nil for that of each benchmark's run begun last.
  ///   - seeds: nil for all.
  public init(_ store: ResultsStore?, profile: String? = nil, seeds: [Int]? = nil) {
    (self.store, self.profile, self.seeds) = (store, profile, seeds)
  }

  /// A score across seeds; nil where it was not made. Throws `ResultsError`.
  mutating func group(_ name: Name, benchmark: String) throws -> ScoreGroup? {
    if benchmarks[benchmark] == nil { benchmarks[benchmark] = try read(benchmark) }
    return benchmarks[benchmark]?[name]
  }

  private func read(_ benchmark: String) throws -> [Name: ScoreGroup] {
    guard let store else { return [:] }
    // What needs no training is the same under every profile and seed.
    let isTrained = benchmark != ReportBenchmark.calibration.rawValue
    var filter = RunFilter(
      benchmark: benchmark, profile: isTrained ? profile : nil, seeds: isTrained ? seeds.map(Set.init) : nil,
      states: [.finished])
    guard let latest = try store.latestRun(filter) else { return [:] }
    filter.profile = latest.profile
    let current = try CurrentRuns(filter, in: store)
    let groups = try store.scoreGroups(ScoreFilter(run: RunFilter(ids: current.ids)))
    return Dictionary(groups.map { (Name($0.key), $0) }) { $1 }
  }
}

extension StoredScores.Name {
  init(_ key: ScoreGroupKey) {
    self.init(
      system: key.system, variant: key.variant, preset: key.preset, metric: key.metric, subject: key.subject)
  }

  /// The score that a figure of a table is set beside.
  init(_ row: PublishedRow.Counterpart, _ column: PublishedColumn.Counterpart, in place: PublishedTable.Place) {
    let usual = "test"
    let prefixed = row.subjectPrefix.map { column.subject == usual ? $0 : "\($0) \(column.subject)" }
    self.init(
      system: row.system ?? place.system, variant: row.variant, preset: row.preset ?? place.preset,
      metric: row.metric ?? column.metric, subject: row.subject ?? prefixed ?? column.subject)
  }
}
