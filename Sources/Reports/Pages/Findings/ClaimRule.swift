import Results

/// A claim as data: which scores make its figure, and where that should lie.
struct ClaimRule {
  /// How scores make a figure, within each seed.
  enum Figure {
    case value(ScoreName)
    /// The first minus the second.
    case difference(ScoreName, ScoreName)
    /// The first over the second.
    case ratio(ScoreName, ScoreName)
    /// How much further from 1 the first lies than the second: below 0 where it is nearer.
    case distanceFromOne(ScoreName, ScoreName)
  }

  /// What is claimed, in words.
  var text: String
  /// What the figure is, in words.
  var description: String
  var side: Claim.Side
  var limit: Double
  var figure: Figure

  init(_ text: String, _ description: String, _ side: Claim.Side, _ limit: Double, _ figure: Figure) {
    (self.text, self.description, self.side, self.limit, self.figure) = (text, description, side, limit, figure)
  }

  /// The claim with its figures; nil where the scores were not made.
  func measured(_ scores: SeedScores) -> Claim? {
    let values =
      switch figure {
      case .value(let name): scores.values(name)
      case .difference(let first, let second): scores.paired(first, second, -)
      case .ratio(let first, let second): scores.paired(first, second, /)
      case .distanceFromOne(let first, let second): scores.paired(first, second) { abs($0 - 1) - abs($1 - 1) }
      }
    return values.isEmpty
      ? nil : Claim(text: text, figure: description, side: side, limit: limit, values: values)
  }
}
