/// Names under an axis: broken into lines where their words fit side by side, upright otherwise.
struct NameLabels {
  /// The lines of each name.
  let lines: [[String]]
  let isUpright: Bool
  /// Pixels below the axis beyond one line.
  let depth: Double

  /// A letter is about 9.5 pixels wide and a line 18 high.
  init(_ names: [String], in area: FigureLayout.Area) {
    let room = Int(area.plotWidth / Double(max(names.count, 1)) / 9.5)
    let broken = names.map { Self.broken($0, at: room) }
    isUpright = broken.joined().contains { $0.count > room }
    guard isUpright else {
      lines = broken
      depth = Double((broken.map(\.count).max() ?? 1) - 1) * 18
      return
    }
    let longest = Int((area.top - area.bottom) / 2.5 / 9)
    lines = names.map { [$0.count <= longest ? $0 : $0.prefix(longest - 1) + "…"] }
    depth = Double(lines.joined().map(\.count).max() ?? 0) * 9 - 10
  }

  private static func broken(_ name: String, at width: Int) -> [String] {
    var lines: [String] = []
    for word in name.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? [""] : lines
  }

  func commands(_ letter: String) -> String {
    let labels = lines.enumerated().map { index, lines in
      lines.map(\.quotedForGnuplot).joined(separator: #"."\n"."#) + " \(index)"
    }
    return "set \(letter)tics \(isUpright ? "rotate by 90 right " : "")scale 0 (\(labels.joined(separator: ", ")))\n"
      + "set grid no\(letter)tics\n"
  }
}
