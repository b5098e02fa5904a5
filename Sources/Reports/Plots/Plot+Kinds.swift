import Foundation

/// The values of one named thing over `x`, with an optional interval for each.
public struct Curve: Hashable, Sendable {
  /// The name in the legend.
  public var name: String
  /// Positions.
  public var x: [Double]
  /// Values; NaN where one is missing.
  public var y: [Double]
  /// Lower ends of the intervals.
  public var low: [Double]?
  /// Upper ends of the intervals.
  public var high: [Double]?

  /// A curve; `low` and `high` come together or not at all.
  public init(_ name: String, x: [Double], y: [Double], low: [Double]? = nil, high: [Double]? = nil) {
    precondition((low == nil) == (high == nil), "curve \(name): give both ends of the intervals or neither")
    self.name = name
    self.x = x
    self.y = y
    self.low = low
    self.high = high
  }

  /// The line, and behind it the band of its intervals.
  func series(_ kind: Series.Kind) -> [Series] {
    let line = Series(name, kind, x: x, y: y)
    guard let low, let high else { return [line] }
    return [.band(name, x: x, low: low, high: high), line]
  }
}

extension Plot {
  /// Losses or scores over training steps.
  public static func trainingCurves(
    _ title: String, note: String? = nil, x: Axis = Axis("training step"), y: Axis, _ curves: [Curve]
  ) -> Plot {
    Plot(title, note: note, x: x, y: y, series: curves.flatMap { $0.series(.line) })
  }

  /// Share of frames (0...1, drawn in percent) whose error stays within each threshold, in millimetres.
  public static func successCurves(
    _ title: String, note: String? = nil, x: Axis = Axis("threshold", unit: "mm"),
    y: Axis = Axis("frames within threshold", unit: "%", minimum: 0, maximum: 100), _ curves: [Curve]
  ) -> Plot {
    let percent = { (shares: [Double]) in shares.map { $0 * 100 } }
    let series = curves.flatMap { curve in
      Curve(curve.name, x: curve.x, y: percent(curve.y), low: curve.low.map(percent), high: curve.high.map(percent))
        .series(.line)
    }
    return Plot(title, note: note, x: x, y: y, series: series)
  }

  /// A score against the number of real images, on a logarithmic axis with a tick at each number tried; `levels` are
  /// scores without a place on it, such as training on synthetic images alone.
  public static func gainCurves(
    _ title: String, note: String? = nil, y: Axis, _ regimes: [Curve], levels: [(name: String, value: Double)] = []
  ) -> Plot {
    let ticks = Set(regimes.flatMap(\.x)).sorted()
    return Plot(
      title, note: note, x: Axis("real training images", scale: .logarithmic, ticks: ticks), y: y,
      series: regimes.flatMap { $0.series(.linePoints) } + levels.map { .level($0.name, $0.value) })
  }

  /// One bar with its interval for each variant; `groups` holds one series of values for each legend entry.
  public static func variantBars(
    _ title: String, note: String? = nil, variants: [String], x: Axis = Axis("variant"), y: Axis, _ groups: [Bars],
    levels: [(name: String, value: Double)] = []
  ) -> Plot {
    for bars in groups {
      precondition(
        bars.values.count == variants.count,
        "bars \(bars.name): \(bars.values.count) values for \(variants.count) variants must be as many")
    }
    var axis = x
    axis.scale = .names(variants)
    return Plot(
      title, note: note, x: axis, y: y,
      series: groups.map { .bars($0.name, $0.values, low: $0.low, high: $0.high) }
        + levels.map { .level($0.name, $0.value) })
  }

  /// How often values fall into each of `bins` equal parts of the range of all samples. Missing values are left out;
  /// throws `PlotError.notFinite` for infinite ones.
  public static func histogram(
    _ title: String, note: String? = nil, x: Axis, y: Axis = Axis("count", minimum: 0), bins: Int,
    _ samples: [(name: String, values: [Double])]
  ) throws -> Plot {
    precondition(bins > 0, "a histogram needs at least one bin, not \(bins)")
    for sample in samples {
      if let index = sample.values.firstIndex(where: \.isInfinite) {
        throw PlotError.notFinite(series: sample.name, index: index, plot: title)
      }
    }
    let all = samples.flatMap(\.values).filter(\.isFinite)
    let (low, high) = (all.min() ?? 0, all.max() ?? 0)
    let width = high > low ? (high - low) / Double(bins) : 1
    let series = samples.map { sample in
      var counts = [Int](repeating: 0, count: bins)
      for value in sample.values where value.isFinite {
        counts[min(bins - 1, max(0, Int(((value - low) / width).rounded(.down))))] += 1
      }
      return Series(sample.name, .area, outline(of: counts, from: low, width: width))
    }
    return Plot(title, note: note, x: x, y: y, series: series)
  }

  /// The steps of a histogram, from its first filled bin to its last, as one line that starts and ends at zero.
  private static func outline(of counts: [Int], from low: Double, width: Double) -> [Series.Point] {
    guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
      return []
    }
    let edge = { (bin: Int) in low + Double(bin) * width }
    let steps = (first...last).flatMap { bin in
      [bin, bin + 1].map { Series.Point(x: edge($0), y: Double(counts[bin])) }
    }
    return [Series.Point(x: edge(first), y: 0)] + steps + [Series.Point(x: edge(last + 1), y: 0)]
  }
}

/// The values of one legend entry of a bar plot, one for each variant.
public struct Bars: Hashable, Sendable {
  /// The name in the legend.
  public var name: String
  /// Heights; NaN where one is missing.
  public var values: [Double]
  /// Lower ends of the intervals.
  public var low: [Double]?
  /// Upper ends of the intervals.
  public var high: [Double]?

  /// Bars; `low` and `high` come together or not at all.
  public init(_ name: String, _ values: [Double], low: [Double]? = nil, high: [Double]? = nil) {
    precondition((low == nil) == (high == nil), "bars \(name): give both ends of the intervals or neither")
    self.name = name
    self.values = values
    self.low = low
    self.high = high
  }
}
