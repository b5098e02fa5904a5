import Results

/// A page for a terminal: paragraphs, and columns under a heading.
struct PlainText {
  private var lines: [String] = []

  /// Adds a line.
  mutating func line(_ text: String) { lines.append(text) }

  /// Adds a heading after an empty line.
  mutating func heading(_ text: String) { lines += ["", text] }

  /// Adds rows of which each column is as wide as its widest cell.
  mutating func table(_ rows: [[String]]) {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0 }
    for row in rows {
      let cells = row.indices.map { column in
        row[column] + String(repeating: " ", count: widths[column] - row[column].count)
      }
      let text = "  " + cells.joined(separator: "  ")
      lines.append(String(text.reversed().drop { $0 == " " }.reversed()))
    }
  }

  /// The whole text.
  var text: String { lines.joined(separator: "\n") }
}

extension FieldDifference {
  /// A row of a table: path, both values.
  var row: [String] { [path, first ?? "absent", second ?? "absent"] }
}
