import Results

/// What changed against the stored baseline.
struct BaselineSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard let changes = report.changes else { return }
    writer.page.heading(2, "Change against the baseline")
    guard changes.profile == report.profile, !changes.changes.isEmpty else {
      writer.page.paragraph(
        MarkdownText(
          "The baseline \(changes.name) was made under the profile \(changes.profile) and has no score of the profile "
            + "\(report.profile); nothing is compared."))
      return
    }
    writer.page.paragraph(
      MarkdownText(
        "Baseline \(changes.name), seeds \(RunAgain.list(changes.seeds)): \(changes.summary)"
          + " of \(changes.changes.count) scores\(remainder(changes)). With \(changes.changes.count) intervals of 95 %, about "
          + "\(max(1, changes.changes.count / 20)) would leave out zero by chance."))
    let notable: Set<BaselineChanges.Mark> = [.worse, .better, .changed, .notComparable]
    let shown = changes.changes.filter { notable.contains($0.mark) }
    if !shown.isEmpty { writer.page.table(table(shown)) }
    let rest = changes.changes.filter { $0.mark == .unclear }
    if !rest.isEmpty {
      var folded = MarkdownPage()
      folded.table(table(rest))
      writer.page.details("\(rest.count) scores that moved, with an interval of the difference that holds zero", folded)
    }
  }

  private func remainder(_ changes: BaselineChanges) -> String {
    var text = ""
    if changes.missing > 0 { text += "; \(changes.missing) scores of the baseline are not among these runs" }
    if changes.new > 0 { text += "; \(changes.new) scores are new" }
    return text
  }

  private func table(_ changes: [BaselineChanges.Change]) -> MarkdownTable {
    var table = MarkdownTable([
      .text("system"), .text("variant"), .text("metric"), .number("baseline"), .number("now"), .number("change [95 %]"),
      .text(""),
    ])
    for change in changes {
      let key = change.entry.key
      let subject = key.subject == "test" ? "" : ", \(key.subject)"
      table.add([
        MarkdownText(key.system), MarkdownText(key.variant + subject),
        MarkdownText("\(MetricLabel(key.metric).title) \(change.entry.direction.arrow)"),
        MarkdownText(NumberText.summary(change.entry.summary)), MarkdownText(NumberText.summary(change.now)),
        MarkdownText(change.comparison.map { NumberText.change($0) } ?? NumberText.missing),
        MarkdownText(change.mark.word + (change.reason.map { ": \($0)" } ?? "")),
      ])
    }
    return table
  }
}
