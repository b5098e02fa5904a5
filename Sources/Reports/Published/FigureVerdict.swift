import Results

/// What a published figure beside ours comes to.
public enum FigureVerdict: Hashable, Sendable {
  /// By what a figure of ours matches.
  public enum Match: String, Codable, Hashable, Sendable {
    /// Ours rounds to the printed digits.
    case asPrinted = "equal as printed"
    /// Ours lies within the tolerance that the table states.
    case tolerated = "within the stated tolerance"
    /// Ours lies within the error that the paper prints.
    case withinError = "within the paper's own error"
  }

  /// Why there is no score of ours.
  public enum Missing: String, Codable, Hashable, Sendable {
    case noProtocol = "no protocol of ours"
    case noMethod = "no such method of ours"
    case notRun = "not run"
  }

  case matches(Match)
  /// Within what our seeds, and the paper's printed error, leave open.
  case withinNoise
  case differs
  /// The two were taken under different conditions.
  case notComparable([Unlikeness])
  /// The published figure was not read at its source.
  case unverified
  /// No figure is printed.
  case notPrinted
  case noScore(Missing)

  /// Whether two figures were compared.
  public var isComparison: Bool {
    switch self {
    case .matches, .withinNoise, .differs: true
    case .notComparable, .unverified, .notPrinted, .noScore: false
    }
  }

  /// One word for machines.
  public var name: String {
    switch self {
    case .matches: "matches"
    case .withinNoise: "within noise"
    case .differs: "differs"
    case .notComparable: "not comparable"
    case .unverified: "unverified"
    case .notPrinted: "not printed"
    case .noScore: "no score"
    }
  }

  /// What a reader sees.
  public var text: String {
    switch self {
    case .matches(let match): "✓ matches (\(match.rawValue))"
    case .withinNoise, .differs: name
    case .notComparable(let reasons): "not comparable because of \(reasons.map(\.field).joined(separator: ", "))"
    case .unverified: "none: figure not verified"
    case .notPrinted: "no figure printed"
    case .noScore(let missing): missing.rawValue
    }
  }
}

/// The rule by which a figure of ours, taken under the published conditions, is set beside the published one.
///
/// Matches: ours rounds to the printed digits, or lies within the tolerance that the table states beyond that rounding,
/// or within the error that the paper prints. Within noise: the difference could come from one more seed (a t interval
/// for the value of a single further run), the paper's printed error, and, where the paper prints one over test items,
/// ours over test items. Items that both scored are no noise by themselves. Differs: beyond that.
package struct FigureRule {
  package var published: Double
  /// Digits after the point that are printed.
  package var decimals: Int
  /// The printed standard error.
  package var error: Double?
  /// How far ours may lie away, beyond the rounding of print.
  package var tolerance: Double?
  /// Ours across seeds, in the published unit.
  package var ours: Summary
  /// Our standard error over test items.
  package var itemError: Double?

  /// A rule for one figure.
  package init(
    published: Double, decimals: Int, error: Double? = nil, tolerance: Double? = nil, ours: Summary,
    itemError: Double? = nil
  ) {
    (self.published, self.decimals, self.error) = (published, decimals, error)
    (self.tolerance, self.ours, self.itemError) = (tolerance, ours, itemError)
  }

  /// Half of the last printed digit, and what sums of decimal fractions lose.
  private var rounding: Double { pow10(-decimals) / 2 * (1 + 1e-9) + 1e-12 * abs(published) }

  /// How far the two may lie apart by chance.
  package var noise: Double {
    let errors = error.map { 1.96 * 1.96 * ($0 * $0 + (itemError ?? 0) * (itemError ?? 0)) } ?? 0
    guard ours.count > 1 else { return errors.squareRoot() }
    let quantile = StudentT(degrees: Double(ours.count - 1)).quantile(0.975)
    let seeds = quantile * ours.deviation * (1 + 1 / Double(ours.count)).squareRoot()
    return (errors + seeds * seeds).squareRoot()
  }

  package var verdict: FigureVerdict {
    let distance = abs(ours.mean - published)
    if distance <= rounding { return .matches(.asPrinted) }
    if let tolerance, distance <= rounding + tolerance { return .matches(.tolerated) }
    if let error, distance <= error { return .matches(.withinError) }
    return noise > 0 && distance <= rounding + noise ? .withinNoise : .differs
  }

  private func pow10(_ exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { power, _ in power * 10 }
    return exponent < 0 ? 1 / power : power
  }
}
