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
    let seeds = "\(comparison.count) seeds"
    let size = label.amount(abs(comparison.difference), like: comparison.interval)
    let interval = comparison.interval.map { label.interval($0) } ?? ""
    switch difference.finding {
    case .gain:
      return "\(ours) beats \(theirs) \(place) by \(size) (95 % interval of the difference \(interval), \(seeds))."
    case .loss:
      return
        "\(ours) is worse than \(theirs) \(place) by \(size) (95 % interval of the difference \(interval), \(seeds))."
    case .unclear:
      let kind = difference.contrast == .augmentedOverReal ? "gain of augmentation" : "gain"
      let change = label.change(comparison.difference, like: comparison.interval)
      return "No \(kind) of \(ours) over \(theirs) shows \(place): the difference is \(change) "
        + "(95 % interval \(interval), \(seeds))\(bootstrapRemark(difference))."
    case .singleSeed:
      let isBetter = (comparison.difference > 0) == (direction != .lower)
      let word = comparison.difference == 0 ? "level with" : isBetter ? "ahead of" : "behind"
      let items = difference.overSeedsAndItems?.interval
      let spread = items.map { "; over its test images the 95 % interval is \(label.interval($0))" } ?? ""
      return
        "\(ours) is \(word) \(theirs) \(place) by \(size) under one seed, which says nothing of other seeds\(spread)."
    }
  }

  /// With few seeds the bootstrap is often narrower than Student's interval: said where the two disagree.
  private func bootstrapRemark(_ difference: GainDifference) -> String {
    guard let interval = difference.overSeedsAndItems?.interval, !interval.contains(0) else { return "" }
    return "; the bootstrap over seeds and images alone would leave out zero, \(MetricLabel(metric).interval(interval))"
  }
}
