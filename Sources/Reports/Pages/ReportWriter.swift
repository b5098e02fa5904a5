import Foundation

/// Collects a page and writes its pictures beside it.
struct ReportWriter {
  /// The page so far.
  var page = MarkdownPage()
  private let folder: URL

  /// Makes the folder where it is missing. Throws `ReportError.unwritable`.
  init(folder: String) throws {
    self.folder = URL(fileURLWithPath: folder, isDirectory: true)
    do {
      try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
    } catch { throw ReportError.unwritable(path: folder, reason: error.localizedDescription) }
  }

  /// Draws a figure and shows it, with a link to the drawing in lines.
  mutating func plot(_ figure: Figure, name: String, alternative: String) throws {
    try figure.draw(to: folder, name: name)
    page.image(try RelativeLink("\(name).png"), alternative: alternative)
    page.paragraph(.link("The same as SVG", to: try RelativeLink("\(name).svg")))
  }

  /// Writes a picture's bytes beside the page and gives the way to it.
  func picture(_ bytes: Data, name: String) throws -> RelativeLink {
    try write(bytes, name)
    return try RelativeLink(name)
  }

  /// Writes the page and gives its path.
  func finish() throws -> String {
    try write(Data(page.source.utf8), "index.md")
    return folder.appending(path: "index.md").path
  }

  private func write(_ bytes: Data, _ name: String) throws {
    let file = folder.appending(path: name)
    do { try bytes.write(to: file, options: .atomic) } catch {
      throw ReportError.unwritable(path: file.path, reason: error.localizedDescription)
    }
  }
}
