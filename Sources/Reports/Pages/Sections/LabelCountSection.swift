import Results

/// What labels are worth: joint errors over the number of depth maps with joints, and success curves at the main
/// variant's number. Variants are named for both, such as `full@64`.
struct LabelCountSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    let system = report.benchmark.rawValue
    let variants = report.variants(of: system).compactMap(LabelledVariant.init)
    let panels = [
      errors(SeedScores(report.groups, system: system, preset: report.benchmark.preset), variants),
      try successCurves(report, system, variants),
    ].compactMap { $0 }
    guard !panels.isEmpty else { return }
    let spread =
      report.seeds.count > 1 ? "whiskers: 95 % interval over \(report.seeds.count) seeds" : "one seed, no interval"
    writer.page.heading(2, "What labels are worth")
    try writer.plot(
      Figure("Poses read off held-out depth maps (\(spread))", panels: panels, columns: 2), name: "labels",
      alternative: "Joint errors over the number of labelled depth maps, and success curves")
  }

  private func errors(_ scores: SeedScores, _ variants: [LabelledVariant]) -> Plot? {
    let metric = "joint-error@nyu14"
    var series: [Series] = []
    for (place, losses) in losses(variants).enumerated() {
      let own = variants.filter { $0.losses == losses }.compactMap { variant in
        scores.group(ScoreName(metric, variant.name)).map { (labels: variant.labels, summary: $0.summary) }
      }
      guard !own.isEmpty else { continue }
      // A little apart from each other, so that whiskers at one number do not hide one another.
      let x = own.map { Double($0.labels) * (1 + 0.05 * Double(place)) }
      series.append(Series(losses, .linePoints, x: x, y: own.map(\.summary.mean)))
      if own.contains(where: { $0.summary.interval != nil }) {
        series.append(
          Series(
            losses, .errorBars, x: x, y: own.map(\.summary.mean),
            low: own.map { $0.summary.interval?.low ?? $0.summary.mean },
            high: own.map { $0.summary.interval?.high ?? $0.summary.mean }))
      }
    }
    guard !series.isEmpty else { return nil }
    return Plot(
      "Mean joint error",
      x: Axis(
        "depth maps with joints", scale: .logarithmic, ticks: Set(variants.map { Double($0.labels) }).sorted()),
      y: MetricLabel(metric).axis, series: series)
  }

  private func successCurves(_ report: ReportContext, _ system: String, _ variants: [LabelledVariant]) throws -> Plot? {
    guard let labels = report.benchmark.mainVariant.flatMap(LabelledVariant.init)?.labels else { return nil }
    let curves = try losses(variants).compactMap { losses -> Curve? in
      guard let seeds = try report.curves(system, variant: "\(losses)@\(labels)", series: "success/max-frame") else {
        return nil
      }
      return Curve(losses, x: seeds.steps.map(Double.init), y: seeds.mean)
    }
    return curves.isEmpty
      ? nil : .successCurves("Worst joint within a threshold, \(labels) labels", curves)
  }

  /// The losses of all variants, each once.
  private func losses(_ variants: [LabelledVariant]) -> [String] {
    variants.map(\.losses).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

/// A variant that is named for its losses and its number of labels.
private struct LabelledVariant {
  let losses: String
  let labels: Int

  /// Nil for other names.
  init?(_ name: String) {
    let parts = name.split(separator: "@")
    guard parts.count == 2, let labels = Int(parts[1]) else { return nil }
    (losses, self.labels) = (String(parts[0]), labels)
  }

  var name: String { "\(losses)@\(labels)" }
}
