/// One pair of axes and what is drawn in it.
public struct Plot: Hashable, Sendable {
  /// The line above the axes.
  public var title: String
  /// A smaller second line, for what the reader must know to read the plot: seeds, the kind of interval.
  public var note: String?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, in the order of the legend.
  public var series: [Series]

  /// A plot of `series` over the axes `x` and `y`.
  public init(_ title: String, note: String? = nil, x: Axis, y: Axis, series: [Series]) {
    self.title = title
    self.note = note
    self.x = x
    self.y = y
    self.series = series
  }
}

/// What one axis measures and how it is divided.
public struct Axis: Hashable, Sendable {
  /// How positions on the axis follow from values.
  public enum Scale: Hashable, Sendable {
    /// In proportion.
    case linear
    /// By the decimal logarithm; every value must be above zero.
    case logarithmic
    /// Names side by side: value 0 stands at the first name. For a horizontal axis.
    case names([String])
  }

  /// What is measured, in words.
  public var label: String
  /// Its unit, drawn in brackets after the label; nil for a count or a pure number.
  public var unit: String?
  /// How positions follow from values.
  public var scale: Scale
  /// The lower end, nil to take it from the data.
  public var minimum: Double?
  /// The upper end, nil to take it from the data.
  public var maximum: Double?
  /// Where to put tick labels, nil for gnuplot's choice.
  public var ticks: [Double]?

  /// An axis; ends and ticks left nil come from the data.
  public init(
    _ label: String, unit: String? = nil, scale: Scale = .linear, minimum: Double? = nil, maximum: Double? = nil,
    ticks: [Double]? = nil
  ) {
    self.label = label
    self.unit = unit
    self.scale = scale
    self.minimum = minimum
    self.maximum = maximum
    self.ticks = ticks
  }

  /// Label and unit as drawn: `threshold (mm)`.
  public var caption: String { unit.map { "\(label) (\($0))" } ?? label }
}
