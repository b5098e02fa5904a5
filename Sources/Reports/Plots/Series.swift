/// A named run of points, drawn one way. Series of one name, in one figure, share a colour and one legend entry.
public struct Series: Hashable, Sendable {
  /// The ways of drawing a series.
  public enum Kind: Hashable, Sendable {
    /// A line through the points, broken where a value is missing.
    case line
    /// A marker at each point.
    case points
    /// Both.
    case linePoints
    /// The area between `low` and `high`.
    case band
    /// A marker with a whisker from `low` to `high`.
    case errorBars
    /// A bar from zero; `x` counts the names of the axis.
    case bars
    /// The area between a line and zero.
    case area
    /// A level across the whole plot, such as a published value.
    case level
  }

  /// A position with its interval; series without intervals have `low == high == y`. NaN in `y`, `low` or `high`
  /// marks a missing value.
  public struct Point: Hashable, Sendable {
    /// Position on the horizontal axis.
    public var x: Double
    /// The value.
    public var y: Double
    /// Lower end of the interval.
    public var low: Double
    /// Upper end of the interval.
    public var high: Double

    /// A value with its interval.
    public init(x: Double, y: Double, low: Double, high: Double) {
      self.x = x
      self.y = y
      self.low = low
      self.high = high
    }

    /// A value without an interval.
    public init(x: Double, y: Double) { self.init(x: x, y: y, low: y, high: y) }

    /// Nothing of the point is missing.
    var isPresent: Bool { !(x.isNaN || y.isNaN || low.isNaN || high.isNaN) }
  }

  /// The name in the legend.
  public var name: String
  /// How the points are drawn.
  public var kind: Kind
  /// The points, in the order in which a line joins them.
  public var points: [Point]

  /// A series of `points`.
  public init(_ name: String, _ kind: Kind, _ points: [Point]) {
    self.name = name
    self.kind = kind
    self.points = points
  }

  /// A series without intervals; traps unless `x` and `y` are of one length.
  public init(_ name: String, _ kind: Kind, x: [Double], y: [Double]) {
    precondition(x.count == y.count, "series \(name): \(x.count) positions and \(y.count) values must be as many")
    self.init(name, kind, zip(x, y).map { Point(x: $0, y: $1) })
  }

  /// A series with intervals; traps unless all four are of one length.
  public init(_ name: String, _ kind: Kind, x: [Double], y: [Double], low: [Double], high: [Double]) {
    precondition(
      x.count == y.count && x.count == low.count && x.count == high.count,
      "series \(name): \(x.count) positions, \(y.count) values, \(low.count) and \(high.count) interval ends "
        + "must be as many")
    self.init(name, kind, x.indices.map { Point(x: x[$0], y: y[$0], low: low[$0], high: high[$0]) })
  }

  /// The area between `low` and `high`, to stand behind the line of the same name.
  public static func band(_ name: String, x: [Double], low: [Double], high: [Double]) -> Series {
    Series(name, .band, x: x, y: low, low: low, high: high)
  }

  /// One bar for each name of the axis, with or without intervals.
  public static func bars(_ name: String, _ values: [Double], low: [Double]? = nil, high: [Double]? = nil) -> Series {
    Series(name, .bars, x: values.indices.map(Double.init), y: values, low: low ?? values, high: high ?? values)
  }

  /// A horizontal line at `value` across the plot.
  public static func level(_ name: String, _ value: Double) -> Series {
    Series(name, .level, [Point(x: 0, y: value)])
  }

  /// Some point of it has an interval with width.
  var hasIntervals: Bool { points.contains { $0.low < $0.high } }
}
