import Results

/// IoU of each hand part, error of each joint and success curves at one number of real images.
struct PartsAndJointsSection: ReportSection {
  /// The order of labels in stored curves.
  private func parts(_ subject: GainSubject) -> [String] {
    switch subject {
    case .hands: ["background", "palm and wrist", "thumb", "index", "middle", "ring", "little"]
    case .people:
      [
        "background", "torso", "head", "right upper leg", "left upper leg", "right lower leg", "left lower leg",
        "right upper arm", "left upper arm", "right lower arm", "left lower arm",
      ]
    }
  }
  private let joints = [
    "little tip", "little base", "ring tip", "ring base", "middle tip", "middle base", "index tip", "index base",
    "thumb tip",
    "thumb middle", "thumb base", "wrist, thumb side", "wrist, little side", "palm",
  ]

  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard let gain = report.gain, let budget = report.comparedBudget else { return }
    let networks = GainNetwork.allCases.filter { network in gain.tables.contains { $0.network == network } }
    let isHands = networks.first?.subject == .hands
    writer.page.heading(2, MarkdownText("Part by part\(isHands ? ", joint by joint" : ""), at \(budget) real images"))
    if networks.contains(.poseRegressor) { try successCurves(report, budget, &writer) }
    for network in networks {
      let isPose = network == .poseRegressor
      let series = isPose ? "joint-error" : "class-iou"
      let table = try DetailTable(
        report, network.system, series: series, names: isPose ? joints : parts(network.subject), budget: budget,
        title: isPose ? "joint" : "part")
      guard let table else { continue }
      var folded = MarkdownPage()
      folded.table(table.markdown)
      folded.list(try worstItems(report, network, budget))
      writer.page.details(
        "\(network.title): \(isPose ? "mean error of each joint ↓, mm" : "IoU of each part ↑ (pooled over test images)")",
        folded)
    }
  }

  private func successCurves(_ report: ReportContext, _ budget: Int, _ writer: inout ReportWriter) throws {
    let system = GainNetwork.poseRegressor.system
    let curves = try GainRegime.plotted.compactMap { regime -> Curve? in
      guard let seeds = try report.curves(system, variant: regime.variant(budget), series: "success/max-frame")
      else { return nil }
      let ends = seeds.values.count > 1
      return Curve(
        regime.legend, x: seeds.steps.map(Double.init), y: seeds.mean,
        low: ends ? seeds.steps.indices.map { seeds.atStep($0).min() ?? .nan } : nil,
        high: ends ? seeds.steps.indices.map { seeds.atStep($0).max() ?? .nan } : nil)
    }
    guard !curves.isEmpty else { return }
    let note =
      report.seeds.count > 1 ? "mean over \(report.seeds.count) seeds; band: lowest to highest seed" : "one seed"
    try writer.plot(
      Figure(panels: [
        .successCurves(
          "Hand pose: test frames whose worst joint is within a threshold, \(budget) real images", note: note, curves)
      ]), name: "success",
      alternative: "Share of frames within a threshold for training on real, synthetic, both, and augmented images")
  }

  /// The test images with the worst scores of R+S, by their mean over seeds.
  private func worstItems(_ report: ReportContext, _ network: GainNetwork, _ budget: Int) throws -> [MarkdownText] {
    guard let metric = network.metrics.first,
      let group = report.groups.first(where: {
        $0.key.system == network.system && $0.key.variant == GainRegime.realAndSynthetic.variant(budget)
          && $0.key.metric == metric
      })
    else { return [] }
    var sums: [String: Double] = [:]
    for member in group.members {
      for item in try report.store.items(ofScore: member.score.id ?? 0) { sums[item.name, default: 0] += item.value }
    }
    let isLowerBetter = group.direction == .lower
    let worst = sums.sorted { first, second in
      first.value == second.value ? first.key < second.key : (first.value > second.value) == isLowerBetter
    }.prefix(5)
    guard !worst.isEmpty else { return [] }
    let label = MetricLabel(metric)
    let list = worst.map { "\($0.key) (\(NumberText.number($0.value / Double(group.members.count), significant: 3)))" }
    return [MarkdownText("Worst test images of R+S by \(label.name): \(list.joined(separator: ", ")).")]
  }
}

extension GainRegime {
  /// The order of plots and columns, the same everywhere, so that a regime keeps its colour.
  static var plotted: [GainRegime] { [.real, .realAndSynthetic, .realAndAugmented, .synthetic] }

  /// The variant that stored runs carry.
  func variant(_ realImages: Int) -> String { self == .synthetic ? rawValue : "\(rawValue)@\(realImages)" }
}

/// A figure for each part or joint under each regime.
private struct DetailTable {
  let markdown: MarkdownTable

  /// Nil where no regime has the series.
  init?(
    _ report: ReportContext, _ system: String, series: String, names: [String], budget: Int, title: String
  ) throws {
    var columns: [(regime: GainRegime, curves: SeedCurves)] = []
    for regime in GainRegime.plotted {
      if let curves = try report.curves(system, variant: regime.variant(budget), series: series) {
        columns.append((regime, curves))
      }
    }
    guard !columns.isEmpty else { return nil }
    var table = MarkdownTable(
      [.text(MarkdownText(title))] + columns.map { .number(MarkdownText($0.regime.rawValue)) } + [
        .number("R+S − R [95 %]")
      ])
    func values(_ curves: SeedCurves, _ step: Int) -> [Double]? {
      curves.steps.firstIndex(of: step).map { curves.atStep($0) }
    }
    for (step, name) in names.enumerated() {
      let row = columns.map { values($0.curves, step) }
      guard row.contains(where: { $0 != nil }) else { continue }
      func of(_ regime: GainRegime) -> [Double]? {
        columns.firstIndex { $0.regime == regime }.flatMap { row[$0] }
      }
      var change = NumberText.missing
      if let real = of(.real), let both = of(.realAndSynthetic), real.count == both.count {
        change = NumberText.change(Comparison.paired(reference: real, candidate: both))
      }
      table.add(
        [MarkdownText(name)]
          + row.map { MarkdownText($0.map { NumberText.summary(Summary($0)) } ?? NumberText.missing) }
          + [MarkdownText(change)])
    }
    markdown = table
  }
}
