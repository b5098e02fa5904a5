extension Figure {
  /// Throws `PlotError` for what cannot be drawn.
  func checkDrawable() throws {
    guard !panels.isEmpty else { throw PlotError.emptyPlot(title: title ?? "") }
    for panel in panels {
      guard !panel.series.isEmpty else { throw PlotError.emptyPlot(title: panel.title) }
      for series in panel.series { try panel.check(series) }
    }
  }
}

extension Plot {
  fileprivate func check(_ series: Series) throws {
    guard series.points.contains(where: \.isPresent) else {
      throw PlotError.emptySeries(name: series.name, plot: title)
    }
    for (index, point) in series.points.enumerated() {
      guard point.x.isFinite, ![point.y, point.low, point.high].contains(where: \.isInfinite) else {
        throw PlotError.notFinite(series: series.name, index: index, plot: title)
      }
      if x.scale == .logarithmic, series.kind != .level, point.x <= 0 {
        throw PlotError.notPositive(series: series.name, index: index, axis: x.caption, plot: title)
      }
      if y.scale == .logarithmic, [point.y, point.low, point.high].contains(where: { $0 <= 0 }) {
        throw PlotError.notPositive(series: series.name, index: index, axis: y.caption, plot: title)
      }
    }
  }
}
