/// Holds finished runs against baselines.
///
/// A gate is right when an unchanged program under fresh seeds fails no more often than α says. What it must therefore
/// not do is take the items of one model for independent witnesses of a training: they share the seed. In a score's
/// model, seed + item + seed × item, the items' own part is common to both sides and drops out of the difference of two
/// means, and what is left of the other two parts is one number for each training. So:
///
/// - **Other trainings** (weights differ) are compared seeds against seeds, by a one-sided two-sample t test with a common
///   spread, of one item's share at least where items are right or wrong. It is exact for what it asks, whether the runs could come from the baseline's program; with one new seed
///   it is the baseline's prediction interval. Equal seeds are not paired: training amplifies the least change, so that
///   equal seeds share next to nothing, and `GatePower` could not promise anything for a pairing.
/// - **The same weights** scored anew differ by evaluation alone. Nothing of the seed is left in the difference, so that
///   here the items are the sample: a paired t test of the items kept in the baseline, where both sides have the same
///   (names and data sets); else a paired test over the seeds.
/// - **The same weights and scores** are the same runs, and say nothing new beside others.
///
/// One failing score stops a build, so the level is that of all gating scores together. Benjamini and Hochberg's rule
/// keeps it where nothing changed, as Holm's does, and sees more where a fault drags many scores down a little, which
/// faults do. A drop must also exceed the floors of the `GatePolicy`: not all that can be shown is worth stopping for.
public struct Gate {
  /// One baseline with the scores of the runs that are held against it.
  public struct Input {
    var baseline: Baseline
    var scores: [ScoredRun]

    /// Scores of runs to hold against a baseline; those of one name must be of different seeds.
    public init(baseline: Baseline, scores: [ScoredRun]) {
      self.baseline = baseline
      self.scores = scores
    }
  }

  private let overrides: GatePolicy
  private let items: (Int64) throws(ResultsError) -> [ItemScore]

  /// A gate.
  ///
  /// - Parameters:
  ///   - overrides: what goes before the policies in the baselines.
  ///   - items: reads the items of a stored score; asked only where they are needed.
  public init(
    overrides: GatePolicy = GatePolicy(), items: @escaping (Int64) throws(ResultsError) -> [ItemScore]
  ) {
    self.overrides = overrides
    self.items = items
  }

  /// Compares all scores of all baselines as one family.
  public func report(_ inputs: [Input]) throws(ResultsError) -> GateReport {
    let policies = inputs.map { ($0.baseline.policy ?? GatePolicy()).overridden(by: overrides) }
    let alpha = policies.compactMap(\.alpha).min() ?? GatePolicy.defaultAlpha
    var tested: [TestedScore] = []
    for (input, policy) in zip(inputs, policies) {
      let byKey = Dictionary(grouping: input.scores) { ScoreGroupKey($0) }
      for entry in input.baseline.entries {
        let test = ScoreTest(entry: entry, baseline: input.baseline, scores: byKey[entry.key] ?? [], items: items)
        tested.append(
          TestedScore(
            suite: input.baseline.name, entry: entry, result: try test.result(),
            values: (byKey[entry.key] ?? []).map(\.score.value),
            floor: policy.floor(entry), isInformational: policy.isInformational(entry)))
      }
    }
    let cases = [true, false].flatMap { informational in
      Self.judged(tested.filter { $0.isInformational == informational }, alpha)
    }.sorted(by: Self.isWorse)
    return GateReport(
      alpha: alpha, verdict: Self.verdict(cases), baselines: inputs.map(Self.description), cases: cases)
  }

  private static func verdict(_ cases: [GateCase]) -> GateVerdict {
    let gating = cases.filter { !$0.isInformational }
    if gating.contains(where: { $0.outcome == .worse }) { return .failed }
    return gating.isEmpty || gating.contains { $0.outcome == .notComparable } ? .notComparable : .passed
  }

  private static func description(_ input: Input) -> GatedBaseline {
    let known = Set(input.baseline.entries.map(\.key))
    let runs = input.scores.map(\.run)
    return GatedBaseline(
      name: input.baseline.name, profile: input.baseline.profile, seeds: input.baseline.seeds,
      codeVersions: input.baseline.codeVersions, currentSeeds: Set(runs.map(\.seed)).sorted(),
      currentCodeVersions: Set(runs.map(\.codeVersion)).sorted(),
      newScores: Set(input.scores.map { ScoreGroupKey($0) }).subtracting(known).count)
  }

  /// Gating scores before others, then by outcome, by how unlikely they are, and by name.
  private static func isWorse(_ first: GateCase, _ second: GateCase) -> Bool {
    func rank(_ judged: GateCase) -> (Int, Int, Double) {
      (
        judged.isInformational ? 1 : 0, GateOutcome.allCases.firstIndex(of: judged.outcome) ?? 0,
        judged.evidence?.probability ?? 0
      )
    }
    let (left, right) = (rank(first), rank(second))
    return left == right ? first.key.parts.lexicographicallyPrecedes(second.key.parts) : left < right
  }

  // MARK: Judging

  private struct TestedScore {
    var suite: String
    var entry: BaselineEntry
    var result: ScoreTest.Result
    var values: [Double]
    var floor: Double
    var isInformational: Bool
  }

  /// Outcomes of one family.
  private static func judged(_ family: [TestedScore], _ alpha: Double) -> [GateCase] {
    let tests = family.compactMap { score in score.result.test.map { (score.entry.direction, $0.test) } }
    var drops = adjustedProbabilities(tests.map { $0.dropProbability($1) }).makeIterator()
    var gains = adjustedProbabilities(tests.map { $0.gainProbability($1) }).makeIterator()
    return family.map { score in
      var judged = GateCase(
        suite: score.suite, key: score.entry.key, direction: score.entry.direction,
        isInformational: score.isInformational,
        outcome: .notComparable, reason: nil, baseline: score.entry.summary,
        current: score.values.isEmpty ? nil : Summary(score.values), evidence: nil, floor: score.floor)
      switch score.result {
      case .notComparable(let reason): judged.reason = reason
      case .tested(let method, let test, let count):
        guard let drop = drops.next(), let gain = gains.next() else { break }
        let direction = score.entry.direction
        judged.evidence = GateEvidence(
          method: method, count: count, difference: test.difference, interval: test.interval(),
          probability: direction.dropProbability(test), adjusted: drop)
        judged.outcome = outcome(
          direction, test.difference, isLarge: abs(test.difference) > score.floor, drop: drop <= alpha,
          gain: gain <= alpha)
      }
      return judged
    }
  }

  private static func outcome(
    _ direction: MetricDirection, _ difference: Double, isLarge: Bool, drop: Bool, gain: Bool
  ) -> GateOutcome {
    if difference == 0 { return .same }
    guard drop || gain else { return .unclear }
    guard isLarge else { return .negligible }
    return direction == .none ? .changed : drop ? .worse : .better
  }
}

extension MetricDirection {
  /// Probability of a change for the worse as large as the one tested; without a better side, of any change.
  fileprivate func dropProbability(_ test: TTest) -> Double {
    switch self {
    case .higher: test.lowerProbability
    case .lower: test.upperProbability
    case .none: test.probability
    }
  }

  /// Probability of a change for the better as large as the one tested; without a better side, of any change.
  fileprivate func gainProbability(_ test: TTest) -> Double {
    switch self {
    case .higher: test.upperProbability
    case .lower: test.lowerProbability
    case .none: test.probability
    }
  }
}

extension ScoreGroupKey {
  /// The parts in the order of a table.
  var parts: [String] { [benchmark, system, variant, preset, profile, metric, subject] }
}
