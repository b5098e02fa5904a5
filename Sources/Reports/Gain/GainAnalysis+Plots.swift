import Results

extension GainAnalysis {
  /// Score against number of real images, a panel for each network's main metric.
  public func mainFigure() -> Figure? { figure("What synthetic images are worth", mainTables) }

  /// The same for the other metrics; nil where there are none.
  public func furtherFigure() -> Figure? {
    figure("What synthetic images are worth, in other metrics", tables.filter { !mainTables.contains($0) })
  }

  private func figure(_ title: String, _ tables: [GainTable]) -> Figure? {
    let panels = tables.compactMap { $0.plot(presets: Set(self.tables.map(\.preset)).count) }
    guard !panels.isEmpty else { return nil }
    let spread = seeds.count > 1 ? "whiskers: 95 % interval over \(seeds.count) seeds" : "one seed, no interval"
    let isRow = panels.count == 3
    return Figure(
      "\(title) (\(spread))", panels: panels, columns: isRow ? 3 : min(panels.count, 2), height: isRow ? 430 : nil)
  }
}

extension GainTable {
  /// One panel; nil where no regime has a place on the axis.
  func plot(presets: Int) -> Plot? {
    let label = MetricLabel(metric)
    // A little apart from each other, so that whiskers at one number of images do not hide one another.
    let shifts: [(GainRegime, Double)] = [(.real, 1), (.realAndSynthetic, 1.06), (.realAndAugmented, 0.94)]
    let ticks = Set(cells.filter { $0.regime != .synthetic }.map { Double($0.realImages) }).sorted()
    guard !ticks.isEmpty else { return nil }
    var series: [Series] = []
    for (regime, shift) in shifts {
      let own = cells.filter { $0.regime == regime }
      guard !own.isEmpty else { continue }
      let x = own.map { Double($0.realImages) * shift }
      series.append(Series(regime.legend, .linePoints, x: x, y: own.map(\.summary.mean)))
      if own.contains(where: { $0.summary.interval != nil }) {
        series.append(
          Series(
            regime.legend, .errorBars, x: x, y: own.map(\.summary.mean),
            low: own.map { $0.summary.interval?.low ?? $0.summary.mean },
            high: own.map { $0.summary.interval?.high ?? $0.summary.mean }))
      }
    }
    if let alone = cell(.synthetic, 0) { series.append(.level(GainRegime.synthetic.legend, alone.summary.mean)) }
    let preset = presets > 1 ? ", preset \(preset)" : ""
    return Plot(
      "\(network.shortTitle): \(label.name) \(direction.arrow)\(preset)",
      x: Axis("real training images", scale: .logarithmic, ticks: ticks),
      y: label.axis, series: series)
  }
}

extension GainRegime {
  /// The name in a plot's legend.
  var legend: String {
    switch self {
    case .real: "R: real"
    case .synthetic: "S: synthetic alone"
    case .realAndSynthetic: "R+S: real and synthetic"
    case .realAndAugmented: "R+A: real and augmented"
    }
  }
}
