import Results

/// The published tables with our scores of the same kind beside their figures, or why there are none.
struct PublishedTablesSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    let (shown, others) = (report.published.filter(\.hasScores), report.published.filter { !$0.hasScores })
    guard !report.published.isEmpty || !absence(report.benchmark).isEmpty else { return }
    writer.page.heading(2, "Beside the paper")
    if shown.isEmpty { writer.page.list(absence(report.benchmark)) }
    for comparison in shown { writer.page.append(comparison.markdown(level: 3)) }
    if !shown.isEmpty { writer.page.paragraph(TableComparison.explanation) }
    if let first = others.first {
      let names = others.dropFirst().reduce(.code(first.table.id)) { $0 + ", " + .code($1.table.id) }
      writer.page.paragraph(
        "Published tables without scores of ours: " + names + "; " + .code("synthbench table ID") + " shows one.")
    }
  }

  private func absence(_ benchmark: ReportBenchmark) -> [MarkdownText] {
    switch benchmark {
    case .hands:
      [
        """
        The paper (Sensors 2019, 19(13), 2919) is about NYU, MSRA and ICVL hands; of it only the abstract, the \
        introduction and the headings could be read, none of its tables. There is no published figure to set ours \
        beside, and figures of a procedural world would not be comparable with one. Its claims in words are measured \
        below.
        """
      ]
    case .digits16, .ring8:
      [
        MarkdownText(
          "The paper (Goodfellow et al. 2014) has no figure for these points; its table is about MNIST and the Toronto "
            + "faces. Scores here are not comparable with it; those of the benchmark ") + .code("digits") + " are."
      ]
    case .digits, .pix2pix, .cyclegan, .srgan, .stargan, .dtn, .crossingNets, .keyPatches, .tpGAN, .diat,
      .deformableGAN, .calibration:
      []
    }
  }
}
