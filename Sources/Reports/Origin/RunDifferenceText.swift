import Results

extension RunDifference {
  /// The differences as text for a terminal, on one page.
  public var text: String {
    var page = PlainText()
    page.line("first   \(Self.name(first))")
    page.line("second  \(Self.name(second))")
    page.heading(specification.isEmpty ? "Specification: the same" : "Specification")
    page.table(specification.map(\.row))
    page.heading(circumstances.isEmpty ? "Made by the same program on the same machine from the same data" : "Made by")
    page.table(circumstances.map(\.row))
    switch haveSameWeights {
    case true?: page.line("Weights: the same to the last bit")
    case false?: page.line("Weights: others")
    case nil: page.line("Weights: not known of both")
    }
    page.heading(scores.isEmpty ? "Scores: neither run has any" : "Scores")
    if !scores.isEmpty {
      page.table(
        [["metric", "subject", "first", "second", "second − first", ""]] + scores.map(\.row))
    }
    return page.text
  }

  private static func name(_ run: Run) -> String {
    "run \(run.id ?? 0): \(run.system)/\(run.variant)/\(run.seed), preset \(run.preset), profile \(run.profile), "
      + run.state.rawValue
  }
}

extension ScoreDifference {
  /// A row of the table: names, both values, their difference, and what to make of it.
  fileprivate var row: [String] {
    let values = [first, second].map { value in value.map { NumberText.number($0) } ?? NumberText.missing }
    return ["\(metric) \(direction.arrow)", subject] + values + [
      comparison.map { NumberText.change($0) } ?? "", verdict,
    ]
  }

  private var verdict: String {
    if let obstacle {
      return "not comparable: \(obstacle.field) is \(obstacle.first) and \(obstacle.second)"
    }
    guard let comparison else { return first == nil ? "only in the second" : "only in the first" }
    if comparison.difference == 0 && comparison.reference == comparison.candidate { return "same" }
    let basis = comparison.pairing == .items ? " (paired, \(comparison.count) items)" : ""
    guard comparison.interval != nil else { return "one value each" }
    guard comparison.isSignificant else { return "within noise" + basis }
    let isHigher = comparison.difference > 0
    switch direction {
    case .higher: return (isHigher ? "better" : "worse") + basis
    case .lower: return (isHigher ? "worse" : "better") + basis
    case .none: return (isHigher ? "higher" : "lower") + basis
    }
  }
}
