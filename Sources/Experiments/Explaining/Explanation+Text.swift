import Foundation

extension Explanation {
  /// The explanation for a terminal: the value, what each choice moves, and what comes nearest to the target.
  public var text: String {
    var lines = ["\(metric) = \(Self.number(value)) (\(images) \(images == 1 ? "image" : "images"))"]
    if let note { lines.append("  " + note) }
    lines += settingLines
    lines += ["", "One choice at a time:"]
    lines += Self.table(
      single.map { outcome in
        let change = outcome.changes[0]
        return [
          change.choice.title, "\(change.from) → \(change.to)",
          outcome.value.map(Self.number) ?? "–", outcome.moved.map(Self.signed) ?? outcome.reason ?? "",
        ]
      })
    if !fixed.isEmpty {
      lines += ["", "Not in play:"] + fixedLines
    }
    if let target { lines += [""] + nearestLines(target) }
    return lines.joined(separator: "\n")
  }

  private var settingLines: [String] {
    Self.table(
      ProtocolChoice.allCases.compactMap { choice in settings[choice].map { [choice.title, $0] } })
  }

  /// A line for each reason.
  private var fixedLines: [String] {
    var reasons: [String] = []
    for choice in fixed where !reasons.contains(choice.because) { reasons.append(choice.because) }
    return reasons.map { reason in
      "  " + fixed.filter { $0.because == reason }.map(\.choice.title).joined(separator: ", ") + ": " + reason
    }
  }

  private func nearestLines(_ target: PrintedValue) -> [String] {
    guard !nearest.isEmpty else { return ["None of \(combinations) combinations has a finite value."] }
    let rows = nearest.map { outcome in
      let changes = outcome.changes.map { "\($0.choice.title) → \($0.to)" }.joined(separator: ", ")
      let value = outcome.value ?? .nan
      return [
        Self.number(value), "\(Self.signed(value - target.value)) off",
        changes.isEmpty ? "the protocol itself" : changes,
      ]
    }
    return ["Nearest to \(Self.number(target.value)) of \(combinations) combinations:"] + Self.table(rows)
  }

  /// Rows with their columns under each other, two spaces in and between.
  private static func table(_ rows: [[String]]) -> [String] {
    let columns = rows.first?.count ?? 0
    let widths = (0..<columns).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == columns - 1 ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
      }
      return "  " + cells.joined(separator: "  ")
    }
  }

  private static func number(_ value: Double) -> String { String(format: "%.6g", value) }
  private static func signed(_ value: Double) -> String { value == 0 ? "0" : String(format: "%+.4g", value) }
}
