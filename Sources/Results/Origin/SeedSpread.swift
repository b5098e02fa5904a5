/// Where a value lies among those of other seeds.
public struct SeedSpread: Codable, Hashable, Sendable {
  /// A seed that cannot stand beside the others.
  public struct LeftOut: Codable, Hashable, Sendable {
    /// Its seed.
    public var seed: Int
    /// Its run.
    public var run: Int64
    /// Why it is left out.
    public var reason: String
  }

  /// The values, this one's included, by seed.
  public var values: [SeedValue]
  /// How many of them are lower than this one.
  public var lower: Int
  /// Mean and spread of the others; nil when there are none.
  public var others: Summary?
  /// Seeds that were scored or run in another way.
  public var leftOut: [LeftOut]

  /// How many deviations of the others this value lies above their mean; nil with fewer than two others, or where they
  /// are all alike.
  public func deviations(of value: Double) -> Double? {
    guard let others, others.count > 1, others.deviation > 0 else { return nil }
    return (value - others.mean) / others.deviation
  }
}

extension ResultsStore {
  /// The same score under other seeds: of finished runs whose specification differs in seeds alone. Where a seed was run
  /// several times, the run begun last counts.
  public func seedSpread(of scored: ScoredRun) throws(ResultsError) -> SeedSpread {
    let (run, score) = (scored.run, scored.score)
    let same = RunFilter(
      benchmark: run.benchmark, system: run.system, variant: run.variant, preset: run.preset, profile: run.profile,
      states: [.finished])
    let fields = run.specificationFields
    var values = [run.seed: score.value]
    var leftOut: [SeedSpread.LeftOut] = []
    for other in try scores(ScoreFilter(run: same, metric: score.metric, subject: score.subject))
    where other.score.id != score.id && other.run.seed != run.seed {
      if let reason = try Self.reasonAgainst(other, beside: score, fields) {
        leftOut.append(SeedSpread.LeftOut(seed: other.run.seed, run: other.run.id ?? 0, reason: reason))
      } else {
        values[other.run.seed] = other.score.value
      }
    }
    let others = values.sorted { $0.key < $1.key }.filter { $0.key != run.seed }.map(\.value)
    return SeedSpread(
      values: values.map { SeedValue(seed: $0, value: $1) }.sorted { $0.seed < $1.seed },
      lower: others.count { $0 < score.value }, others: others.isEmpty ? nil : Summary(others), leftOut: leftOut)
  }

  private static func reasonAgainst(
    _ other: ScoredRun, beside score: Score, _ fields: [String: String]
  ) throws(ResultsError) -> String? {
    do {
      try score.requireComparable(with: other.score)
    } catch {
      guard case .notComparable(_, let field, let first, let second) = error else { throw error }
      return "scored with \(field) \(second), not \(first)"
    }
    let differing = FieldDifference.between(fields, other.run.specificationFields)
    return differing.first { $0.path.split(separator: ".").last != "seed" }.map { field in
      "run with \(field.path) \(field.second ?? "absent"), not \(field.first ?? "absent")"
    }
  }
}
