/// A table whose source reads as a table too.
public struct MarkdownTable: Hashable, Sendable {
  /// On which side a column's cells begin.
  public enum Alignment: Hashable, Sendable {
    /// For words.
    case left
    /// For numbers.
    case right
  }

  /// A column's title and side.
  public struct Column: Hashable, Sendable {
    /// The first row.
    public var title: MarkdownText
    /// Where its cells stand.
    public var alignment: Alignment

    /// A column of words.
    public static func text(_ title: MarkdownText) -> Column { Column(title: title, alignment: .left) }
    /// A column of numbers, aligned right.
    public static func number(_ title: MarkdownText) -> Column { Column(title: title, alignment: .right) }
  }

  /// The columns, from the left.
  public let columns: [Column]
  /// The rows below the titles; each has as many cells as there are columns.
  public private(set) var rows: [[MarkdownText]] = []

  /// A table with titles and no rows yet.
  public init(_ columns: [Column]) {
    precondition(!columns.isEmpty, "a table needs at least one column")
    self.columns = columns
  }

  /// Adds a row; traps unless it has one cell for each column.
  public mutating func add(_ row: [MarkdownText]) {
    precondition(row.count == columns.count, "a row of \(row.count) cells in a table of \(columns.count) columns")
    rows.append(row)
  }

  /// The Markdown source, a line for each row.
  public var source: String {
    let cells = [columns.map(\.title.cellSource)] + rows.map { $0.map(\.cellSource) }
    let widths = columns.indices.map { column in max(3, cells.map { $0[column].count }.max() ?? 0) }
    var lines = cells.map { row in
      line(columns.indices.map { padded(row[$0], to: widths[$0], columns[$0].alignment) })
    }
    let rule = columns.indices.map { column in
      let dashes = String(repeating: "-", count: widths[column] - 1)
      return columns[column].alignment == .left ? dashes + "-" : dashes + ":"
    }
    lines.insert(line(rule), at: 1)
    return lines.joined(separator: "\n")
  }

  private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

  private func padded(_ cell: String, to width: Int, _ alignment: Alignment) -> String {
    let room = String(repeating: " ", count: width - cell.count)
    return alignment == .left ? cell + room : room + cell
  }
}
