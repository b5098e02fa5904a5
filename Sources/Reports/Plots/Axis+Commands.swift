extension Axis {
  /// Label, scale, range and ticks as gnuplot commands; `letter` is x or y.
  func commands(_ letter: String, plot: Plot, in area: FigureLayout.Area) -> String {
    var text = "set \(letter)label \(caption.quotedForGnuplot)\n"
    switch scale {
    case .linear: text += "set format \(letter) '%g'\n"
    case .logarithmic: text += "set logscale \(letter) 10\nset format \(letter) '%g'\n"
    case .names(let names):
      let labels = names.enumerated().map { "\($1.quotedForGnuplot) \($0)" }.joined(separator: ", ")
      text += "set \(letter)tics (\(labels))\(depthOfNames(in: area) > 0 ? " rotate by -28" : "") scale 0\n"
      text += "set grid no\(letter)tics\n"
    }
    if let ticks { text += "set \(letter)tics (\(ticks.map(\.forGnuplot).joined(separator: ", ")))\n" }
    let range = letter == "x" ? horizontalRange(plot) : verticalRange(plot)
    return text + "set \(letter)range [\(range.low?.forGnuplot ?? "*"):\(range.high?.forGnuplot ?? "*")]\n"
  }

  /// How many pixels names that do not fit side by side, and are therefore slanted, need below the axis.
  func depthOfNames(in area: FigureLayout.Area) -> Double {
    guard case .names(let names) = scale, let longest = names.map(\.count).max() else { return 0 }
    let room = (area.right - area.left - 118) / Double(max(names.count, 1))
    return Double(longest) * 9.5 <= room ? 0 : min(Double(longest) * 4.5, (area.top - area.bottom) / 3)
  }

  /// Tight around lines; with room at the ends where markers or intervals stand.
  private func horizontalRange(_ plot: Plot) -> (low: Double?, high: Double?) {
    if case .names(let names) = scale { return (-0.6, Double(names.count) - 0.4) }
    let shown = plot.series.filter { $0.kind != .level }
    let values = shown.flatMap(\.points).map(\.x)
    guard let low = values.min(), let high = values.max() else { return (minimum, maximum) }
    let marked = low == high || shown.contains { ![.line, .band, .area].contains($0.kind) }
    guard marked else { return (minimum ?? low, maximum ?? high) }
    if scale == .logarithmic {
      let factor = low == high ? 2 : 1.15
      return (minimum ?? low / factor, maximum ?? high * factor)
    }
    let room = low == high ? 1 : (high - low) * 0.03
    return (minimum ?? low - room, maximum ?? high + room)
  }

  /// Bars and areas show a value by their height, so their axis holds zero.
  private func verticalRange(_ plot: Plot) -> (low: Double?, high: Double?) {
    let solid = plot.series.filter { $0.kind == .bars || $0.kind == .area }.flatMap(\.points).filter(\.isPresent)
    guard scale == .linear, !solid.isEmpty else { return (minimum, maximum) }
    return (
      minimum ?? (solid.allSatisfy { $0.low >= 0 } ? 0 : nil), maximum ?? (solid.allSatisfy { $0.high <= 0 } ? 0 : nil)
    )
  }
}
