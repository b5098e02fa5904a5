import Foundation
import Results

/// One page over several benchmarks: their verdicts and claims, with links to the pages that tell more.
public enum Overview {
  /// Writes `index.md` into `folder` and gives its path; the pictures that it shows are those of the benchmarks' own
  /// pages. Benchmarks without finished runs are named as such.
  ///
  /// - Parameters:
  ///   - title: the heading.
  ///   - collection: the name that runs everything again.
  ///   - benchmarks: each with the way from this page to its own.
  /// - Throws: `ReportError`, `ResultsError`, `BaselineError` or `MarkdownError`.
  public static func write(
    title: String, collection: String, benchmarks: [(name: String, page: String)], profile: String?, seeds: [Int]?,
    store: ResultsStore, runsFolder: String, baselineFolder: String?, publishedFolder: String?,
    to folder: String
  ) throws -> String {
    var writer = try ReportWriter(folder: folder)
    writer.page.heading(1, MarkdownText(title))
    for (name, page) in benchmarks {
      guard let benchmark = ReportBenchmark(rawValue: name) else {
        throw ReportError.unknownBenchmark(name, known: ReportBenchmark.allCases.map(\.rawValue))
      }
      writer.page.heading(2, .link(benchmark.title, to: try RelativeLink(page)))
      do {
        let report = try ReportContext(
          benchmark, profile: profile, seeds: seeds, store: store, runsFolder: runsFolder,
          baselineFolder: baselineFolder, publishedFolder: publishedFolder)
        try add(report, page: page, to: &writer)
      } catch ReportError.noFinishedRuns {
        writer.page.paragraph("No finished runs yet.")
      }
    }
    writer.page.heading(2, "How the claims are meant")
    writer.page.paragraph(ClaimsSection.explanation)
    writer.page.heading(2, "Again")
    writer.page.code(RunAgain(benchmark: collection, profile: profile, seeds: seeds ?? []).command, .shell)
    return try writer.finish()
  }

  private static func add(_ report: ReportContext, page: String, to writer: inout ReportWriter) throws {
    let seconds = report.runs.compactMap { run in run.finishedAt.map { $0.timeIntervalSince(run.createdAt) } }
    writer.page.paragraph(MarkdownText(report.benchmark.introduction))
    writer.page.list(VerdictSection.lines(report))
    if !report.claims.isEmpty { writer.page.table(ClaimsSection.table(report.claims)) }
    writer.page.paragraph(
      "Profile " + .code(report.profile)
        + MarkdownText(
          ", seeds \(RunAgain.list(report.seeds)), \(report.runs.count) runs, \(NumberText.duration(seconds: seconds.reduce(0, +))) of computing."
        ))
    // The benchmark's own page has the picture beside it.
    if let picture = try PicturesSection.mainPicture(report) {
      let folder = page.split(separator: "/").dropLast().map { $0 + "/" }.joined()
      writer.page.image(try RelativeLink(folder + picture.file), alternative: picture.title)
    }
  }
}
