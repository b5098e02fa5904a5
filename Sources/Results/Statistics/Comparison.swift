/// What was paired in a comparison.
public enum Pairing: String, Codable, Sendable {
  /// The same items, one run on each side.
  case items
  /// The same seeds, one value per seed.
  case seeds
  /// The same items under the same seeds.
  case seedsAndItems
  /// Nothing: two independent samples of seeds.
  case none
}

/// How a candidate differs from a reference.
public struct Comparison: Codable, Hashable, Sendable {
  /// What was paired.
  public var pairing: Pairing
  /// Mean of the reference.
  public var reference: Double
  /// Mean of the candidate.
  public var candidate: Double
  /// Candidate minus reference; with paired samples the mean of the pairs' differences.
  public var difference: Double
  /// Interval of the difference; nil when a single value is all there is.
  public var interval: Interval?
  /// Number of pairs, or of values on both sides when nothing was paired.
  public var count: Int

  /// Whether the interval leaves out zero; false without an interval.
  public var isSignificant: Bool { interval.map { !$0.contains(0) } ?? false }

  /// Paired t comparison: one value per seed (or item) on both sides, in the same order.
  ///
  /// The samples must be equally long and not empty.
  public static func paired(
    reference: [Double], candidate: [Double], pairing: Pairing = .seeds, level: Double = 0.95
  ) -> Comparison {
    let summary = Summary(differences(reference, candidate), level: level)
    return Comparison(
      pairing: pairing, reference: Summary.mean(reference), candidate: Summary.mean(candidate),
      difference: summary.mean, interval: summary.interval, count: summary.count)
  }

  /// Comparison of two independent samples with Welch's interval, which allows unequal spreads.
  ///
  /// Both samples must not be empty; the interval is nil unless both have two values or more.
  public static func unpaired(reference: [Double], candidate: [Double], level: Double = 0.95) -> Comparison {
    let first = Summary(reference)
    let second = Summary(candidate)
    let difference = second.mean - first.mean
    var interval: Interval?
    if first.count > 1 && second.count > 1 {
      let a = first.standardError * first.standardError
      let b = second.standardError * second.standardError
      if a + b == 0 {
        interval = Interval(low: difference, high: difference)
      } else {
        let degrees = (a + b) * (a + b) / (a * a / Double(first.count - 1) + b * b / Double(second.count - 1))
        let half = StudentT(degrees: degrees).quantile((1 + level) / 2) * (a + b).squareRoot()
        interval = Interval(low: difference - half, high: difference + half)
      }
    }
    return Comparison(
      pairing: .none, reference: first.mean, candidate: second.mean, difference: difference, interval: interval,
      count: first.count + second.count)
  }
}

/// Candidate minus reference, pair by pair.
func differences(_ reference: [Double], _ candidate: [Double]) -> [Double] {
  precondition(
    reference.count == candidate.count && !reference.isEmpty,
    "pairs need as many values on both sides, not \(reference.count) and \(candidate.count)")
  // Two equal infinities (the PSNR of two perfect copies) differ by nothing.
  return zip(reference, candidate).map { $0 == $1 ? 0 : $1 - $0 }
}
