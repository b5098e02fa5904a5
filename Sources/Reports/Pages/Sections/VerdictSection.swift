import Results

/// The heading and what it all comes to.
struct VerdictSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    writer.page.heading(1, MarkdownText(report.benchmark.title))
    writer.page.list(Self.lines(report))
    writer.page.paragraph(MarkdownText(report.benchmark.introduction))
    let seeds = report.seeds.count == 1 ? "seed \(report.seeds[0])" : "seeds \(RunAgain.list(report.seeds))"
    let spread =
      report.seeds.count == 1
      ? "With one seed there is no interval over seeds, and nothing here says what another seed would give."
      : "Unless said otherwise, ± and [ ] are 95 % intervals of the mean over seeds (Student's t)."
    writer.page.paragraph(
      "Profile " + .code(report.profile)
        + MarkdownText(
          ", \(seeds), \(report.runs.count) finished \(report.runs.count == 1 ? "run" : "runs"). \(spread)"))
    if report.older > 0 {
      writer.page.paragraph(
        MarkdownText(
          "Left out: \(report.older) older finished \(report.older == 1 ? "run" : "runs") with other settings than the last "
            + "run of their system."))
    }
    let left = report.unfinished.count
    if left > 0 {
      writer.page.paragraph(
        .strong("Incomplete:")
          + MarkdownText(" \(left) more \(left == 1 ? "run is" : "runs are") begun and not finished; finish with ")
          + .code("synthbench resume") + ".")
    }
  }

  /// What it all comes to, a sentence each.
  static func lines(_ report: ReportContext) -> [MarkdownText] {
    var lines: [MarkdownText] = []
    for comparison in report.published where comparison.hasScores {
      lines.append(.strong("Against \(comparison.table.id):") + MarkdownText(" \(comparison.summary)."))
    }
    if !report.claims.isEmpty { lines.append(.strong("Claims:") + MarkdownText(" \(claims(report.claims))")) }
    for table in report.gain?.mainTables ?? [] {
      guard let budget = report.comparedBudget, let verdict = table.verdict(.syntheticOverReal, at: budget) else {
        continue
      }
      lines.append(.strong("\(table.network.title):") + MarkdownText(" \(verdict)"))
    }
    if let changes = report.changes, !changes.cases.isEmpty {
      lines.append(.strong("Against the baseline \(changes.name):") + MarkdownText(" \(changes.summary)."))
    }
    return lines.isEmpty ? [headline(report)] : lines
  }

  private static func claims(_ claims: [Claim]) -> String {
    let counts = Claim.Verdict.allCases.compactMap { verdict -> String? in
      let count = claims.count { $0.verdict == verdict }
      return count == 0 ? nil : "\(count) \(count == 1 ? verdict.word : verdict.pluralWord)"
    }
    return "of \(claims.count), " + counts.joined(separator: ", ") + "."
  }

  /// The first scores, for a benchmark with neither paper nor claims.
  private static func headline(_ report: ReportContext) -> MarkdownText {
    let shown = report.groups.filter { $0.key.subject == "test" }.map { group in
      let label = MetricLabel(group.key.metric)
      return "\(label.name) \(label.summary(group.summary)) \(label.unit)".trimmingSuffixSpaces
    }
    return .strong("Scores:") + MarkdownText(" " + shown.joined(separator: ", ") + ".")
  }
}

extension Claim.Verdict {
  /// The word for several claims.
  fileprivate var pluralWord: String {
    switch self {
    case .holds: "✓ hold"
    case .holdsOnAverage: "hold on average only"
    case .failsOnAverage: "fail on average only"
    case .fails: "✗ fail"
    case .holdsInOneSeed: "hold in the one seed"
    case .failsInOneSeed: "fail in the one seed"
    }
  }
}

extension String {
  fileprivate var trimmingSuffixSpaces: String { String(reversed().drop { $0 == " " }.reversed()) }
}
