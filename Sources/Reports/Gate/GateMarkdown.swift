import Foundation
import Results

extension GateReport {
  /// What a comment on GitHub may hold; a step's summary may hold more.
  public static let commentLimit = 65_536

  /// The page for a comment or a summary: what failed first, the rest folded; no longer than `limit` bytes, so that long
  /// tables end with how many rows are left out.
  public func markdown(limit: Int = commentLimit) -> String {
    var rows = cases.count
    while true {
      let source = page(rows: rows).source
      if source.utf8.count <= limit { return source }
      if rows == 0 { return String(decoding: source.utf8.prefix(limit), as: UTF8.self) }
      rows /= 2
    }
  }

  /// The page with at most so many rows in each table.
  private func page(rows: Int) -> MarkdownPage {
    var page = MarkdownPage()
    page.heading(2, MarkdownText(headline))
    page.paragraph(MarkdownText("\(counts). \(rule)"))
    page.list(baselines.map { MarkdownText($0.line) })
    section("Worse", cases(.worse), rows, to: &page)
    section("Could not compare", cases(.notComparable), rows, to: &page)
    let folded: [(String, [GateCase])] = [
      ("Better", cases(.better)), ("Shown, too small to fail on", cases(.negligible)),
      ("No change shown", cases(.unclear)), ("The same", cases(.same)),
      ("For information only, never failing", cases.filter(\.isInformational)),
    ]
    for (title, cases) in folded where !cases.isEmpty {
      var content = MarkdownPage()
      table(cases, rows, to: &content)
      page.details("\(title) (\(cases.count))", content)
    }
    return page
  }

  private func section(_ title: String, _ cases: [GateCase], _ rows: Int, to page: inout MarkdownPage) {
    guard !cases.isEmpty else { return }
    page.heading(3, MarkdownText("\(title) (\(cases.count))"))
    table(cases, rows, to: &page)
  }

  private func table(_ cases: [GateCase], _ rows: Int, to page: inout MarkdownPage) {
    let shown = cases.prefix(rows)
    if !shown.isEmpty {
      page.table(shown.allSatisfy { $0.outcome == .notComparable } ? reasons(shown) : numbers(shown))
    }
    if shown.count < cases.count {
      page.paragraph(
        MarkdownText("\(cases.count - shown.count) more are left out here; --json prints all."))
    }
  }

  private func reasons(_ cases: some Sequence<GateCase>) -> MarkdownTable {
    var table = MarkdownTable([.text("system"), .text("variant"), .text("metric"), .text("why")])
    for judged in cases {
      table.add([
        MarkdownText(judged.key.system), MarkdownText(judged.variantAndSubject), MarkdownText(judged.metricText),
        MarkdownText(judged.reason ?? ""),
      ])
    }
    return table
  }

  private func numbers(_ cases: some Sequence<GateCase>) -> MarkdownTable {
    var table = MarkdownTable([
      .text("system"), .text("variant"), .text("metric"), .number("baseline"), .number("now"),
      .number("change [95 %]"), .number("floor"), .number("p"), .number("p, of all"), .text("compared"),
    ])
    for judged in cases {
      table.add([
        MarkdownText(judged.key.system), MarkdownText(judged.variantAndSubject), MarkdownText(judged.metricText),
        MarkdownText(NumberText.summary(judged.baseline)), MarkdownText(judged.currentText),
        MarkdownText(judged.changeText), MarkdownText(NumberText.number(judged.floor, significant: 2)),
        MarkdownText(judged.evidence.map { probabilityText($0.probability) } ?? NumberText.missing),
        MarkdownText(judged.evidence.map { probabilityText($0.adjusted) } ?? NumberText.missing),
        MarkdownText(judged.reason ?? judged.evidence?.method.word ?? ""),
      ])
    }
    return table
  }
}

extension GatedBaseline {
  /// `dtn, profile quick: seeds 5,6,7 of 1234abc against seeds 0,1,2,3,4 of 803f7d6`
  var line: String {
    func side(_ seeds: [Int], _ versions: [String]) -> String {
      seeds.isEmpty ? "no run" : "seeds \(RunAgain.list(seeds)) of \(versions.joined(separator: ", "))"
    }
    let new = newScores == 0 ? "" : "; \(newScores) scores are new"
    return
      "\(name), profile \(profile): \(side(currentSeeds, currentCodeVersions)) against \(side(seeds, codeVersions))\(new)"
  }
}
