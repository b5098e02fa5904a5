/// A score under one seed.
public struct SeedValue: Codable, Hashable, Sendable {
  /// Seed of the run.
  public var seed: Int
  /// Its score.
  public var value: Double

  /// The score under a seed.
  public init(seed: Int, value: Double) {
    self.seed = seed
    self.value = value
  }
}

/// What one score of one system across seeds is called.
public struct ScoreGroupKey: Codable, Hashable, Sendable {
  /// Benchmark, for example `hands`.
  public var benchmark: String
  /// System, for example `hand-depth`.
  public var system: String
  /// Ablation of the system.
  public var variant: String
  /// Named choice of settings.
  public var preset: String
  /// Profile, for example `quick`.
  public var profile: String
  /// Protocol, for example `ssim@wang2004`.
  public var metric: String
  /// What was scored, for example `test`.
  public var subject: String

  /// The key with the given parts.
  public init(
    benchmark: String, system: String, variant: String, preset: String, profile: String, metric: String, subject: String
  ) {
    self.benchmark = benchmark
    self.system = system
    self.variant = variant
    self.preset = preset
    self.profile = profile
    self.metric = metric
    self.subject = subject
  }
}

/// One score of one system across seeds, all made in the same way.
public struct ScoreGroup: Hashable, Sendable {
  /// What it is called.
  public let key: ScoreGroupKey
  /// The scores with their runs, one per seed, by seed.
  public let members: [ScoredRun]

  /// Values by seed.
  public var values: [SeedValue] { members.map { SeedValue(seed: $0.run.seed, value: $0.score.value) } }
  /// Mean, deviation and interval over seeds.
  public var summary: Summary { Summary(members.map(\.score.value)) }
  /// Which way is better.
  public var direction: MetricDirection { members[0].score.direction }
  /// The score of the first seed, whose signature is that of all.
  public var representative: Score { members[0].score }
}

extension ResultsStore {
  /// The scores that pass a filter, gathered across seeds, by benchmark, system, variant, preset, profile, metric and
  /// subject. Without `filter.run.states`, finished runs only. Where a seed was run under several specifications or
  /// code versions, the run begun last counts.
  ///
  /// Throws `notComparable` when the seeds of one group were scored in unlike ways.
  public func scoreGroups(_ filter: ScoreFilter = ScoreFilter()) throws(ResultsError) -> [ScoreGroup] {
    var filter = filter
    filter.run.states = filter.run.states ?? [.finished]
    var order: [ScoreGroupKey] = []
    var bySeed: [ScoreGroupKey: [Int: ScoredRun]] = [:]
    for scored in try scores(filter) {
      let key = ScoreGroupKey(scored)
      if bySeed[key] == nil { order.append(key) }
      // Scores of one seed come oldest run first, so the last one stays.
      bySeed[key, default: [:]][scored.run.seed] = scored
    }
    var groups: [ScoreGroup] = []
    for key in order {
      let members = (bySeed[key] ?? [:]).values.sorted { $0.run.seed < $1.run.seed }
      for member in members.dropFirst() { try members[0].score.requireComparable(with: member.score) }
      groups.append(ScoreGroup(key: key, members: members))
    }
    return groups
  }
}

extension ScoreGroupKey {
  init(_ scored: ScoredRun) {
    self.init(
      benchmark: scored.run.benchmark, system: scored.run.system, variant: scored.run.variant,
      preset: scored.run.preset, profile: scored.run.profile, metric: scored.score.metric,
      subject: scored.score.subject)
  }
}
