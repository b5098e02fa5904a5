import Results

/// What changed against the stored baseline.
struct BaselineSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard let changes = report.changes else { return }
    writer.page.heading(2, "Change against the baseline")
    guard changes.profile == report.profile, !changes.cases.isEmpty else {
      writer.page.paragraph(
        MarkdownText(
          "The baseline \(changes.name) was made under the profile \(changes.profile) and has no score of the profile "
            + "\(report.profile); nothing is compared."))
      return
    }
    writer.page.paragraph(
      MarkdownText(
        "Baseline \(changes.name), seeds \(RunAgain.list(changes.seeds)): \(changes.summary)"
          + " of \(changes.cases.count) scores\(remainder(changes)). \(changes.rule)"))
    let notable: Set<GateOutcome> = [.worse, .better, .changed, .notComparable]
    let shown = changes.cases.filter { notable.contains($0.outcome) }
    if !shown.isEmpty { writer.page.table(table(shown)) }
    let rest = changes.cases.filter { [.negligible, .unclear].contains($0.outcome) }
    if !rest.isEmpty {
      var folded = MarkdownPage()
      folded.table(table(rest))
      writer.page.details("\(rest.count) scores that moved, by little or no more than other seeds move them", folded)
    }
  }

  private func remainder(_ changes: BaselineChanges) -> String {
    var text = ""
    if changes.missing > 0 { text += "; \(changes.missing) scores of the baseline are not among these runs" }
    if changes.new > 0 { text += "; \(changes.new) scores are new" }
    return text
  }

  private func table(_ cases: [GateCase]) -> MarkdownTable {
    var table = MarkdownTable([
      .text("system"), .text("variant"), .text("metric"), .number("baseline"), .number("now"), .number("change [95 %]"),
      .text(""),
    ])
    for judged in cases {
      let note = judged.isInformational && judged.direction != .none ? " (for information)" : ""
      table.add([
        MarkdownText(judged.key.system), MarkdownText(judged.variantAndSubject), MarkdownText(judged.metricText),
        MarkdownText(NumberText.summary(judged.baseline)), MarkdownText(judged.currentText),
        MarkdownText(judged.changeText),
        MarkdownText(judged.outcome.word + (judged.reason.map { ": \($0)" } ?? "") + note),
      ])
    }
    return table
  }
}
