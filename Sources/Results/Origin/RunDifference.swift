/// How two runs differ: in what was asked for, in what made them, in what came out.
public struct RunDifference: Codable, Hashable, Sendable {
  /// The first run.
  public var first: Run
  /// The second run.
  public var second: Run
  /// The fields of the specification that differ.
  public var specification: [FieldDifference]
  /// Program, machine, threads, data sets and judges that differ.
  public var circumstances: [FieldDifference]
  /// Whether both ended with the same weights; nil when one has none.
  public var haveSameWeights: Bool?
  /// Every score that one of them has.
  public var scores: [ScoreDifference]

  /// A difference with the given parts.
  public init(
    first: Run, second: Run, specification: [FieldDifference], circumstances: [FieldDifference],
    haveSameWeights: Bool?, scores: [ScoreDifference]
  ) {
    (self.first, self.second, self.specification, self.circumstances) = (first, second, specification, circumstances)
    (self.haveSameWeights, self.scores) = (haveSameWeights, scores)
  }
}

/// One score of two runs.
public struct ScoreDifference: Codable, Hashable, Sendable {
  /// Fields that keep two values from being compared.
  public struct Obstacle: Codable, Hashable, Sendable {
    /// The first field of the signature that differs.
    public var field: String
    /// Its value in the first run.
    public var first: String
    /// Its value in the second run.
    public var second: String

    /// A field with both values.
    public init(field: String, first: String, second: String) {
      (self.field, self.first, self.second) = (field, first, second)
    }
  }

  /// Protocol.
  public var metric: String
  /// What was scored.
  public var subject: String
  /// Which way is better.
  public var direction: MetricDirection
  /// The first run's value; nil when it has no such score.
  public var first: Double?
  /// The second run's value.
  public var second: Double?
  /// Second minus first, with its interval where there is one; nil when one is missing or they are not comparable.
  public var comparison: Comparison?
  /// Why the two are not comparable; nil when they are.
  public var obstacle: Obstacle?

  /// A score of two runs, or of one of them.
  public init(
    metric: String, subject: String, direction: MetricDirection, first: Double? = nil, second: Double? = nil,
    comparison: Comparison? = nil, obstacle: Obstacle? = nil
  ) {
    (self.metric, self.subject, self.direction) = (metric, subject, direction)
    (self.first, self.second, self.comparison, self.obstacle) = (first, second, comparison, obstacle)
  }
}

extension ResultsStore {
  /// How two stored runs differ.
  public func difference(_ first: Run, _ second: Run) throws(ResultsError) -> RunDifference {
    let (ours, theirs) = (try scores(ofRun: first.id ?? 0), try scores(ofRun: second.id ?? 0))
    var scores: [ScoreDifference] = []
    for score in ours {
      let other = theirs.first { $0.metric == score.metric && $0.subject == score.subject }
      scores.append(try difference(score, other))
    }
    for score in theirs where !ours.contains(where: { $0.metric == score.metric && $0.subject == score.subject }) {
      scores.append(
        ScoreDifference(
          metric: score.metric, subject: score.subject, direction: score.direction, second: score.value))
    }
    return RunDifference(
      first: first, second: second,
      specification: FieldDifference.between(first.specificationFields, second.specificationFields),
      circumstances: FieldDifference.between(first.circumstances, second.circumstances),
      haveSameWeights: first.weightsHash.flatMap { hash in second.weightsHash.map { $0 == hash } }, scores: scores)
  }

  private func difference(_ first: Score, _ second: Score?) throws(ResultsError) -> ScoreDifference {
    var difference = ScoreDifference(
      metric: first.metric, subject: first.subject, direction: first.direction, first: first.value,
      second: second?.value)
    guard let second else { return difference }
    do {
      try first.requireComparable(with: second)
      difference.comparison = try pairedComparison(first, second) ?? plainComparison(first, second)
    } catch {
      guard case .notComparable(_, let field, let one, let other) = error else { throw error }
      difference.obstacle = ScoreDifference.Obstacle(field: field, first: one, second: other)
    }
    return difference
  }

  /// The difference item by item; nil without items, with other items, and where a value is not its items' mean (a
  /// median, a score of the whole set), so that theirs says nothing of its difference.
  private func pairedComparison(_ first: Score, _ second: Score) throws(ResultsError) -> Comparison? {
    let items: (first: [ItemScore], second: [ItemScore])
    items = (try self.items(ofScore: first.id ?? 0), try self.items(ofScore: second.id ?? 0))
    guard items.first.count > 1, items.first.count == items.second.count else { return nil }
    let byName = Dictionary(items.second.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let candidate = items.first.compactMap { byName[$0.name] }
    guard candidate.count == items.first.count, Self.isMean(first.value, of: items.first.map(\.value)),
      Self.isMean(second.value, of: candidate)
    else { return nil }
    return .paired(reference: items.first.map(\.value), candidate: candidate, pairing: .items)
  }

  private static func isMean(_ value: Double, of items: [Double]) -> Bool {
    let mean = Summary.mean(items)
    return mean == value || abs(mean - value) <= 1e-9 * max(1, abs(value))
  }

  /// The difference of two values; with an interval where both state their standard errors.
  private func plainComparison(_ first: Score, _ second: Score) -> Comparison {
    var comparison = Comparison(
      pairing: .none, reference: first.value, candidate: second.value,
      difference: first.value == second.value ? 0 : second.value - first.value, interval: nil,
      count: first.count + second.count)
    if let a = first.standardError, let b = second.standardError {
      // 1.96 standard errors hold 95 of 100 normal values.
      let half = 1.959_963_984_540_054 * (a * a + b * b).squareRoot()
      comparison.interval = Interval(low: comparison.difference - half, high: comparison.difference + half)
    }
    return comparison
  }
}
