/// The test of one score of a baseline against the same score of other runs; `Gate` says which test is right when.
struct ScoreTest {
  enum Result {
    case notComparable(String)
    case tested(GateMethod, TTest, count: Int)

    /// The test, where there is one.
    var test: (method: GateMethod, test: TTest)? {
      if case .tested(let method, let test, _) = self { (method, test) } else { nil }
    }
  }

  var entry: BaselineEntry
  var baseline: Baseline
  var scores: [ScoredRun]
  var items: (Int64) throws(ResultsError) -> [ItemScore]

  func result() throws(ResultsError) -> Result {
    let result = try anyResult()
    // Sums of huge values overflow; what cannot be computed is no pass.
    if let test = result.test?.test, !(test.difference.isFinite && test.standardError.isFinite) {
      return .notComparable("the values are too large to compute with")
    }
    return result
  }

  private func anyResult() throws(ResultsError) -> Result {
    if scores.isEmpty { return .notComparable("no finished run has this score") }
    for scored in scores {
      do { try entry.requireComparable(with: scored.score) } catch { return .notComparable(error.difference) }
    }
    let unchanged = TTest(difference: 0, standardError: 0, degrees: 1)
    if scores.allSatisfy({ $0.score.value == entry.value(ofSeed: $0.run.seed) }) {
      return .tested(.sameRuns, unchanged, count: scores.count)
    }
    // A run that is the baseline's own, score and all, is no second witness.
    let fresh = scores.filter { !(hasSameWeights($0) && $0.score.value == entry.value(ofSeed: $0.run.seed)) }
    let (reference, candidate) = (entry.values.map(\.value), fresh.map(\.score.value))
    guard (reference + candidate).allSatisfy(\.isFinite) else {
      return .notComparable("a value is infinite, so there is no mean to compare")
    }
    if fresh.allSatisfy(hasSameWeights), let result = try evaluationTest(fresh) { return result }
    let test = TTest.twoSample(reference: reference, candidate: candidate, leastDeviation: entry.leastDeviation)
    guard let test else {
      return .notComparable("one seed on each side says nothing of the spread over seeds")
    }
    return .tested(.twoSample, test, count: reference.count + candidate.count)
  }

  private func hasSameWeights(_ scored: ScoredRun) -> Bool {
    baseline.run(of: entry.key, seed: scored.run.seed).map { $0.weights == BaselineRun.weights(of: scored.run) }
      ?? false
  }

  /// The same weights, scored otherwise; nil where neither items nor seeds make pairs.
  private func evaluationTest(_ fresh: [ScoredRun]) throws(ResultsError) -> Result? {
    if let sample = entry.items, let scored = fresh.first(where: { $0.run.seed == sample.seed }),
      let id = scored.score.id, let before = entry.value(ofSeed: sample.seed),
      baseline.run(of: entry.key, seed: sample.seed)?.data == BaselineRun.data(of: scored.run)
    {
      let now = try items(id)
      if let later = sample.paired(with: now),
        var test = TTest.paired(differences: differences(sample.values, later))
      {
        // The score itself moved by what all items moved; those that are kept say how sure that is.
        let kept = test.difference
        test.difference = scored.score.value - before
        if kept * test.difference > 0 { return .tested(.items, test, count: later.count) }
      }
    }
    let pairs = fresh.compactMap { scored in entry.value(ofSeed: scored.run.seed).map { scored.score.value - $0 } }
    return TTest.paired(differences: pairs).map { .tested(.seeds, $0, count: pairs.count) }
  }
}

extension BaselineEntry {
  /// What the deviation over seeds is not below, whatever the seeds show: one item's share where items are right or
  /// wrong. The same accuracy under every seed does not say that the next cannot miss one item more.
  var leastDeviation: Double {
    guard let itemCount, let items, items.values.allSatisfy({ $0 == 0 || $0 == 1 })
    else { return 0 }
    return 1 / Double(itemCount)
  }
}

extension ResultsError {
  /// In what two scores differ, in a clause.
  fileprivate var difference: String {
    guard case .notComparable(_, let field, let first, let second) = self else { return description }
    // A judge's training has other bits on another kind of processor; the file does not.
    let advice = field == "judge" ? "; the baseline's runs keep the former in their folder judges" : ""
    return "it was scored otherwise: \(field) was \(first) and is \(second)\(advice)"
  }
}
