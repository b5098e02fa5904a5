/// What drop a gate can see in one score.
public struct GateSight: Codable, Hashable, Sendable {
  /// What the score is called.
  public var key: ScoreGroupKey
  /// Which way is better.
  public var direction: MetricDirection
  /// The baseline's seeds.
  public var baseline: Summary
  /// Items behind each seed's score; nil where it has none.
  public var itemCount: Int?
  /// Share of the variance over seeds that comes from how models and single items go together, and would shrink with
  /// more items; nil where it is not known.
  public var itemShare: Double?
  /// The smallest drop worth failing on.
  public var floor: Double
  /// The smallest drop seen with the power asked for when no other score drops; nil where the spread is not known.
  public var smallestAlone: Double?
  /// The same when all other scores drop as well.
  public var smallestTogether: Double?
}

/// What drops a gate can see with its seeds, taking the baseline's spread for the true one.
public struct GatePower: Codable, Hashable, Sendable {
  /// The one-sided level over all scores together.
  public var alpha: Double
  /// The probability with which the drops are seen.
  public var power: Double
  /// Name of the baseline.
  public var name: String
  /// Seeds of the runs that would be compared.
  public var seedCount: Int
  /// The gating scores, in the baseline's order.
  public var scores: [GateSight]

  /// The sight of a gate with so many new seeds.
  ///
  /// With Benjamini and Hochberg's rule a score that drops alone must reach α divided by the number of scores, and one
  /// among scores that all drop α itself.
  public init(
    _ baseline: Baseline, seedCount: Int, overrides: GatePolicy = GatePolicy(), power: Double = 0.8
  ) {
    precondition(seedCount > 0, "a gate needs one seed or more, not \(seedCount)")
    let policy = (baseline.policy ?? GatePolicy()).overridden(by: overrides)
    let alpha = policy.alpha ?? GatePolicy.defaultAlpha
    let gating = baseline.entries.filter { !policy.isInformational($0) }
    (self.alpha, self.power, self.seedCount, name) = (alpha, power, seedCount, baseline.name)
    scores = gating.map { entry in
      let summary = entry.summary
      let isKnown = summary.count > 1 && summary.deviation.isFinite && summary.mean.isFinite
      let floor = policy.floor(entry)
      func smallest(_ level: Double) -> Double? {
        guard isKnown else { return nil }
        return DropPower(
          referenceCount: summary.count, candidateCount: seedCount,
          deviation: max(summary.deviation, entry.leastDeviation), level: level,
          floor: floor
        ).smallestDrop(power: power)
      }
      let variance = summary.deviation * summary.deviation
      return GateSight(
        key: entry.key, direction: entry.direction, baseline: summary, itemCount: entry.itemCount,
        itemShare: entry.itemVariance.flatMap { variance > 0 ? min(1, $0 / variance) : nil }, floor: floor,
        smallestAlone: smallest(alpha / Double(gating.count)), smallestTogether: smallest(alpha))
    }
  }
}
