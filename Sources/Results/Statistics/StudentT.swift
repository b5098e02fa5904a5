import Foundation

/// Student's t distribution.
public struct StudentT: Sendable {
  /// Degrees of freedom, above 0; need not be whole.
  public let degrees: Double

  /// The distribution with the given degrees of freedom.
  public init(degrees: Double) {
    precondition(degrees > 0, "Student's t needs degrees of freedom above 0, not \(degrees)")
    self.degrees = degrees
  }

  /// Probability of a value above `t`.
  public func upperTail(_ t: Double) -> Double {
    let half = 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
    return t >= 0 ? half : 1 - half
  }

  /// Probability of a value at or below `t`.
  public func cumulative(_ t: Double) -> Double { upperTail(-t) }

  /// The value with probability `share`, between 0 and 1, at or below it.
  public func quantile(_ share: Double) -> Double {
    precondition(share > 0 && share < 1, "no t quantile of \(share)")
    if share < 0.5 { return -quantile(1 - share) }
    if share == 0.5 { return 0 }
    let tail = 1 - share
    var low = 0.0
    var high = 1.0
    while upperTail(high) > tail { (low, high) = (high, 2 * high) }
    // Halving until the bounds are neighbours: slow and certain.
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return middle }
      if upperTail(middle) > tail { low = middle } else { high = middle }
    }
  }
}

/// The regularised incomplete beta function I_x(a, b), by Lentz's continued fraction (DLMF 8.17.22).
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges quickly only below the mean; above it the mirrored function is used.
  if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(1 - x, b, a) }
  let logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log1p(-x)
  return exp(logFront) * betaFraction(x, a, b) / a
}

/// Logarithm of the gamma function at a positive value.
func logGamma(_ value: Double) -> Double {
  let (magnitude, _): (Double, Int) = lgamma(value)
  return magnitude
}

private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  func awayFromZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var numerator = 1.0
  var denominator = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
  var result = denominator
  for step in 1...10_000 {
    let m = Double(step)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    for term in [even, odd] {
      denominator = 1 / awayFromZero(1 + term * denominator)
      numerator = awayFromZero(1 + term / numerator)
      result *= denominator * numerator
    }
    if abs(denominator * numerator - 1) < 1e-16 { break }
  }
  return result
}
