import Foundation

extension Axis {
  /// Scale, range and ticks as gnuplot commands, and the vertical axis' label; `letter` is x or y.
  func commands(_ letter: String, plot: Plot, in area: FigureLayout.Area) -> String {
    var text = letter == "y" ? "set ylabel \(caption.quotedForGnuplot)\n" : ""
    switch scale {
    case .linear: text += "set format \(letter) '%g'\n"
    case .logarithmic: text += "set logscale \(letter) 10\nset format \(letter) '%g'\n"
    case .names(let names): text += NameLabels(names, in: area).commands(letter)
    }
    let range = letter == "x" ? horizontalRange(plot) : verticalRange(plot)
    if let ticks {
      let shown = letter == "x" ? thinned(ticks, from: range.low, to: range.high, width: area.plotWidth) : ticks
      text += "set \(letter)tics (\(shown.map(\.forGnuplot).joined(separator: ", ")))\n"
    } else if letter == "x", scale == .linear, let low = range.low, let high = range.high, low < high {
      text += "set xtics \(Self.step(from: low, to: high, width: area.plotWidth).forGnuplot)\n"
    }
    return text + "set \(letter)range [\(range.low?.forGnuplot ?? "*"):\(range.high?.forGnuplot ?? "*")]\n"
  }

  /// How many pixels the names under the axis need beyond one line of tick labels.
  func depthOfNames(in area: FigureLayout.Area) -> Double {
    guard case .names(let names) = scale else { return 0 }
    return NameLabels(names, in: area).depth
  }

  /// The smallest of 1, 2, 5, 10, 20, … (and tenths of them) between ticks whose labels keep clear of one another.
  private static func step(from low: Double, to high: Double, width: Double) -> Double {
    let power = pow(10, floor(log10((high - low) / 10)))
    for factor in [1.0, 2, 5, 10, 20, 50] {
      let step = factor * power
      let digits = max(1, floor(log10(max(abs(low), abs(high), 1))) + 1) + (step < 1 ? 1 - floor(log10(step)) : 0)
      if step / (high - low) * width >= digits * 10 + 16 { return step }
    }
    return 100 * power
  }

  /// Leaves out ticks whose labels would touch the one before; a digit is about 10 pixels wide.
  private func thinned(_ ticks: [Double], from low: Double?, to high: Double?, width: Double) -> [Double] {
    guard let low, let high, low < high else { return ticks }
    let place = { (value: Double) in scale == .logarithmic ? log10(value) : value }
    let pixels = width / (place(high) - place(low))
    let labelWidth = { (value: Double) in Double("\(value)".count - ("\(value)".hasSuffix(".0") ? 2 : 0)) * 10 + 10 }
    var kept: [Double] = []
    for tick in ticks.sorted() {
      if let last = kept.last, (place(tick) - place(last)) * pixels < (labelWidth(tick) + labelWidth(last)) / 2 {
        continue
      }
      kept.append(tick)
    }
    return kept
  }

  /// Tight around lines; with room at the ends where markers or intervals stand.
  private func horizontalRange(_ plot: Plot) -> (low: Double?, high: Double?) {
    if case .names(let names) = scale { return (-0.6, Double(names.count) - 0.4) }
    let shown = plot.series.filter { $0.kind != .level }
    let values = shown.flatMap(\.points).map(\.x)
    guard let low = values.min(), let high = values.max() else { return (minimum, maximum) }
    let marked = low == high || shown.contains { $0.kind != .line && $0.kind != .band }
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
    let isUp = solid.allSatisfy { $0.low >= 0 }, isDown = solid.allSatisfy { $0.high <= 0 }
    // Where every value is zero: gnuplot draws no axis from 0 to 0.
    if isUp && isDown { return (minimum ?? 0, maximum ?? 1) }
    return (minimum ?? (isUp ? 0 : nil), maximum ?? (isDown ? 0 : nil))
  }
}
