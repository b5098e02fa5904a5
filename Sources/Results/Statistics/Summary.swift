/// Mean and spread of a sample, usually one value per seed.
public struct Summary: Codable, Hashable, Sendable {
  /// Number of values.
  public var count: Int
  /// Arithmetic mean.
  public var mean: Double
  /// Sample standard deviation (divisor n - 1); 0 for a single value.
  public var deviation: Double
  /// Student-t interval of the mean; nil for a single value, which says nothing of its spread.
  public var interval: Interval?

  /// Describes values, of which there must be one or more; `level` is the confidence of the interval.
  public init(_ values: [Double], level: Double = 0.95) {
    precondition(!values.isEmpty, "an empty sample has no mean")
    count = values.count
    mean = Self.mean(values)
    guard count > 1 else {
      deviation = 0
      interval = nil
      return
    }
    var squares = 0.0
    // Equal values deviate by nothing, infinite ones too (their difference would not be a number).
    for value in values where value != mean { squares += (value - mean) * (value - mean) }
    deviation = (squares / Double(count - 1)).squareRoot()
    let half =
      deviation == 0
      ? 0 : StudentT(degrees: Double(count - 1)).quantile((1 + level) / 2) * deviation / Double(count).squareRoot()
    interval = Interval(low: mean - half, high: mean + half)
  }

  /// Standard error of the mean.
  public var standardError: Double { deviation / Double(count).squareRoot() }

  /// Arithmetic mean, summed in the order given.
  static func mean(_ values: [Double]) -> Double {
    // A rounded sum would make equal values deviate from their own mean, and tests would take that for evidence.
    if let first = values.first, values.allSatisfy({ $0 == first }) { return first }
    return values.reduce(0, +) / Double(values.count)
  }
}
