extension PerformanceReport {
  /// A bar for each step with the range over rounds, and one for its goal; nil without ratios.
  static func speedFigure(_ steps: [StepComparison], _ dtype: String) -> Figure? {
    let shown = steps.filter { $0.speed.value != nil }
    guard !shown.isEmpty else { return nil }
    let values = shown.map { $0.speed.value ?? .nan }
    let measured = Bars(
      "measured, with the range over rounds", values,
      low: zip(shown, values).map { $0.speedRange?.lowerBound ?? $1 },
      high: zip(shown, values).map { $0.speedRange?.upperBound ?? $1 })
    let goals = Bars("goal", shown.map { $0.step.goal ?? .nan })
    let hasGoals = goals.values.contains { !$0.isNaN }
    return Figure(panels: [
      .variantBars(
        "Speed beside PyTorch's fastest way, \(dtype)", note: "1 is as fast; higher is faster",
        variants: shown.map(\.step.name), x: Axis("step"), y: Axis("PyTorch's time ÷ ours", minimum: 0),
        [measured] + (hasGoals ? [goals] : []), levels: [("as fast", 1)])
    ])
  }

  /// The cost of one unit of everything that grows, beside its cost at the smallest amount.
  static func growthFigure(_ curves: [GrowthCurve]) -> Figure {
    let series = curves.map { curve in
      Series(
        curve.quantity, .linePoints, x: curve.amounts.map { $0 / (curve.amounts.first ?? 1) },
        y: curve.relativeUnitCosts)
    }
    let ticks = Set(series.flatMap { $0.points.map(\.x) }).sorted()
    let highest = series.flatMap { $0.points.map(\.y) }.max() ?? 1
    return Figure(panels: [
      Plot(
        "Cost of one pixel, image and step", note: "pix2pix of fixed depth; flat is linear growth",
        x: Axis("how many times the smallest amount", scale: .logarithmic, ticks: ticks),
        y: Axis("cost of one beside the smallest", minimum: 0, maximum: max(1.4, 1.1 * highest)),
        series: series + [.level("linear", 1)])
    ])
  }
}
