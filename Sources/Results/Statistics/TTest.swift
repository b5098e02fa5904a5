/// Student's t test of a difference: its estimate, how well it is known, and from how many values.
public struct TTest: Codable, Hashable, Sendable {
  /// Candidate minus reference.
  public var difference: Double
  /// Standard error of the difference.
  public var standardError: Double
  /// Degrees of freedom of the standard error.
  public var degrees: Double

  /// Probability of a difference this far up or further, without a true one. Without any spread, whatever is above 0
  /// is impossible by chance.
  public var upperProbability: Double { tail(difference) }

  /// Probability of a difference this far down or further, without a true one.
  public var lowerProbability: Double { tail(-difference) }

  /// Two-sided probability.
  public var probability: Double { min(1, 2 * min(upperProbability, lowerProbability)) }

  /// Where the true difference is believed to lie.
  public func interval(level: Double = 0.95) -> Interval {
    let half = standardError == 0 ? 0 : StudentT(degrees: degrees).quantile((1 + level) / 2) * standardError
    return Interval(low: difference - half, high: difference + half)
  }

  private func tail(_ distance: Double) -> Double {
    if standardError == 0 { return distance > 0 ? 0 : 1 }
    return StudentT(degrees: degrees).upperTail(distance / standardError)
  }

  /// Two independent samples of one spread; with a single candidate it asks whether the candidate lies in the
  /// reference's prediction interval.
  ///
  /// Nil unless the two have three values or more together and one each; all must be finite.
  ///
  /// - Parameter leastDeviation: what the common deviation is known not to be below.
  public static func twoSample(reference: [Double], candidate: [Double], leastDeviation: Double = 0) -> TTest? {
    guard !reference.isEmpty, !candidate.isEmpty, reference.count + candidate.count > 2 else { return nil }
    let first = Summary(reference)
    let second = Summary(candidate)
    let degrees = Double(first.count + second.count - 2)
    let squares =
      first.deviation * first.deviation * Double(first.count - 1)
      + second.deviation * second.deviation * Double(second.count - 1)
    let counts = 1 / Double(first.count) + 1 / Double(second.count)
    return TTest(
      difference: second.mean == first.mean ? 0 : second.mean - first.mean,
      standardError: max((squares / degrees).squareRoot(), leastDeviation) * counts.squareRoot(), degrees: degrees)
  }

  /// Pairs, given by their differences; nil unless there are two or more. All must be finite.
  public static func paired(differences: [Double]) -> TTest? {
    guard differences.count > 1 else { return nil }
    let summary = Summary(differences)
    return TTest(
      difference: summary.mean, standardError: summary.standardError, degrees: Double(summary.count - 1))
  }
}

/// Probabilities adjusted for how many tests there are, in the order given (Benjamini and Hochberg 1995): those at or
/// below a level are, on average, false in no more than that share; and where nothing differs at all, any is at or below
/// it no more often than the level says.
public func adjustedProbabilities(_ probabilities: [Double]) -> [Double] {
  let count = Double(probabilities.count)
  var adjusted = probabilities
  var least = 1.0
  let ascending = probabilities.indices.sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
  for (place, index) in ascending.enumerated().reversed() {
    least = min(least, probabilities[index] * count / Double(place + 1))
    adjusted[index] = least
  }
  return adjusted
}
