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
      return panel(report, metric, variants, groups)
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

  private func panel(_ report: ReportContext, _ metric: String, _ variants: [String], _ groups: [ScoreGroup?]) -> Plot?
  {
    guard let direction = groups.compactMap({ $0 }).first?.direction else { return nil }
    let label = MetricLabel(metric)
    var axis = label.axis
    let largest = groups.compactMap { $0?.summary.mean }.max() ?? 0
    // Tick labels of many zeros would run out of the picture.
    let scale = largest > 0 && largest < 0.01 ? 1000.0 : 1
    if scale > 1 { axis.unit = "×10⁻³\(label.unit.isEmpty ? "" : " " + label.unit)" }
    if direction == .none { axis.maximum = max(1.2, largest * 1.2) }
    let summaries = groups.map { group in group.map { Summary($0.members.map { $0.score.value * scale }) } }
    let hasIntervals = summaries.contains { $0?.interval != nil }
    let bars = Bars(
      report.seeds.count > 1 ? "mean over seeds" : "one seed", summaries.map { $0?.mean ?? .nan },
      low: hasIntervals ? summaries.map { $0?.interval?.low ?? $0?.mean ?? .nan } : nil,
      high: hasIntervals ? summaries.map { $0?.interval?.high ?? $0?.mean ?? .nan } : nil)
    return .variantBars(
      "\(label.name)\(direction == .lower ? " (less is better)" : "")", variants: variants, x: Axis("trained with"),
      y: axis, [bars], levels: direction == .none ? [("real images", 1)] : [])
  }
}
