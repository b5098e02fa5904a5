import Results

/// Bars of a benchmark's telling scores for every variant.
struct VariantBarsSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    for system in report.systems {
      let variants = report.variants(of: system)
      let scores = SeedScores(report.groups, system: system, preset: report.benchmark.preset)
      let panels = report.benchmark.shownScores.compactMap { metric, subject, title in
        panel(metric, title, variants, variants.map { scores.group(ScoreName(metric, $0, subject)) }, report)
      }
      guard !panels.isEmpty else { continue }
      let spread =
        report.seeds.count > 1 ? "whiskers: 95 % interval over \(report.seeds.count) seeds" : "one seed, no interval"
      try writer.plot(
        Figure("\(system): held-out images (\(spread))", panels: panels, columns: 2), name: "scores-\(system)",
        alternative: "Bars of \(report.benchmark.shownScores.map(\.title).joined(separator: ", ")) for each variant")
    }
  }

  private func panel(
    _ metric: String, _ title: String, _ variants: [String], _ groups: [ScoreGroup?], _ report: ReportContext
  ) -> Plot? {
    guard let direction = groups.compactMap({ $0 }).first?.direction else { return nil }
    let shown = zip(variants, groups).compactMap { variant, group in group.map { (variant, $0.summary) } }
    var axis = MetricLabel(metric).axis
    if direction == .none { axis.maximum = max(1.2, (shown.map(\.1.mean).max() ?? 0) * 1.2) }
    let hasIntervals = shown.contains { $0.1.interval != nil }
    let bars = Bars(
      report.seeds.count > 1 ? "mean over seeds" : "one seed", shown.map(\.1.mean),
      low: hasIntervals ? shown.map { $0.1.interval?.low ?? $0.1.mean } : nil,
      high: hasIntervals ? shown.map { $0.1.interval?.high ?? $0.1.mean } : nil)
    return .variantBars(
      title + (direction == .lower ? " (less is better)" : ""), variants: shown.map(\.0), x: Axis("variant"), y: axis,
      [bars], levels: direction == .none ? [("real images", 1)] : [])
  }
}
