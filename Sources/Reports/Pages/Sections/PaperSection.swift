/// The paper's figures beside ours, or why there are none.
struct PaperSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    writer.page.heading(2, "Beside the paper")
    guard !report.paper.isEmpty else {
      writer.page.paragraph(absence(report.benchmark))
      return
    }
    var table = MarkdownTable([
      .text("paper"), .number("published"), .text("ours: variant"), .number("ours"), .number("Δ"), .text("verdict"),
    ])
    for comparison in report.paper {
      let label = MetricLabel(comparison.published.metric)
      table.add([
        MarkdownText(comparison.published.source),
        MarkdownText(
          "\(NumberText.value(comparison.published.value, plusMinus: comparison.published.standardError)) \(label.unit)"
        ),
        MarkdownText(comparison.group.key.variant),
        MarkdownText("\(NumberText.summary(comparison.group.summary)) \(label.unit)"),
        MarkdownText(change(comparison)),
        MarkdownText(comparison.verdict.word),
      ])
    }
    writer.page.table(table)
    for comparison in report.paper {
      writer.page.paragraph("What is known to differ:")
      writer.page.list(comparison.differences.map { MarkdownText($0) })
    }
    writer.page.paragraph(
      """
      “matches”: within the paper's own standard error; “within noise”: within 1.96 standard errors of the difference, \
      to which the paper's error, ours over test items and the spread of our seeds add up; “differs”: beyond that.
      """)
  }

  /// No difference is printed between things that are not alike.
  private func change(_ comparison: PaperComparison) -> String {
    if case .notComparable = comparison.verdict { return NumberText.missing }
    return NumberText.change(comparison.difference, like: comparison.group.summary.interval)
  }

  private func absence(_ benchmark: ReportBenchmark) -> MarkdownText {
    switch benchmark {
    case .hands:
      """
      The paper (Sensors 2019, 19(13), 2919) is about NYU, MSRA and ICVL hands; of it only the abstract, the introduction and \
      the headings could be read, none of its tables. There is no published figure to set ours beside, and figures of a \
      procedural world would not be comparable with one. Its claims in words are measured below.
      """
    case .digits, .digits16, .ring8:
      MarkdownText(
        "The paper (Goodfellow et al. 2014) has no figure for these points; its table is about MNIST and the Toronto "
          + "faces. Scores here are not comparable with it; those of the benchmark ") + .code("digits") + " are."
    case .pix2pix, .cyclegan, .srgan, .stargan, .dtn, .crossingNets, .keyPatches, .tpGAN, .diat, .deformableGAN:
      "There is no published figure to set ours beside."
    }
  }
}
