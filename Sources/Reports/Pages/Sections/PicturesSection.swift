import Foundation
import Results

/// The contact sheets of the first seed, and first of all the one that shows all variants.
struct PicturesSection: ReportSection {
  private static let overview = "variants.png"

  /// What the page calls the sheet that shows all variants, or else the main variant's first; nil without any.
  static func mainPicture(_ report: ReportContext) throws -> (file: String, title: String)? {
    let sheets = try sheets(of: report)
    guard
      let (run, sheet) = sheets.first(where: { $0.sheet.fileName == overview })
        ?? sheets.first(where: { $0.run.variant == report.benchmark.mainVariant }) ?? sheets.first
    else { return nil }
    let file = sheet.fileName == overview ? overview : fileName(run, sheet, report.benchmark)
    return (file, "\(run.system) (seed \(run.seed))")
  }

  private static func fileName(_ run: Run, _ sheet: Artefact, _ benchmark: ReportBenchmark) -> String {
    "\(run.system)-\(name(of: run, benchmark, "-"))-\(sheet.fileName)".replacingOccurrences(of: "+", with: "-")
  }

  /// The variant, and the preset where it is not the benchmark's own: runs of two presets have unlike pictures.
  private static func name(of run: Run, _ benchmark: ReportBenchmark, _ separator: String) -> String {
    let isOwn = benchmark.preset == nil || run.preset == benchmark.preset
    return isOwn ? run.variant : run.variant + separator + run.preset
  }

  private static func sheets(of report: ReportContext) throws -> [(run: Run, sheet: Artefact)] {
    try report.runs.flatMap { run in
      try report.store.artefacts(ofRun: run.id ?? 0, kind: .contactSheet).map { (run, $0) }
    }
  }

  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    let (sheets, overview) = (try Self.sheets(of: report), Self.overview)
    guard !sheets.isEmpty else { return }
    writer.page.heading(2, "Pictures")
    let shared = sheets.first { $0.sheet.fileName == overview }
    if let (run, sheet) = shared {
      let title = "The same test items under every variant (seed \(run.seed))"
      writer.page.append(try Self.shown(sheet, as: overview, title: title, report, writer))
    }
    var own = MarkdownPage()
    // Beside a sheet of all variants, the main one's tell enough.
    let only = shared == nil ? nil : report.benchmark.mainVariant
    let downstream = report.benchmark.downstream
    for (run, sheet) in sheets
    where sheet.fileName != overview && run.seed == report.seeds.first
      && (only == nil || run.variant == only || downstream.contains(run.system))
    {
      let name = Self.name(of: run, report.benchmark, ", preset ")
      let title = "\(run.system) \(name), seed \(run.seed): \(sheet.stem)"
      own.append(
        try Self.shown(sheet, as: Self.fileName(run, sheet, report.benchmark), title: title, report, writer))
    }
    // What the shared sheet shows already is folded away.
    if shared == nil {
      writer.page.append(own)
    } else {
      writer.page.details(only.map { "More of \($0)" } ?? "The sheet of each variant by itself", own)
    }
  }

  private static func shown(
    _ sheet: Artefact, as name: String, title: String, _ report: ReportContext, _ writer: ReportWriter
  ) throws -> MarkdownPage {
    var page = MarkdownPage()
    guard let bytes = bytes(of: sheet, report.runsFolder) else {
      page.paragraph(
        MarkdownText(
          "\(title): the picture \(sheet.fileName) is not in the folder of runs, or is not the one that the run noted.")
      )
      return page
    }
    page.paragraph(.strong(title))
    page.image(try writer.picture(bytes, name: name), alternative: title)
    return page
  }

  /// The file where the run noted it or, as folders of runs get moved, at the same place within the folder given.
  private static func bytes(of sheet: Artefact, _ runsFolder: String) -> Data? {
    let parts = sheet.path.split(separator: "/").map(String.init)
    let within = (1...max(1, parts.count)).reversed().map { runsFolder + "/" + parts.suffix($0).joined(separator: "/") }
    for path in [sheet.path] + within {
      if let bytes = try? Data(contentsOf: URL(fileURLWithPath: path)), bytes.count == sheet.byteCount { return bytes }
    }
    return nil
  }
}

extension Artefact {
  /// The last part of the path.
  fileprivate var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }
  /// The same without the ending.
  fileprivate var stem: String { fileName.split(separator: ".").first.map(String.init) ?? fileName }
}
