/// Images in rows and columns with titles and labels, for looking at.
public struct ContactSheet: Hashable, Sendable {
  /// The images, row by row; nil leaves a place empty. Rows may differ in length, images in size.
  public var rows: [[Image?]]
  /// A line above everything.
  public var title: String
  /// What stands above each column; may be fewer than there are columns.
  public var columnTitles: [String]
  /// What stands before each row; may be fewer than there are rows.
  public var rowLabels: [String]
  /// How many pixels of the sheet a pixel of an image is wide.
  public var scale: Int
  /// How many pixels of the sheet a dot of the font is wide.
  public var textScale: Int
  /// Pixels between the images.
  public var gap: Int

  /// A sheet of images; titles and labels are optional.
  public init(
    rows: [[Image?]], title: String = "", columnTitles: [String] = [], rowLabels: [String] = [],
    scale: Int = 1, textScale: Int = 1, gap: Int = 6
  ) {
    precondition(scale > 0 && textScale > 0 && gap >= 0, "a sheet at scale \(scale), text \(textScale), gap \(gap)")
    self.rows = rows
    self.title = title
    self.columnTitles = columnTitles
    self.rowLabels = rowLabels
    (self.scale, self.textScale, self.gap) = (scale, textScale, gap)
  }

  /// The sheet as one RGB image: dark text on white, every image in a thin grey frame.
  public var image: Image {
    let layout = SheetLayout(self)
    var sheet = Image(height: layout.height, width: layout.width, colour: Colour.white.samples)
    let ink = Colour(40, 40, 40).samples
    sheet.draw(title, row: gap, column: gap, colour: ink, scale: textScale)
    for (column, lines) in layout.titleLines.enumerated() {
      for (number, line) in lines.enumerated() {
        let blank = layout.columnWidths[column] - Font.width(of: line) * textScale
        let row = layout.titleBottom - (lines.count - number) * Font.lineHeight * textScale
        sheet.draw(line, row: row, column: layout.columnStarts[column] + blank / 2, colour: ink, scale: textScale)
      }
    }
    for (row, label) in rowLabels.prefix(rows.count).enumerated() {
      let middle = layout.rowStarts[row] + (layout.rowHeights[row] - 7 * textScale) / 2
      sheet.draw(label, row: middle, column: gap, colour: ink, scale: textScale)
    }
    for (row, cells) in rows.enumerated() {
      for case (let column, let cell?) in cells.enumerated() {
        place(cell, on: &sheet, row: layout.rowStarts[row], column: layout.columnStarts[column], layout, column)
      }
    }
    return sheet
  }

  private func place(
    _ cell: Image, on sheet: inout Image, row: Int, column: Int, _ layout: SheetLayout, _ columnNumber: Int
  ) {
    let enlarged = cell.converted(toChannels: 3).enlarged(scale)
    let left = column + (layout.columnWidths[columnNumber] - enlarged.width) / 2
    sheet.fill(
      row: row - 1, column: left - 1, height: enlarged.height + 2, width: enlarged.width + 2,
      colour: Colour(190, 190, 190).samples)
    sheet.paste(enlarged, row: row, column: left)
  }
}

/// Where everything on a sheet lies, in pixels of the sheet.
private struct SheetLayout {
  var columnWidths: [Int]
  var columnStarts: [Int] = []
  var rowHeights: [Int]
  var rowStarts: [Int] = []
  var titleLines: [[String]]
  var titleBottom: Int
  var width: Int
  var height: Int

  init(_ sheet: ContactSheet) {
    let (gap, text) = (max(2, sheet.gap), sheet.textScale)
    let columnCount = sheet.rows.map(\.count).max() ?? 0
    columnWidths = (0..<columnCount).map { column in
      sheet.rows.map { column < $0.count ? ($0[column]?.width ?? 0) * sheet.scale : 0 }.max() ?? 0
    }
    rowHeights = sheet.rows.map { row in row.map { ($0?.height ?? 0) * sheet.scale }.max() ?? 0 }
    titleLines = sheet.columnTitles.prefix(columnCount).enumerated().map { [columnWidths] column, title in
      Self.wrapped(title, toCharacters: (columnWidths[column] + text) / (Font.advance * text))
    }
    for (column, lines) in titleLines.enumerated() {
      let widest = lines.map { Font.width(of: $0) * text }.max() ?? 0
      columnWidths[column] = max(columnWidths[column], widest)
    }

    let labelWidth = sheet.rowLabels.prefix(sheet.rows.count).map { Font.width(of: $0) * text }.max() ?? 0
    var edge = gap + (labelWidth > 0 ? labelWidth + gap : 0)
    for columnWidth in columnWidths {
      columnStarts.append(edge)
      edge += columnWidth + gap
    }
    width = max(edge, Font.width(of: sheet.title) * text + 2 * gap)

    let titleHeight = sheet.title.isEmpty ? 0 : Font.lineHeight * text + gap
    titleBottom = gap + titleHeight + (titleLines.map(\.count).max() ?? 0) * Font.lineHeight * text
    edge = titleBottom + (titleLines.isEmpty ? 0 : 2)
    for rowHeight in rowHeights {
      rowStarts.append(edge)
      edge += rowHeight + gap
    }
    height = edge
  }

  /// The text in lines of at most so many characters, broken between words; a longer word keeps a line of its own.
  static func wrapped(_ text: String, toCharacters most: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= most {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
