import Results

/// Every score: mean and interval over seeds, unit, number of items, judge, signature.
struct ScoresSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    writer.page.heading(2, "Scores")
    for system in report.systems {
      for preset in report.presets(of: system) {
        let scores = SystemScores(report, system: system, preset: preset)
        if report.benchmark.downstream.contains(system) {
          var folded = MarkdownPage()
          folded.table(scores.byVariant)
          folded.append(scores.signatures)
          writer.page.details("\(scores.title): all regimes, all metrics", folded)
        } else {
          writer.page.heading(3, MarkdownText(scores.title))
          for part in scores.tables {
            if let subject = part.subject { writer.page.paragraph(.strong("Scored: \(subject)")) }
            writer.page.table(part.table)
          }
          if scores.hasJudge {
            writer.page.paragraph(
              """
              Scores with a judge are seen through a small network that the suite trained itself; its accuracy on held-out \
              real data stands beside them. They are not comparable with published values.
              """)
          }
          var folded = MarkdownPage()
          folded.append(scores.signatures)
          writer.page.details("Signatures: what another score must share to be compared", folded)
        }
      }
    }
  }
}

/// The scores of one system under one preset.
private struct SystemScores {
  let title: String
  private let groups: [ScoreGroup]
  private let variants: [String]
  private let metrics: [String]

  init(_ report: ReportContext, system: String, preset: String) {
    groups = report.groups.filter { $0.key.system == system && $0.key.preset == preset }
    variants = report.variants(of: system)
    metrics = Set(groups.map(\.key.metric)).sorted { Self.place($0) < Self.place($1) }
    title =
      report.presets(of: system).count > 1 || !report.benchmark.downstream.contains(system)
      ? "\(system), preset \(preset)" : system
  }

  /// Families of metrics in the order of the pages: reconstruction, texture, the rest.
  private static func place(_ metric: String) -> String {
    let families = ["mse", "l1", "psnr", "ssim", "roughness", "gradient", "gram", "parzen"]
    let family = families.firstIndex { metric.hasPrefix($0) } ?? families.count
    return "\(family) \(metric)"
  }

  var hasJudge: Bool { groups.contains { $0.representative.judgeAccuracy != nil } }

  /// Variants with what was scored of them, as columns.
  private var columns: [(variant: String, subject: String)] {
    let pairs = variants.flatMap { variant in
      Set(groups.filter { $0.key.variant == variant }.map(\.key.subject)).sorted().map { (variant, $0) }
    }
    return pairs.map { (variant: $0.0, subject: $0.1) }
  }

  private func group(_ metric: String, _ variant: String, _ subject: String) -> ScoreGroup? {
    groups.first { $0.key.metric == metric && $0.key.variant == variant && $0.key.subject == subject }
  }

  /// A row for each metric: a table for each subject where there are several variants, else one with subjects as
  /// columns.
  var tables: [(subject: String?, table: MarkdownTable)] {
    let columns = columns
    let names = Set(columns.map(\.subject)).sorted()
    let subjects = names.filter { $0 == "test" } + names.filter { $0 != "test" }
    if subjects.count == 1 { return [(nil, table(columns, titles: columns.map(\.variant)))] }
    if Set(columns.map(\.variant)).count == 1 {
      let titles = columns.map { $0.subject == "test" ? "trained (\($0.variant))" : $0.subject }
      return [(nil, table(columns, titles: titles))]
    }
    return subjects.map { subject in
      let own = columns.filter { $0.subject == subject }
      return (subject, table(own, titles: own.map(\.variant)))
    }
  }

  private func table(_ columns: [(variant: String, subject: String)], titles: [String]) -> MarkdownTable {
    var table = MarkdownTable(
      [.text("metric")] + titles.map { .number(MarkdownText($0)) }
        + [.text("unit"), .number("n"), .number("judge's accuracy")])
    for metric in metrics {
      let row = columns.map { group(metric, $0.variant, $0.subject) }
      guard let first = row.compactMap({ $0 }).first else { continue }
      let label = MetricLabel(metric)
      let values = row.map { MarkdownText($0.map { label.summary($0.summary) } ?? NumberText.missing) }
      let accuracy = first.representative.judgeAccuracy.map { NumberText.percent($0) } ?? ""
      let name = MarkdownText("\(label.title) \(first.direction.arrow)\(target(metric))")
      table.add(
        [name] + values + [MarkdownText(label.unit), MarkdownText(itemCount(first)), MarkdownText(accuracy)])
    }
    return table
  }

  /// Items or samples that went into a score: the signature's count, as some scores have no items.
  private func itemCount(_ group: ScoreGroup) -> String {
    (try? group.representative.signatureFields()["n"]) ?? String(group.representative.count)
  }

  /// Where neither way is better: what to aim at.
  private func target(_ metric: String) -> String { metric.contains("-ratio@") ? " real: 1" : "" }

  /// A row for each variant, for systems with many.
  var byVariant: MarkdownTable {
    var table = MarkdownTable(
      [.text("trained on")]
        + metrics.map { metric in
          let label = MetricLabel(metric)
          let arrow = groups.first { $0.key.metric == metric }?.direction.arrow ?? ""
          return .number(MarkdownText("\(label.name) \(arrow)\(label.unit.isEmpty ? "" : ", \(label.unit)")"))
        })
    for column in columns {
      table.add(
        [MarkdownText(column.variant)]
          + metrics.map {
            MarkdownText(
              group($0, column.variant, column.subject).map { NumberText.summary($0.summary) } ?? NumberText.missing)
          })
    }
    return table
  }

  /// One line for each unlike signature.
  var signatures: MarkdownPage {
    var seen: Set<String> = []
    var lines: [MarkdownText] = []
    for metric in metrics {
      for group in groups where group.key.metric == metric && seen.insert(group.representative.signatureHash).inserted {
        lines.append(.code(metric) + ": " + .code(group.representative.signature))
      }
    }
    var page = MarkdownPage()
    page.list(lines)
    return page
  }
}
