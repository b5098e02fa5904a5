import Results

/// The papers' tables with our scores of the same kind in the same places.
struct PublishedTablesSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard !report.benchmark.publishedTables.isEmpty else { return }
    writer.page.heading(2, "Beside the paper")
    for published in report.benchmark.publishedTables { write(published, report, to: &writer) }
  }

  private func write(_ published: PublishedTable, _ report: ReportContext, to writer: inout ReportWriter) {
    let scores = SeedScores(report.groups, system: published.system, preset: report.benchmark.preset)
    writer.page.heading(3, MarkdownText(published.source))
    var table = MarkdownTable(
      [.text("row"), .text("our variant")]
        + published.columns.flatMap { column in
          [.number(MarkdownText("\(column.title): paper")), .number(MarkdownText("\(column.title): ours"))]
        })
    for row in published.rows {
      table.add(
        [MarkdownText(row.title), MarkdownText(row.variant ?? NumberText.missing)]
          + zip(published.columns, row.values).flatMap { column, value in
            [
              MarkdownText(value.map { NumberText.number($0, significant: 4) } ?? NumberText.missing),
              MarkdownText(ours(row, column, scores)),
            ]
          })
    }
    writer.page.table(table)
    writer.page.paragraph(
      MarkdownText("Verdict: not comparable, because \(published.unlike). " + order(published, scores)))
  }

  private func ours(_ row: PublishedTable.Row, _ column: PublishedTable.Column, _ scores: SeedScores) -> String {
    guard let variant = row.variant, let metric = column.metric,
      let group = scores.group(ScoreName(metric, variant, column.subject))
    else { return NumberText.missing }
    return NumberText.summary(Summary(group.members.map { $0.score.value * column.scale }))
  }

  /// What can be compared: which row is ahead of which.
  private func order(_ published: PublishedTable, _ scores: SeedScores) -> String {
    let columns = published.columns.indices.compactMap { column -> String? in
      let (alike, pairs) = published.agreement(column, scores)
      return pairs == 0 ? nil : "\(published.columns[column].title) \(alike) of \(pairs)"
    }
    return columns.isEmpty
      ? "No two rows have counterparts here, so there is no order to compare."
      : "What can be set side by side is the order of the rows; pairs that stand in the same order here as in the "
        + "paper: \(columns.joined(separator: ", "))."
  }
}
