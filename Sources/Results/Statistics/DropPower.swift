import Foundation

/// How large a drop must be for a one-sided two-sample t test to see it, when every seed's score spreads normally.
///
/// A drop is seen when the test is significant and the estimate lies above a floor.
public struct DropPower: Hashable, Sendable {
  /// Seeds of the reference, 1 or more.
  public var referenceCount: Int
  /// Seeds of the candidate, 1 or more.
  public var candidateCount: Int
  /// Deviation of a score from seed to seed.
  public var deviation: Double
  /// One-sided level of the test, between 0 and 1.
  public var level: Double
  /// Estimates at or below it are never counted as seen.
  public var floor: Double

  /// The power of a test of so many values; three or more are needed on both sides together.
  public init(referenceCount: Int, candidateCount: Int, deviation: Double, level: Double, floor: Double = 0) {
    precondition(
      referenceCount > 0 && candidateCount > 0 && referenceCount + candidateCount > 2,
      "no test of \(referenceCount) against \(candidateCount) values")
    precondition(level > 0 && level < 1 && deviation >= 0, "no test at level \(level) with deviation \(deviation)")
    self.referenceCount = referenceCount
    self.candidateCount = candidateCount
    self.deviation = deviation
    self.level = level
    self.floor = floor
  }

  private var degrees: Double { Double(referenceCount + candidateCount - 2) }

  /// Standard error of the difference, if the deviation were known.
  private var standardError: Double {
    deviation * (1 / Double(referenceCount) + 1 / Double(candidateCount)).squareRoot()
  }

  /// Probability of seeing a drop.
  ///
  /// Given the ratio of the estimated to the true deviation, the estimate of the drop is normal; the ratio, whose square
  /// is chi-squared over its degrees, is integrated out by Simpson's rule.
  public func probability(ofSeeing drop: Double) -> Double {
    if standardError == 0 { return drop > floor ? 1 : 0 }
    let critical = StudentT(degrees: degrees).quantile(1 - level)
    let logScale = log(2) + degrees / 2 * log(degrees / 2) - logGamma(degrees / 2)
    let reach = 9 / (2 * degrees).squareRoot()
    let (low, high) = (max(0, 1 - reach), 1 + reach)
    let steps = 1000
    let width = (high - low) / Double(steps)
    var sum = 0.0
    for step in 0...steps {
      let ratio = low + Double(step) * width
      let shape = degrees == 1 ? 0 : (degrees - 1) * log(ratio)
      let density = exp(logScale + shape - degrees * ratio * ratio / 2)
      let needed = max(critical * ratio, floor / standardError)
      let weight: Double = step == 0 || step == steps ? 1 : step.isMultiple(of: 2) ? 2 : 4
      sum += weight * density * erfc((needed - drop / standardError) / 2.0.squareRoot()) / 2
    }
    return min(1, sum * width / 3)
  }

  /// The smallest drop that is seen with a probability.
  public func smallestDrop(power: Double = 0.8) -> Double {
    precondition(power > level && power < 1, "no drop is seen with probability \(power) at level \(level)")
    if standardError == 0 { return floor }
    var low = 0.0
    var high = max(floor, standardError)
    while probability(ofSeeing: high) < power { (low, high) = (high, 2 * high) }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if probability(ofSeeing: middle) < power { low = middle } else { high = middle }
    }
    return high
  }
}
