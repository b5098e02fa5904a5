import Results

/// What synthetic images are worth.
struct GainSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard let gain = report.gain else { return }
    writer.page.heading(2, "What synthetic images are worth")
    if let figure = gain.mainFigure() {
      try writer.plot(
        figure, name: "gain",
        alternative: "Scores against the number of real training images, with and without synthetic images")
    }
    writer.page.append(gain.markdown(level: 3))
    if let figure = gain.furtherFigure() {
      try writer.plot(
        figure, name: "gain-further",
        alternative: "Pixel accuracy and mean F1 against the number of real training images")
    }
  }
}
