import Results

/// Scores over something that was varied while scoring, such as the yaw of a face.
struct ScoreCurves {
  /// One line: a stored curve of a variant.
  struct Line {
    var legend: String
    var variant: String
    var series: String
  }

  /// The line above the axes.
  var title: String
  /// The picture's file name, without its ending.
  var name: String
  /// What was varied.
  var x: Axis
  /// The score; values are shares of 1 and drawn in per cent.
  var y: Axis
  /// The lines, in the legend's order.
  var lines: [Line]
}

/// The benchmark's score curves, the mean over seeds.
struct ScoreCurvesSection: ReportSection {
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    guard let system = report.benchmark.systems.first else { return }
    for shown in report.benchmark.shownCurves {
      let series = try shown.lines.flatMap { line -> [Series] in
        guard let curves = try report.curves(system, variant: line.variant, series: line.series) else { return [] }
        let shares = curves.mean.map { $0 * 100 }
        return Curve(line.legend, x: curves.steps.map(Double.init), y: shares).series(.linePoints)
      }
      guard !series.isEmpty else { continue }
      let note = report.seeds.count > 1 ? "mean over \(report.seeds.count) seeds" : "one seed"
      try writer.plot(
        Figure(panels: [Plot(shown.title, note: note, x: shown.x, y: shown.y, series: series)]), name: shown.name,
        alternative: "\(shown.title): \(shown.lines.map(\.legend).joined(separator: ", "))")
    }
  }
}
