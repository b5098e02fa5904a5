import Results

extension GainTable {
  /// What can be said about a contrast at a number of real images, in one sentence that claims no more than the
  /// interval over seeds shows; nil where it was not run.
  public func verdict(_ contrast: GainContrast, at realImages: Int) -> String? {
    difference(contrast, realImages).map { verdict($0) }
  }

  func verdict(_ difference: GainDifference) -> String {
    let (ours, theirs) = (difference.contrast.candidate.rawValue, difference.contrast.reference.rawValue)
    let label = MetricLabel(metric)
    let place = "at \(difference.realImages) real images"
    let comparison = difference.overSeeds
    let interval = comparison.interval
    let size = label.amount(abs(comparison.difference), like: interval)
    let spread = interval.map { label.range(towards(comparison.difference, $0)) } ?? ""
    switch difference.finding {
    case .gain:
      return "\(ours) beats \(theirs) \(place) by \(size) (95 % interval \(spread), \(comparison.count) seeds)."
    case .loss:
      return "\(ours) is worse than \(theirs) \(place) by \(size) (95 % interval \(spread), \(comparison.count) seeds)."
    case .unclear:
      let change = label.change(comparison.difference, like: interval)
      let ends = interval.map { label.changes($0) } ?? ""
      let better = direction == .lower ? "less is better, " : ""
      return "No gain of \(ours) over \(theirs) shows \(place): the difference is \(change) "
        + "(95 % interval \(ends), \(better)\(comparison.count) seeds)\(bootstrapRemark(difference))."
    case .singleSeed: return singleSeed(difference, "\(ours)", theirs, place, size)
    }
  }

  /// Test images can be resampled under one seed, other seeds cannot be known.
  private func singleSeed(
    _ difference: GainDifference, _ ours: String, _ theirs: String, _ place: String, _ size: String
  ) -> String {
    let change = difference.overSeeds.difference
    if change == 0 { return "Under one seed \(ours) and \(theirs) are level \(place)." }
    let word = (change > 0) == (direction != .lower) ? "ahead of" : "behind"
    let items = difference.overSeedsAndItems?.interval.map {
      " (95 % interval over its test images\(ownScores(difference)) \(MetricLabel(metric).range(towards(change, $0))))"
    }
    return "Under one seed \(ours) is \(word) \(theirs) \(place) by \(size)\(items ?? "")."
  }

  /// The interval of the size of a change: turned round where the change is negative.
  private func towards(_ change: Double, _ interval: Interval) -> Interval {
    change < 0 ? Interval(low: -interval.high, high: -interval.low) : interval
  }

  /// With few seeds the bootstrap is often narrower than Student's interval: said where the two disagree.
  private func bootstrapRemark(_ difference: GainDifference) -> String {
    guard let interval = difference.overSeedsAndItems?.interval, !interval.contains(0) else { return "" }
    return
      "; the bootstrap over seeds and images\(ownScores(difference)) leaves out zero, \(MetricLabel(metric).changes(interval))"
  }

  /// A score of pooled pixels is not the mean of the images' own scores, which are what can be resampled.
  private func ownScores(_ difference: GainDifference) -> String {
    let (pooled, mean) = (difference.overSeeds.difference, difference.overSeedsAndItems?.difference ?? .nan)
    return abs(pooled - mean) <= 1e-6 * max(abs(pooled), abs(mean)) ? "" : ", of the mean of their own scores,"
  }

  /// How a contrast comes out at all numbers of real images, in one sentence; nil where it was not run.
  func overview(_ contrast: GainContrast) -> String? {
    let own = differences.filter { $0.contrast == contrast }
    guard !own.isEmpty, own.allSatisfy({ $0.finding != .singleSeed }) else { return nil }
    let findings: [(GainFinding, String)] = [(.gain, "a gain"), (.loss, "a loss"), (.unclear, "nothing shown")]
    let parts = findings.compactMap { finding, word -> String? in
      let budgets = own.filter { $0.finding == finding }.map { String($0.realImages) }
      return budgets.isEmpty ? nil : "\(word) at \(budgets.joined(separator: ", "))"
    }
    return "\(contrast.rawValue): \(parts.joined(separator: "; ")) real images."
  }
}
