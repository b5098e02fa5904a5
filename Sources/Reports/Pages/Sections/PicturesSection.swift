import Foundation
import Results

/// The contact sheets of the first seed, and first of all the one that shows all variants.
struct PicturesSection: ReportSection {
  private let overview = "variants.png"

  func write(_ report: ReportContext, to writer: inout ReportWriter) throws {
    var sheets: [(run: Run, sheet: Artefact)] = []
    for run in report.runs {
      for sheet in try report.store.artefacts(ofRun: run.id ?? 0, kind: .contactSheet) { sheets.append((run, sheet)) }
    }
    guard !sheets.isEmpty else { return }
    writer.page.heading(2, "Pictures")
    if let all = sheets.first(where: { $0.sheet.fileName == overview }) {
      try show(
        all.sheet, as: overview, title: "The same test poses under every variant (seed \(all.run.seed))", report,
        &writer)
    }
    for (run, sheet) in sheets where sheet.fileName != overview && run.seed == report.seeds.first {
      let name = "\(run.system)-\(run.variant)-\(sheet.fileName)"
      try show(sheet, as: name, title: "\(run.system) \(run.variant), seed \(run.seed): \(sheet.stem)", report, &writer)
    }
  }

  private func show(
    _ sheet: Artefact, as name: String, title: String, _ report: ReportContext, _ writer: inout ReportWriter
  ) throws {
    guard let bytes = bytes(of: sheet, report.runsFolder) else {
      writer.page.paragraph(
        MarkdownText(
          "\(title): the picture \(sheet.fileName) is not in the folder of runs, or is not the one that the run noted.")
      )
      return
    }
    writer.page.paragraph(.strong(title))
    try writer.picture(bytes, name: name.replacingOccurrences(of: "+", with: "-"), alternative: title)
  }

  /// The file where the run noted it or, as folders of runs get moved, at the same place within the folder given.
  private func bytes(of sheet: Artefact, _ runsFolder: String) -> Data? {
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
