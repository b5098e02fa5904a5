/// What became of one score since the baseline; the order is that of a page, worst first.
public enum GateOutcome: String, Codable, Sendable, CaseIterable {
  /// A drop is shown and large enough to fail on.
  case worse
  /// Nothing could be said; never a pass.
  case notComparable = "could-not-compare"
  /// A change is shown in a score that has no better side.
  case changed
  /// A change is shown, too small to fail on.
  case negligible
  /// The scores moved no further than other seeds move them.
  case unclear
  /// A gain is shown, as large as a drop must be.
  case better
  /// Not the least difference.
  case same
}

/// How a difference was tested.
public enum GateMethod: String, Codable, Sendable {
  /// The same runs with the same scores: nothing to test.
  case sameRuns = "same-runs"
  /// The same weights scored anew: item by item.
  case items
  /// The same weights scored anew: seed by seed.
  case seeds
  /// Other trainings: seeds against seeds.
  case twoSample = "two-sample"
}

/// What speaks for a change of a score.
public struct GateEvidence: Codable, Hashable, Sendable {
  /// How it was tested.
  public var method: GateMethod
  /// Pairs, or values on both sides together.
  public var count: Int
  /// Now minus baseline.
  public var difference: Double
  /// Two-sided 95 % interval of the difference.
  public var interval: Interval
  /// Probability of such a drop (without a better side: such a change) in an unchanged program, this score alone.
  public var probability: Double
  /// The same, adjusted for all scores of the family.
  public var adjusted: Double
}

/// One score of the baseline and what became of it.
public struct GateCase: Codable, Hashable, Sendable {
  /// Name of the baseline it belongs to.
  public var suite: String
  /// What the score is called.
  public var key: ScoreGroupKey
  /// Which way is better.
  public var direction: MetricDirection
  /// Whether it is shown and never fails.
  public var isInformational: Bool
  /// What became of it.
  public var outcome: GateOutcome
  /// Why it could not be compared.
  public var reason: String?
  /// The baseline's seeds.
  public var baseline: Summary
  /// The compared seeds; nil without any.
  public var current: Summary?
  /// What speaks for a change; nil where it could not be compared.
  public var evidence: GateEvidence?
  /// The smallest drop worth failing on.
  public var floor: Double
}

/// How a gate ends.
public enum GateVerdict: String, Codable, Sendable {
  case passed, failed
  /// Something that gates could not be compared, or nothing gates at all.
  case notComparable = "could-not-compare"
}

/// One baseline and the runs that were held against it.
public struct GatedBaseline: Codable, Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The profile of both sides.
  public var profile: String
  /// The baseline's seeds.
  public var seeds: [Int]
  /// Code versions of the baseline's runs.
  public var codeVersions: [String]
  /// Seeds of the compared runs.
  public var currentSeeds: [Int]
  /// Code versions of the compared runs.
  public var currentCodeVersions: [String]
  /// Scores that the baseline does not have; they are not judged.
  public var newScores: Int
}

/// What a gate found.
public struct GateReport: Codable, Hashable, Sendable {
  /// The one-sided level over all gating scores together.
  public var alpha: Double
  /// How it ends.
  public var verdict: GateVerdict
  /// What was compared.
  public var baselines: [GatedBaseline]
  /// Every score of the baselines, worst first.
  public var cases: [GateCase]

  /// The scores that gate, or those that are only shown, with an outcome.
  public func cases(_ outcome: GateOutcome, informational: Bool = false) -> [GateCase] {
    cases.filter { $0.outcome == outcome && $0.isInformational == informational }
  }
}
