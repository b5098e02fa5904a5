import Results

/// What is trained: networks, and stages of a training. The name of a loss begins with one of them, a slash and the
/// loss's own name follow; other curves show something else than losses.
private enum TrainedPart: String, CaseIterable {
  // Some systems have two of a kind, such as CycleGAN's generatorAtoB and discriminatorOfA.
  case generator, discriminator, critic
  /// Crossing Nets' autoencoder of poses, the head that reads poses, and the head that learns distances.
  case pose, posterior, smoothness
  /// The pathways of TP-GAN for single parts of a face.
  case parts
  /// DIAT's second stage.
  case enhancement

  /// Whether a curve is a loss of this part.
  func owns(_ series: String) -> Bool { series.contains("/") && series.hasPrefix(rawValue) }
}

/// Training curves of every system.
struct TrainingSection: ReportSection {
  /// Recorded steps that are averaged on both sides together, an odd number.
  private let window = 9

  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    var drawn: [(figure: Figure, name: String, system: String)] = []
    for system in report.systems where !report.benchmark.downstream.contains(system) {
      let panels = try lossSeries(report, system).compactMap { series in
        try panel(report, system, series: series, title: series, variants: report.variants(of: system).map { ($0, $0) })
      }.sorted { ($1.series.count, $0.title) < ($0.series.count, $1.title) }  // the legend then has the variants' order
      if !panels.isEmpty {
        drawn.append(
          (
            Figure("Losses of \(system)", panels: panels, columns: 2, height: 90 + 280 * ((panels.count + 1) / 2)),
            "training-\(system)", system
          ))
      }
    }
    if let figure = try downstream(report) { drawn.append((figure, "training-downstream", "the downstream networks")) }
    guard !drawn.isEmpty else { return }
    writer.page.heading(2, "Training")
    writer.page.paragraph(
      MarkdownText(
        "Losses of single batches, the mean over seeds, those of many points smoothed by a moving mean over \(window) recorded steps. A panel has a "
          + "logarithmic axis where its values span more than a factor of 10."))
    for part in drawn {
      try writer.plot(part.figure, name: part.name, alternative: "Training losses of \(part.system) against steps")
    }
  }

  /// Curves that are losses: some systems store figures of other kinds as curves too.
  private func lossSeries(_ report: ReportContext, _ system: String) throws -> [String] {
    var names: Set<String> = []
    for run in report.runs(system) {
      let own = try report.store.series(ofRun: run.id ?? 0)
      names.formUnion(own.filter { name in TrainedPart.allCases.contains { $0.owns(name) } })
    }
    return names.sorted()
  }

  private func downstream(_ report: ReportContext) throws -> Figure? {
    guard let budget = report.comparedBudget else { return nil }
    let variants = GainRegime.plotted.map { (variant: $0.variant(budget), legend: $0.legend) }
    let panels = try GainNetwork.allCases.compactMap { network in
      try panel(report, network.system, series: "loss", title: network.title, variants: variants)
    }
    guard !panels.isEmpty else { return nil }
    return Figure("Losses of the downstream networks, \(budget) real images", panels: panels, columns: 2)
  }

  private func panel(
    _ report: ReportContext, _ system: String, series: String, title: String,
    variants: [(variant: String, legend: String)]
  ) throws -> Plot? {
    let curves = try variants.compactMap { variant, legend -> Curve? in
      guard let seeds = try report.curves(system, variant: variant, series: series) else { return nil }
      return Curve(legend, x: seeds.steps.map(Double.init), y: smoothed(seeds.mean))
    }
    let values = curves.flatMap(\.y).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return nil }
    let isWide = low > 0 && high / low > 10
    return .trainingCurves(title, y: Axis("loss", scale: isWide ? .logarithmic : .linear), curves)
  }

  /// The mean over a window that is cut off at the ends; a loss that is no number stays a gap.
  private func smoothed(_ values: [Double]) -> [Double] {
    guard values.count > 3 * window else { return values }
    return values.indices.map { index in
      let part = values[max(0, index - window / 2)...min(values.count - 1, index + window / 2)]
      return part.reduce(0, +) / Double(part.count)
    }
  }
}
