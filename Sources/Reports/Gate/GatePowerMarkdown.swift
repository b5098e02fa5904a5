import Results

extension GatePower {
  /// The page: for each score the smallest drop seen, in its unit and in per cent.
  public var markdown: String {
    var page = MarkdownPage()
    let seeds = scores.map(\.baseline.count)
    let range = seeds.min() == seeds.max() ? "\(seeds.min() ?? 0)" : "\(seeds.min() ?? 0) to \(seeds.max() ?? 0)"
    page.heading(2, MarkdownText("What the gate can see: \(name)"))
    page.paragraph(
      MarkdownText(
        "The smallest drop that is failed with \(NumberText.number(100 * power, significant: 3)) % power at "
          + "α = \(NumberText.number(alpha, significant: 2)) (one-sided, over \(scores.count) scores together), with "
          + "\(seedCount) new \(seedCount == 1 ? "seed" : "seeds") against \(range) of the baseline: when the score drops "
          + "alone, and when all drop. The baseline's spread is taken for the true one. No drop below the floor is failed. "
          + "“From images” is the share of the variance over seeds that more test images would lower; only more seeds lower "
          + "the rest."))
    var table = MarkdownTable([
      .text("system"), .text("variant"), .text("metric"), .number("baseline"), .number("deviation"), .number("images"),
      .number("from images"), .number("floor"), .number("alone"), .number("%"), .number("all drop"), .number("%"),
    ])
    for sight in scores { table.add(row(sight)) }
    if scores.isEmpty { page.paragraph("No score gates.") } else { page.table(table) }
    return page.source
  }

  private func row(_ sight: GateSight) -> [MarkdownText] {
    func drop(_ value: Double?) -> [MarkdownText] {
      guard let value else { return [MarkdownText(NumberText.missing), MarkdownText(NumberText.missing)] }
      let mean = abs(sight.baseline.mean)
      return [
        MarkdownText(NumberText.number(value, significant: 2)),
        MarkdownText(mean > 0 ? NumberText.number(100 * value / mean, significant: 2) : NumberText.missing),
      ]
    }
    let key = sight.key
    return [
      MarkdownText(key.system),
      MarkdownText(key.subject == "test" ? key.variant : "\(key.variant), \(key.subject)"),
      MarkdownText("\(MetricLabel(key.metric).title) \(sight.direction.arrow)"),
      MarkdownText(NumberText.number(sight.baseline.mean)),
      MarkdownText(NumberText.number(sight.baseline.deviation, significant: 2)),
      MarkdownText(sight.itemCount.map(String.init) ?? NumberText.missing),
      MarkdownText(sight.itemShare.map { NumberText.number(100 * $0, significant: 2) + " %" } ?? NumberText.missing),
      MarkdownText(NumberText.number(sight.floor, significant: 2)),
    ] + drop(sight.smallestAlone) + drop(sight.smallestTogether)
  }
}
