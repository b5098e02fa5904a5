import Results

extension TableComparison {
  /// What marks, verdicts and intervals mean.
  public static let explanation: MarkdownText = """
    “matches”: ours rounds to the printed digits, or lies within the table's stated tolerance, or within the error that \
    the paper prints; “within noise”: one more seed of ours could give the printed figure (t interval for a single run, \
    with the paper's printed error where there is one); “differs”: beyond that; “not comparable”: signature, data set, \
    training data or profile are others than the published ones, which the list below the figures names. † marks \
    figures that were not read at their source; they get no verdict. ± is a 95 % interval of our mean over seeds; a \
    figure without it does not vary, or has one seed.
    """

  /// The table as a part of a page: source, verdicts, what differs, the order of methods.
  public func markdown(level: Int) -> MarkdownPage {
    var page = MarkdownPage()
    page.heading(level, MarkdownText("\(table.id): \(table.system), \(table.venue)"))
    page.paragraph(MarkdownText("\(table.paper). \(kindText)\(table.dataset)."))
    page.paragraph(.strong("Verdict:") + MarkdownText(" \(summary)."))
    if table.rows.isEmpty { page.paragraph(MarkdownText(table.note)) }
    if !matched.isEmpty { page.table(figures) }
    if !unmatched.isEmpty { page.table(otherFigures) }
    page.list(footnotes)
    if !orders.isEmpty {
      page.paragraph(.strong("Order of the methods") + ", best first; what needs no equal conditions:")
      page.list(orders.map(Self.orderText))
      if orders.contains(where: { !$0.pairs.isEmpty }) {
        var folded = MarkdownPage()
        folded.table(pairs)
        page.details("Every two methods: the advantage of the one that is better in print", folded)
      }
    }
    if !table.note.isEmpty && !table.rows.isEmpty { page.paragraph(MarkdownText("Note: \(table.note)")) }
    if !differences.isEmpty {
      page.paragraph("What else is known to differ:")
      page.list(differences.map { MarkdownText($0) })
    }
    return page
  }

  private var kindText: String {
    switch table.kind {
    case .paper: ""
    case .competitor: "Reported by another paper. "
    case .community: "A community figure, not the paper's. "
    }
  }

  /// The columns that this suite has a protocol for.
  private var matched: [[Cell]] { cells.filter { $0[0].column.ours != nil } }
  private var unmatched: [[Cell]] { cells.filter { $0[0].column.ours == nil } }

  // MARK: Figures

  private var figures: MarkdownTable {
    var table = MarkdownTable([
      .text("figure"), .text("method"), .text("our variant"), .number("paper"), .number("ours"), .number("Δ"),
      .text("verdict"),
    ])
    for column in matched {
      for (index, cell) in column.enumerated() {
        table.add([
          index == 0 ? MarkdownText(cell.column.titleText) : "", MarkdownText(cell.row.method),
          MarkdownText(cell.row.ours?.variant ?? NumberText.missing),
          MarkdownText(cell.publishedText), MarkdownText(cell.oursText), MarkdownText(cell.differenceText),
          MarkdownText(cell.verdict.text),
        ])
      }
    }
    return table
  }

  /// What this suite has no protocol for, as it is printed.
  private var otherFigures: MarkdownTable {
    var table = MarkdownTable(
      [.text("no protocol of ours")] + unmatched.map { .number(MarkdownText($0[0].column.titleText)) })
    for (index, row) in self.table.rows.enumerated() {
      table.add([MarkdownText(row.method)] + unmatched.map { MarkdownText($0[index].publishedText) })
    }
    return table
  }

  private var footnotes: [MarkdownText] {
    let unlike = unlikenesses.map { MarkdownText("Not comparable, \($0.text)") }
    let tolerances = table.columns.compactMap { column in
      column.tolerance.map { tolerance in
        MarkdownText(
          "Tolerance of \(column.name), beyond the rounding of print: \(tolerance.amount)"
            + "\(column.unit.isEmpty ? "" : " " + column.unit), as \(tolerance.because)")
      }
    }
    return unlike + tolerances
  }

  // MARK: Order

  private static func orderText(_ order: OrderAgreement) -> MarkdownText {
    let unverified = order.pairs.filter { !$0.isVerified }
    var parts = order.verified.isEmpty ? [] : [order.summary]
    if !unverified.isEmpty {
      parts.append(
        "\(unverified.count(where: \.isAlike)) of \(Self.pairs(unverified.count)) with an unverified figure † as in print"
      )
    }
    if !order.refused.isEmpty {
      let fields = order.refused.map(\.field).uniqued.joined(separator: ", ")
      parts.append("\(Self.pairs(order.refused.count)) not compared, as ours differ in \(fields)")
    }
    let text = "\(order.column.name): \(parts.joined(separator: "; "))"
    return .strong(text)
      + MarkdownText(
        ". Paper: \(order.published.joined(separator: " > ")); ours: \(order.ours.joined(separator: " > "))")
  }

  private static func pairs(_ count: Int) -> String { count == 1 ? "1 pair" : "\(count) pairs" }

  private var pairs: MarkdownTable {
    var table = MarkdownTable([
      .text("figure"), .text("better in print"), .text("than"), .number("advantage here [95 %]"), .text("verdict"),
    ])
    for order in orders {
      for pair in order.pairs {
        table.add([
          MarkdownText(order.column.name), MarkdownText(pair.better), MarkdownText(pair.worse),
          MarkdownText(NumberText.change(pair.advantage)),
          MarkdownText(pair.verdictText + (pair.isVerified ? "" : " †")),
        ])
      }
    }
    return table
  }
}

extension TableComparison {
  /// Tables one below the other, and what their verdicts mean.
  public static func markdown(_ comparisons: [TableComparison]) -> String {
    var page = MarkdownPage()
    for comparison in comparisons { page.append(comparison.markdown(level: 2)) }
    page.paragraph(explanation)
    return page.source
  }
}
