/// A metric's value with what it was made of and under which conditions.
public struct MetricScore: Hashable, Sendable {
  /// The conditions; callers add what only they know (colour space, resampler, judge).
  public var signature: Signature
  /// The score: the mean of `perItem` unless the metric says otherwise.
  public let value: Double
  /// One value for each item, in the items' order; empty where a metric has a value for the whole set only.
  public let perItem: [Double]

  /// A score whose value is not, or not exactly, the mean of its items.
  public init(signature: Signature, value: Double, perItem: [Double]) {
    (self.signature, self.value, self.perItem) = (signature, value, perItem)
  }

  /// The mean over items.
  public init(signature: Signature, perItem: [Double]) {
    self.init(signature: signature, value: mean(perItem), perItem: perItem)
  }

  /// Population standard deviation over items divided by the root of their number; 0 without items,
  /// NaN when an item is infinite.
  public var standardError: Double {
    guard !perItem.isEmpty else { return 0 }
    let centre = mean(perItem)
    let variance = mean(perItem.map { ($0 - centre) * ($0 - centre) })
    return (variance / Double(perItem.count)).squareRoot()
  }
}

/// The mean, the same to the last bit whatever the order of the values: they are summed in rising order.
func mean(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  return values.sorted().reduce(0, +) / Double(values.count)
}
