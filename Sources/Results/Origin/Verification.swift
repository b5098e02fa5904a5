/// What repeating a run from its specification gave, bit by bit.
public struct Verification: Codable, Hashable, Sendable {
  /// Something that came out otherwise.
  public struct Deviation: Codable, Hashable, Sendable {
    /// What: the weights, a score, an item of a score, a point of a curve.
    public var what: String
    /// What was stored; nil for nothing.
    public var stored: String?
    /// What came out; nil for nothing.
    public var repeated: String?

    /// Something with what was stored and what came out.
    public init(what: String, stored: String?, repeated: String?) {
      (self.what, self.stored, self.repeated) = (what, stored, repeated)
    }
  }

  /// The run's number.
  public var run: Int64
  /// The run in words.
  public var title: String
  /// Whether weights, scores and items are the same to the last bit.
  public var isSame: Bool
  /// What came out otherwise, in the order in which a run makes it: curves, weights, scores, items.
  public var deviations: [Deviation]
  /// What else differs: program, machine, threads, data sets, judges, the specification as this version reads it.
  public var circumstances: [FieldDifference]
  /// Scores compared.
  public var scoreCount: Int
  /// Item values compared.
  public var itemCount: Int

  /// What a repetition gave.
  public init(
    run: Int64, title: String, isSame: Bool, deviations: [Deviation], circumstances: [FieldDifference],
    scoreCount: Int, itemCount: Int
  ) {
    (self.run, self.title, self.isSame, self.deviations) = (run, title, isSame, deviations)
    (self.circumstances, self.scoreCount, self.itemCount) = (circumstances, scoreCount, itemCount)
  }
}

extension ResultsStore {
  /// Compares a stored run with its repetition in another file. Curves do not decide whether the two are the same; they
  /// show the step at which they part.
  ///
  /// Throws `noScores` when the stored run has no scores: an empty comparison proves nothing.
  public func verification(
    of stored: Run, title: String, as repeated: Run, in other: ResultsStore
  ) throws(ResultsError) -> Verification {
    let (id, otherId) = (stored.id ?? 0, repeated.id ?? 0)
    let scores = try scores(ofRun: id)
    if scores.isEmpty { throw .noScores(question: "the scores of run \(id)") }
    var result = Verification(
      run: id, title: title, isSame: true, deviations: [],
      circumstances: FieldDifference.between(stored.specificationFields, repeated.specificationFields)
        + FieldDifference.between(stored.circumstances, repeated.circumstances),
      scoreCount: scores.count, itemCount: 0)
    if stored.weightsHash != repeated.weightsHash {
      result.add("the weights", stored.weightsHash, repeated.weightsHash)
    }
    let others = try other.scores(ofRun: otherId)
    for score in scores {
      try compare(score, others.first { $0.metric == score.metric && $0.subject == score.subject }, other, &result)
    }
    for score in others where !scores.contains(where: { $0.metric == score.metric && $0.subject == score.subject }) {
      result.add("\(score.metric) of \(score.subject)", nil, "\(score.value)")
    }
    result.isSame = result.deviations.isEmpty
    if !result.isSame { result.deviations.insert(contentsOf: try curves(id, otherId, other), at: 0) }
    return result
  }

  private func compare(
    _ score: Score, _ again: Score?, _ other: ResultsStore, _ result: inout Verification
  ) throws(ResultsError) {
    let name = "\(score.metric) of \(score.subject)"
    guard let again else { return result.add(name, "\(score.value)", nil) }
    if let field = try firstUnlikeField(score, again) { result.deviations.append(field) }
    if score.value.bitPattern != again.value.bitPattern { result.add(name, "\(score.value)", "\(again.value)") }
    let (items, otherItems) = (try items(ofScore: score.id ?? 0), try other.items(ofScore: again.id ?? 0))
    result.itemCount += items.count
    if items.count != otherItems.count {
      result.add("the number of items of \(name)", "\(items.count)", "\(otherItems.count)")
    }
    let unlike = zip(items, otherItems).filter {
      $0.name != $1.name || $0.position != $1.position || $0.value.bitPattern != $1.value.bitPattern
    }
    if let (item, otherItem) = unlike.first {
      let rest = unlike.count == 1 ? "" : ", the first of \(unlike.count)"
      result.add(
        "item \(item.position) of \(name)\(rest)", "\(item.name) \(item.value)", "\(otherItem.name) \(otherItem.value)")
    }
  }

  private func firstUnlikeField(_ score: Score, _ again: Score) throws(ResultsError) -> Verification.Deviation? {
    do {
      try score.requireComparable(with: again)
      return nil
    } catch {
      guard case .notComparable(_, let field, let first, let second) = error else { throw error }
      return Verification.Deviation(
        what: "the signature of \(score.metric) of \(score.subject), \(field)", stored: first, repeated: second)
    }
  }

  /// The first point in which each curve differs, the earliest step first.
  private func curves(
    _ id: Int64, _ otherId: Int64, _ other: ResultsStore
  ) throws(ResultsError) -> [Verification.Deviation] {
    var found: [(step: Int, deviation: Verification.Deviation)] = []
    for series in try series(ofRun: id) {
      let (ours, theirs) = (try curve(run: id, series: series), try other.curve(run: otherId, series: series))
      let unlike = zip(ours, theirs).first {
        $0.step != $1.step || !($0.value == $1.value || $0.value.isNaN && $1.value.isNaN)
      }
      guard let (point, again) = unlike else { continue }
      found.append(
        (
          point.step,
          .init(
            what: "the curve \(series) at step \(point.step)", stored: "\(point.value)",
            repeated: again.step == point.step ? "\(again.value)" : "step \(again.step)")
        ))
    }
    return found.sorted { ($0.step, $0.deviation.what) < ($1.step, $1.deviation.what) }.map(\.deviation)
  }
}

extension Verification {
  fileprivate mutating func add(_ what: String, _ stored: String?, _ repeated: String?) {
    deviations.append(Deviation(what: what, stored: stored, repeated: repeated))
  }
}
