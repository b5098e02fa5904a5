/// The names of a figure with their styles, drawn in a strip of its own below the panels.
struct Legend {
  struct Entry {
    var name: String
    var style: PlotStyle
    var kind: Series.Kind
  }

  /// In the order of first appearance.
  private(set) var entries: [Entry] = []

  init(_ figure: Figure) {
    var positions: [String: Int] = [:]
    var levels = 0
    for series in figure.panels.flatMap(\.series) {
      if let position = positions[series.name] {
        // A line says more about a name than the band behind it.
        if entries[position].kind == .band { entries[position].kind = series.kind }
        continue
      }
      positions[series.name] = entries.count
      // Levels are grey and use up no colour.
      let index = series.kind == .level ? levels : entries.count - levels
      if series.kind == .level { levels += 1 }
      entries.append(Entry(name: series.name, style: PlotStyle(index: index), kind: series.kind))
    }
    self.width = Double(figure.width)
  }

  private let width: Double

  func style(_ name: String) -> PlotStyle { entries.first { $0.name == name }?.style ?? PlotStyle(index: 0) }

  /// One name needs no legend: the axis says what it is.
  private var isDrawn: Bool { entries.count > 1 }

  /// As many as fit side by side; a letter is about 9 pixels wide, a sample with its gaps 80.
  private var columns: Int {
    let widest = entries.map(\.name.count).max() ?? 0
    return min(entries.count, max(1, Int((width - 40) / (Double(widest) * 9 + 80))))
  }

  /// Height of the strip in pixels.
  var height: Double {
    guard isDrawn else { return 0 }
    return Double((entries.count + columns - 1) / columns) * 22 + 18
  }

  func commands(_ figure: Figure) -> String {
    guard isDrawn else { return "" }
    let share = height / Double(figure.height)
    let keys = entries.map { "keyentry \($0.sample) title \($0.name.quotedForGnuplot)" }
    return """
      reset
      set origin 0,0
      set size 1,\(share.forGnuplot)
      set lmargin 0
      set rmargin 0
      set tmargin 0
      set bmargin 0
      unset border
      unset tics
      set style data lines
      set key center center horizontal Left reverse maxcols \(columns) samplen 3.5 width 1 height 0.2
      plot [0:1][0:1] NaN notitle, \(keys.joined(separator: ", "))

      """
  }
}

extension Legend.Entry {
  /// How the legend shows the entry.
  fileprivate var sample: String {
    switch kind {
    case .line: "with lines \(style.line)"
    case .points: "with points \(style.points)"
    case .linePoints: "with linespoints \(style.linePoints)"
    case .band: "with boxes \(style.band)"
    case .errorBars: "with yerrorbars \(style.whiskers)"
    case .bars: "with boxes \(style.bars)"
    case .area: "with boxes \(style.area)"
    case .level: "with lines \(style.level)"
    }
  }
}
