import Foundation

/// One or several plots in one picture, with one legend below them.
///
/// A name has the same colour, dash and marker in every panel.
public struct Figure: Hashable, Sendable {
  /// The line above all panels, nil where the panels' own titles say enough.
  public var title: String?
  /// The panels, row by row.
  public var panels: [Plot]
  /// How many panels stand side by side.
  public var columns: Int
  /// Width of the picture in pixels.
  public var width: Int
  /// Height of the picture in pixels.
  public var height: Int

  /// A picture of 960×600 pixels for one panel; for several, 960 wide and 340 high for each row.
  public init(_ title: String? = nil, panels: [Plot], columns: Int? = nil, width: Int = 960, height: Int? = nil) {
    let across = max(1, columns ?? min(panels.count, 2))
    let rows = (panels.count + across - 1) / across
    self.title = title
    self.panels = panels
    self.columns = across
    self.width = width
    self.height = height ?? (panels.count <= 1 ? 600 : 340 * rows + (title == nil ? 50 : 90))
  }

  /// The files of one drawing.
  public struct Files: Hashable, Sendable {
    /// The picture in pixels.
    public var png: URL
    /// The picture in lines, for zooming and printing.
    public var svg: URL
  }

  /// Writes `name`.png and `name`.svg into `folder`, which is made if it is missing. The same figure gives the same
  /// bytes on one machine.
  ///
  /// A missing value (NaN) is a gap in its line, band or row of bars; infinite values are refused. Throws `PlotError`;
  /// then no half-drawn file is left.
  @discardableResult
  public func draw(to folder: URL, name: String, gnuplot executable: String = "gnuplot") throws -> Files {
    try checkDrawable()
    let files = try Files(folder: folder, name: name)
    let drafts = Files(
      png: folder.appending(path: ".\(name).png.partial"), svg: folder.appending(path: ".\(name).svg.partial"))
    defer {
      // Gone already after success.
      try? FileManager.default.removeItem(at: drafts.png)
      try? FileManager.default.removeItem(at: drafts.svg)
    }
    try FigureScript(self).send(to: executable, files: drafts)
    try replace(files.png, by: drafts.png)
    try replace(files.svg, by: drafts.svg)
    return files
  }
}

extension Plot {
  /// Writes the plot alone, 960×600 pixels; see `Figure.draw`.
  @discardableResult
  public func draw(to folder: URL, name: String, gnuplot executable: String = "gnuplot") throws -> Figure.Files {
    try Figure(panels: [self]).draw(to: folder, name: name, gnuplot: executable)
  }
}

extension Figure.Files {
  /// Checks the names and makes the folder.
  init(folder: URL, name: String) throws {
    let isControl = { (scalar: Unicode.Scalar) in scalar.properties.generalCategory == .control }
    guard !name.isEmpty, !name.contains("/"), !name.unicodeScalars.contains(where: isControl) else {
      throw PlotError.unusableName(name)
    }
    guard !folder.path.unicodeScalars.contains(where: isControl) else { throw PlotError.unusableName(folder.path) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw PlotError.unwritable(path: folder.path, reason: error.localizedDescription)
    }
    guard FileManager.default.isWritableFile(atPath: folder.path) else {
      throw PlotError.unwritable(path: folder.path, reason: "no permission")
    }
    self.init(png: folder.appending(path: name + ".png"), svg: folder.appending(path: name + ".svg"))
  }
}

/// Puts `draft` in the place of `file` in one step, so that no reader sees half a picture.
private func replace(_ file: URL, by draft: URL) throws {
  // Unsafe for its pointers to the two paths, which live for the length of the call.
  guard unsafe rename(draft.path, file.path) == 0 else {
    let reason = POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO).localizedDescription
    throw PlotError.unwritable(path: file.path, reason: reason)
  }
}
