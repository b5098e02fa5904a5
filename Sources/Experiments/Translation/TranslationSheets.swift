import Foundation
import Images
import Results

extension ContactSheetWriter {
  /// Scenes that are shown.
  static let shownScenes = 8

  /// One column of a sheet.
  struct Column {
    let title: String
    let images: [Image]

    /// Images under a title.
    init(_ title: String, _ images: [Image]) { (self.title, self.images) = (title, images) }
  }

  /// A sheet with a row for each scene; the columns are kept as samples too, under their numbers.
  func writeTranslations(_ name: String, _ columns: [Column], _ run: Int64) throws {
    try write(Self.sheet(columns, title: specification.title), name, .contactSheet, run)
    for (number, column) in columns.enumerated() { try writeSamples("column-\(number)", column.images, run) }
  }

  /// Columns side by side, as many rows as the shortest has.
  static func sheet(_ columns: [Column], title: String, rowLabels: [String]? = nil) -> ContactSheet {
    let rows = columns.map(\.images.count).min() ?? 0
    let size = columns.first?.images.first?.width ?? 64
    return ContactSheet(
      rows: (0..<rows).map { row in columns.map { $0.images[row] } }, title: title, columnTitles: columns.map(\.title),
      rowLabels: (0..<rows).map { "test \($0)" }, scale: max(1, 128 / size))
  }
}
