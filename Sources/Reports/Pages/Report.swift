import Foundation
import Results

/// The page that shows what a benchmark's runs came to.
public enum Report {
  /// Writes `index.md`, its plots (PNG and SVG) and copies of the runs' contact sheets into `folder`, and gives the
  /// path of `index.md`. The same rows and pictures give the same bytes.
  ///
  /// - Parameters:
  ///   - profile: nil for the profile of the finished run that was begun last.
  ///   - seeds: nil for all.
  ///   - runsFolder: where runs wrote their files, for artefacts whose stored path does not lead there.
  ///   - baselineFolder: holds `<benchmark>.json` where a baseline exists; nil for no comparison.
  ///   - publishedFolder: holds the published tables; nil for none.
  /// - Throws: `ReportError`, `ResultsError`, `BaselineError`, `PublishedTableError` or `PlotError`.
  public static func write(
    benchmark: String, profile: String?, seeds: [Int]?, store: ResultsStore, runsFolder: String,
    baselineFolder: String?, publishedFolder: String?, to folder: String
  ) throws -> String {
    guard let known = ReportBenchmark(rawValue: benchmark) else {
      throw ReportError.unknownBenchmark(benchmark, known: ReportBenchmark.allCases.map(\.rawValue))
    }
    let context = try ReportContext(
      known, profile: profile, seeds: seeds, store: store, runsFolder: runsFolder, baselineFolder: baselineFolder,
      publishedFolder: publishedFolder)
    var writer = try ReportWriter(folder: folder)
    for section in known.sections { try section.write(context, to: &writer) }
    return try writer.finish()
  }
}

/// One part of a page. A benchmark's page is a list of them; a new system brings new sections, not a new page.
protocol ReportSection {
  /// Adds the part, or nothing where the runs have nothing for it.
  func write(_ report: ReportContext, to writer: inout ReportWriter) throws
}
