import Results

/// Bars of texture and reconstruction scores of the hand-depth variants, which pull in opposite directions.
struct TextureSection: ReportSection {
  private let metrics = [
    "roughness-ratio@canonical", "gradient-energy-ratio@canonical", "gram-distance@gatys2016", "mse@canonical",
  ]

  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    let system = "hand-depth"
    let variants = report.variants(of: system)
    guard !variants.isEmpty, let preset = report.presets(of: system).first else { return }
    let panels = metrics.compactMap { metric in
      let groups = variants.map { variant in
        report.groups.first {
          $0.key.system == system && $0.key.variant == variant && $0.key.metric == metric && $0.key.preset == preset
        }
      }
      return panel(metric, variants, groups)
    }
    guard !panels.isEmpty else { return }
    writer.page.heading(3, "Texture and reconstruction")
    writer.page.paragraph(
      """
      A squared error alone gives images that are close and too smooth. The upper two ratios are 1 for real images; the \
      lower two are distances to the real images of the same poses, less is better.
      """)
    let spread =
      report.seeds.count > 1 ? "whiskers: 95 % interval over \(report.seeds.count) seeds" : "one seed, no interval"
    try writer.plot(
      Figure("Held-out poses (\(spread))", panels: panels, columns: 2), name: "texture",
      alternative: "Bars of roughness ratio, gradient energy ratio, Gram distance and squared error for each variant")
  }

  private func panel(_ metric: String, _ variants: [String], _ groups: [ScoreGroup?]) -> Plot? {
    guard let direction = groups.compactMap({ $0 }).first?.direction else { return nil }
    let summaries = groups.map { $0?.summary }
    let label = MetricLabel(metric)
    let hasIntervals = summaries.contains { $0?.interval != nil }
    let bars = Bars(
      "mean over seeds", summaries.map { $0?.mean ?? .nan },
      low: hasIntervals ? summaries.map { $0?.interval?.low ?? $0?.mean ?? .nan } : nil,
      high: hasIntervals ? summaries.map { $0?.interval?.high ?? $0?.mean ?? .nan } : nil)
    return .variantBars(
      "\(label.name)\(direction == .lower ? " (less is better)" : "")", variants: variants, x: Axis("trained with"),
      y: label.axis, [bars], levels: direction == .none ? [("real images", 1)] : [])
  }
}
