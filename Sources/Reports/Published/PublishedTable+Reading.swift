import Foundation

/// What can go wrong with published tables.
public enum PublishedTableError: Error, Hashable, Sendable {
  /// The folder of tables is not there, or there is no table in it.
  case missing(folder: String)
  /// A file cannot be read.
  case unreadable(path: String, reason: String)
  /// A file is not a published table; `place` is where in it.
  case malformed(path: String, place: String, reason: String)
  /// A newer program made the file.
  case newerFormat(path: String, format: Int)
  /// No figure and no order of ours could be compared with those asked for.
  case nothingToCompare(tables: [String])
}

extension PublishedTableError: LocalizedError, CustomStringConvertible {
  /// The message for the user, one paragraph.
  public var errorDescription: String? { description }

  /// The message for the user, one paragraph.
  public var description: String {
    switch self {
    case .missing(let folder):
      "There are no published tables in \(folder). Work in the repository's folder, or name theirs with --published."
    case .unreadable(let path, let reason): "\(path) cannot be read: \(reason). Check its permissions."
    case .malformed(let path, let place, let reason):
      "\(path) is not a published table: at \(place), \(reason). Correct the file, or take the committed one."
    case .newerFormat(let path, let format):
      "\(path) has the layout \(format), made for a newer version of synthbench; this version reads layouts up to "
        + "\(PublishedTable.currentFormat)."
    case .nothingToCompare(let tables):
      "Nothing of ours can be compared with \(tables.count == 1 ? tables[0] : "any of the \(tables.count) tables"): no "
        + "score was made under the published conditions, and no two verified rows have scores of ours. "
        + "`synthbench table` lists what each table lacks."
    }
  }
}

extension PublishedTable {
  /// Version of the file's layout that this program reads.
  public static let currentFormat = 1

  /// Where the tables lie in the repository.
  public static let folder = "baselines/published"

  /// The tables of a folder, by name. Throws `PublishedTableError`.
  public static func readAll(in folder: String) throws(PublishedTableError) -> [PublishedTable] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    var tables: [PublishedTable] = []
    for name in names.sorted() where name.hasSuffix(".json") { tables.append(try read(from: "\(folder)/\(name)")) }
    guard !tables.isEmpty else { throw .missing(folder: folder) }
    return tables
  }

  /// Reads a file and checks that what it states agrees with what it holds. Throws `PublishedTableError`.
  public static func read(from path: String) throws(PublishedTableError) -> PublishedTable {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .unreadable(path: path, reason: error.localizedDescription)
    }
    return try parse(data, path: path)
  }

  /// Reads a file's bytes; `path` is for messages and holds the name. Throws `PublishedTableError`.
  public static func parse(_ data: Data, path: String) throws(PublishedTableError) -> PublishedTable {
    do {
      let format = try JSONDecoder().decode(Header.self, from: data).format
      guard format <= currentFormat else { throw PublishedTableError.newerFormat(path: path, format: format) }
      let table = try JSONDecoder().decode(PublishedTable.self, from: data)
      if let (place, reason) = table.fault(name: URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent) {
        throw PublishedTableError.malformed(path: path, place: place, reason: reason)
      }
      return table
    } catch let error as PublishedTableError {
      throw error
    } catch let error as DecodingError {
      throw .malformed(path: path, place: error.place, reason: error.reason)
    } catch {
      throw .unreadable(path: path, reason: "\(error)")
    }
  }

  private struct Header: Decodable { var format: Int }

  // MARK: Checks

  /// The first thing in which the table contradicts itself, and where; nil when there is none.
  private func fault(name: String) -> (place: String, reason: String)? {
    if id != name { return ("id", "the table is called “\(id)”, its file “\(name)”") }
    if let twice = Self.repeated(columns.map(\.name)) { return ("columns", "two columns are called “\(twice)”") }
    if let twice = Self.repeated(rows.map(\.method)) { return ("rows", "two rows are called “\(twice)”") }
    for (index, column) in columns.enumerated() {
      if let reason = fault(of: column) { return ("columns[\(index)] (\(column.name))", reason) }
    }
    for (index, row) in rows.enumerated() {
      if let reason = fault(of: row) { return ("rows[\(index)] (\(row.method))", reason) }
    }
    let places = rows.indices.flatMap { row in columns.indices.map { (row, $0) } }
    let printed = places.filter { rows[$0.0].values[$0.1] != nil }
    let found = FigureCount(total: printed.count, verified: printed.count { isVerified($0.0, $0.1) })
    guard found == figures else {
      return (
        "figures",
        "\(figures.total) figures, \(figures.verified) of them verified, are stated, and there are \(found.total) and "
          + "\(found.verified)"
      )
    }
    return nil
  }

  private func fault(of column: PublishedColumn) -> String? {
    if let error = column.error, error == column.name || !columns.contains(where: { $0.name == error }) {
      return "its errors should stand in a column “\(error)”, and there is none"
    }
    if let ours = column.ours, !ours.metric.contains("@") || !((ours.scale ?? 1) > 0) {
      return "our protocol “\(ours.metric)”, scaled by \(ours.scale ?? 1), is none"
    }
    if let decimals = column.decimals, !(0...9).contains(decimals) { return "it cannot have \(decimals) decimals" }
    if let tolerance = column.tolerance, !(tolerance.amount > 0) || tolerance.because.isEmpty {
      return "a tolerance needs an amount above 0 and a reason"
    }
    return nil
  }

  private func fault(of row: PublishedRow) -> String? {
    if row.values.count != columns.count {
      return "it has \(row.values.count) figures for \(columns.count) columns"
    }
    if let wrong = row.verifiedColumns?.first(where: { !columns.indices.contains($0) }) {
      return "there is no column \(wrong) to be verified"
    }
    for (column, value) in zip(columns, row.values) {
      guard let value, let decimals = column.decimals else { continue }
      let steps = value * Double((0..<decimals).reduce(1) { power, _ in 10 * power })
      if abs(steps - steps.rounded()) > 1e-6 * max(1, abs(steps)) {
        return "\(value) has more than the \(decimals) decimals of its column “\(column.name)”"
      }
    }
    return nil
  }

  private static func repeated(_ names: [String]) -> String? {
    var seen: Set<String> = []
    return names.first { !seen.insert($0).inserted }
  }
}

extension DecodingError {
  /// Where in a file it was met.
  fileprivate var place: String {
    switch self {
    case .keyNotFound(_, let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      let names = context.codingPath.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
      return names.isEmpty ? "the top" : String(names.joined().drop { $0 == "." })
    @unknown default: return "an unknown place"
    }
  }

  /// What was wrong, without a full stop.
  fileprivate var reason: String {
    switch self {
    case .keyNotFound(let key, _): return "the field “\(key.stringValue)” is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      let text = context.debugDescription
      return text.hasSuffix(".") ? String(text.dropLast()) : text
    @unknown default: return "\(self)"
    }
  }
}
