import Foundation
import Results

extension TableComparison {
  /// A line for each figure, with its titles in the first line when asked for (RFC 4180).
  public func csv(titles: Bool) -> String {
    let head = [
      "table", "method", "variant", "figure", "unit", "protocol", "paper", "paper_error", "verified", "ours",
      "ours_low",
      "ours_high", "seeds", "difference", "verdict", "reasons",
    ]
    let lines = cells.joined().map { cell in
      let ours = cell.ours
      return [
        table.id, cell.row.method, cell.row.ours?.variant ?? "", cell.column.name, cell.column.unit, cell.metric ?? "",
        Self.plain(cell.published),
        Self.plain(cell.error), "\(cell.isVerified)", Self.plain(ours?.mean), Self.plain(ours?.interval?.low),
        Self.plain(ours?.interval?.high), cell.seeds.map(String.init).joined(separator: " "),
        Self.plain(cell.difference), cell.verdict.name, cell.reasons.joined(separator: "; "),
      ]
    }
    return ((titles ? [head] : []) + lines).map { $0.map(\.escapedForCSV).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func plain(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  /// A floating table for a document, which needs no packages.
  public var latex: String {
    var lines = [
      "\\begin{table}", "\\caption{\("\(table.system), \(table.venue): \(summary).".escapedForLaTeX)}",
      "\\label{tab:\(table.id)}", "\\begin{tabular}{llrrrl}", "\\hline",
      "figure & method & paper & ours & $\\Delta$ & verdict \\\\", "\\hline",
    ]
    for column in cells {
      for (index, cell) in column.enumerated() {
        let title = index == 0 ? cell.column.titleText : ""
        let words = [
          title, cell.row.method, cell.publishedText, cell.oursText, cell.differenceText, cell.verdict.name,
        ]
        lines.append(words.map(\.escapedForLaTeX).joined(separator: " & ") + " \\\\")
      }
      lines.append("\\hline")
    }
    lines.append("\\end{tabular}")
    if !unlikenesses.isEmpty {
      let reasons = unlikenesses.map(\.text).joined(separator: "; ")
      lines.append("\\par\\footnotesize Not comparable, \(reasons.escapedForLaTeX).")
    }
    if !differences.isEmpty {
      lines.append("\\par\\footnotesize \(differences.joined(separator: " ").escapedForLaTeX)")
    }
    lines.append("\\end{table}")
    return lines.joined(separator: "\n") + "\n"
  }
}

extension TableComparison.Cell {
  /// The protocol that ours was made under, or would be.
  var metric: String? { group?.key.metric ?? column.ours?.metric }

  /// Our seeds.
  var seeds: [Int] { group?.values.map(\.seed) ?? [] }

  /// What stands behind the verdict.
  var reasons: [String] {
    switch verdict {
    case .matches(let match): [match.rawValue]
    case .notComparable(let reasons): reasons.map(\.text)
    case .noScore(let missing): [missing.rawValue]
    case .withinNoise, .differs, .unverified, .notPrinted: []
    }
  }
}

extension String {
  /// The text as a field of a CSV file: in quotes where it holds a comma, a quote or a line's end.
  public var escapedForCSV: String {
    let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
    return unicodeScalars.contains(where: special.contains)
      ? "\"" + replacing("\"", with: "\"\"") + "\"" : self
  }

  /// The text as LaTeX shows it, whatever the document's encoding.
  public var escapedForLaTeX: String {
    map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "±": "$\\pm$"
      case "−": "$-$"
      case "×": "$\\times$"
      case "↑": "$\\uparrow$"
      case "↓": "$\\downarrow$"
      case "·": "$\\cdot$"
      case "†": "$\\dagger$"
      case "Δ": "$\\Delta$"
      case "✓": "$\\surd$"
      case "°": "$^\\circ$"
      case "–": "--"
      case "<", ">", "|": "$\(character)$"
      default: String(character)
      }
    }.joined()
  }
}
