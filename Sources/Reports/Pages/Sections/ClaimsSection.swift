/// The paper's claims in words, each with a figure, a limit and what the interval shows.
struct ClaimsSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard !report.claims.isEmpty else { return }
    writer.page.heading(2, "The claims, measured")
    writer.page.table(Self.table(report.claims))
    writer.page.paragraph(Self.explanation)
  }

  /// A row for each claim.
  static func table(_ claims: [Claim]) -> MarkdownTable {
    var table = MarkdownTable([
      .text("claim"), .text("figure"), .number("limit"), .number("mean [95 %]"), .number("per seed"),
      .number("seeds that hold"),
      .text("verdict"),
    ])
    for claim in claims {
      let summary = claim.summary
      let digits = { (value: Double) in NumberText.rounded(value, like: summary.interval) }
      let mean =
        summary.interval.map { "\(digits(summary.mean)) [\(digits($0.low)), \(digits($0.high))]" }
        ?? digits(summary.mean)
      table.add([
        MarkdownText(claim.text), MarkdownText(claim.figure), MarkdownText(claim.limitText), MarkdownText(mean),
        MarkdownText(claim.values.map { digits($0.value) }.joined(separator: ", ")),
        MarkdownText("\(claim.holding) of \(claim.values.count)"), MarkdownText(claim.verdict.word),
      ])
    }
    return table
  }

  /// How limits and verdicts are meant.
  static let explanation: MarkdownText = """
    The limits are proposals of this suite. Sizes, steps, rates and loss weights were chosen on seed 0, at whose test \
    figures we looked; the other seeds share its test items. Nothing is gated by the limits. A claim “holds” only where the whole interval over seeds lies on its side of the limit, and \
    “fails” only where the whole of it lies on the other; “on average only” means that the interval reaches across. \
    Figures are made within each seed first.
    """
}
