/// A closed range that a quantity is believed to lie in.
public struct Interval: Codable, Hashable, Sendable {
  /// Lower bound.
  public var low: Double
  /// Upper bound.
  public var high: Double

  /// The interval with the given bounds.
  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Whether a value lies inside, bounds included.
  public func contains(_ value: Double) -> Bool { low <= value && value <= high }
}

/// The value below which a share of sorted values lies, with linear interpolation between neighbours (type 7 of
/// Hyndman and Fan 1996, the rule of NumPy).
func quantile(_ share: Double, ofSorted values: [Double]) -> Double {
  precondition(!values.isEmpty && share >= 0 && share <= 1, "no quantile \(share) of \(values.count) values")
  let place = share * Double(values.count - 1)
  let below = Int(place)
  let above = Swift.min(below + 1, values.count - 1)
  if values[below] == values[above] { return values[below] }
  return values[below] + (place - Double(below)) * (values[above] - values[below])
}

/// The interval between the two quantiles that leave out equal shares on both sides.
func percentileInterval(of values: [Double], level: Double) -> Interval {
  let sorted = values.sorted()
  let tail = (1 - level) / 2
  return Interval(low: quantile(tail, ofSorted: sorted), high: quantile(1 - tail, ofSorted: sorted))
}
