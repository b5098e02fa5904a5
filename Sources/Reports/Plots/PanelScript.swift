/// One panel as gnuplot's commands and data blocks.
struct PanelScript {
  let blocks: [FigureScript.Block]
  let commands: String

  init(_ plot: Plot, index: Int, area: FigureLayout.Area, legend: Legend, figure: Figure) {
    var drawing = PanelDrawing(prefix: "p\(index)", plot: plot, legend: legend)
    for series in plot.series { drawing.add(series) }
    blocks = drawing.blocks
    commands =
      "reset\n" + Self.place(plot, index, area, figure) + Self.frame + plot.x.commands("x", plot: plot, in: area)
      + plot.y.commands("y", plot: plot, in: area) + "plot \(drawing.elements)\n"
  }

  private static let frame = """
    set border 3 linecolor rgb '#444444' linewidth 1
    set tics nomirror out textcolor rgb '#222222'
    set grid xtics ytics back linetype 1 linecolor rgb '#e2e2e2' linewidth 1 dashtype solid
    set errorbars 1.2
    unset key

    """

  /// The figure's title; the first panel carries it, as a label lives as long as its panel.
  private static func headline(_ figure: Figure) -> String {
    guard let title = figure.title else { return "" }
    let y = 1 - 24 / Double(figure.height)
    return "set label 1 \(title.quotedForGnuplot) at screen 0.5,\(y.forGnuplot) center font ',15'\n"
  }

  /// Margins by pixels, so that panels line up whatever their tick labels say, and titles above the axes.
  private static func place(_ plot: Plot, _ index: Int, _ area: FigureLayout.Area, _ figure: Figure) -> String {
    let (width, height) = (Double(figure.width), Double(figure.height))
    let under = 64 + plot.x.depthOfNames(in: area)
    let above = plot.note == nil ? 40.0 : 62.0
    var text = index == 0 ? headline(figure) : ""
    text += """
      set lmargin at screen \(((area.left + FigureLayout.leftMargin) / width).forGnuplot)
      set rmargin at screen \(((area.right - FigureLayout.rightMargin) / width).forGnuplot)
      set bmargin at screen \(((area.bottom + under) / height).forGnuplot)
      set tmargin at screen \(((area.top - above) / height).forGnuplot)

      """
    let middle = (area.left + FigureLayout.leftMargin + area.right - FigureLayout.rightMargin) / 2 / width
    let line = { (down: Double) in ((area.top - down) / height).forGnuplot }
    let size = figure.panels.count > 1 ? (title: 12, note: 10) : (title: 14, note: 11)
    text += "set label 2 \(plot.title.quotedForGnuplot) at screen \(middle.forGnuplot),\(line(20)) center "
    text += "font ',\(size.title)'\n"
    // Its own xlabel would gnuplot put on top of names of several lines.
    text += "set label 4 \(plot.x.caption.quotedForGnuplot) at screen \(middle.forGnuplot),"
    text += "\(((area.bottom + 12) / height).forGnuplot) center\n"
    if let note = plot.note {
      text += "set label 3 \(note.quotedForGnuplot) at screen \(middle.forGnuplot),\(line(43)) center "
      text += "font ',\(size.note)' textcolor rgb '#555555'\n"
    }
    return text
  }
}

/// Collects what one plot command draws.
struct PanelDrawing {
  let prefix: String
  let plot: Plot
  let legend: Legend
  private(set) var blocks: [FigureScript.Block] = []
  /// Areas lie behind bars, bars behind lines.
  private var back: [String] = []
  private var middle: [String] = []
  private var front: [String] = []
  private var barsDrawn = 0

  init(prefix: String, plot: Plot, legend: Legend) {
    self.prefix = prefix
    self.plot = plot
    self.legend = legend
  }

  var elements: String { (back + middle + front).joined(separator: ", ") }

  mutating func add(_ series: Series) {
    let style = legend.style(series.name)
    switch series.kind {
    case .line:
      for run in series.runs {
        // A value alone between two gaps is no line; it shows as a dot.
        let alone = run.count == 1
        front.append("\(block(run)) using 1:2 with \(alone ? "points \(style.points)" : "lines \(style.line)") notitle")
      }
    case .points: front.append("\(block(series.points)) using 1:2 with points \(style.points) notitle")
    case .linePoints: front.append("\(block(series.points)) using 1:2 with linespoints \(style.linePoints) notitle")
    case .band:
      for run in series.runs { back.append("\(block(run)) using 1:3:4 with filledcurves \(style.band) notitle") }
    case .area:
      for run in series.runs {
        let data = block(run)
        back.append("\(data) using 1:2 with filledcurves y=0 \(style.area) notitle")
        front.append("\(data) using 1:2 with lines \(style.line) notitle")
      }
    case .errorBars: front.append("\(block(series.points)) using 1:2:3:4 with yerrorbars \(style.whiskers) notitle")
    case .bars: addBars(series, style)
    case .level: middle.append("\(series.points[0].y.forGnuplot) with lines \(style.level) notitle")
    }
  }

  /// Bars of several series stand side by side over their name and fill 0.8 of its room.
  private mutating func addBars(_ series: Series, _ style: PlotStyle) {
    let groups = Double(plot.series.count { $0.kind == .bars })
    let shift = (Double(barsDrawn) - (groups - 1) / 2) * 0.8 / groups
    barsDrawn += 1
    let data = block(
      series.points.map { Series.Point(x: $0.x + shift, y: $0.y, low: $0.low, high: $0.high) })
    let width = (0.8 / groups * 0.9).forGnuplot
    middle.append("\(data) using 1:2:(\(width)) with boxes \(style.bars) notitle")
    if series.hasIntervals {
      // Arrows both ways with flat heads: gnuplot's own whiskers leave a white spot on the bar.
      let cap = (0.8 / groups * 0.12).forGnuplot
      front.append(
        "\(data) using 1:3:(0):($4-$3) with vectors heads size \(cap),90 linecolor rgb '#222222' linewidth 1.5 notitle")
    }
  }

  private mutating func block(_ points: [Series.Point]) -> String {
    let name = "\(prefix)_\(blocks.count)"
    blocks.append(FigureScript.Block(name: name, points: points))
    return "$" + name
  }
}

extension Series {
  /// The points between missing ones.
  var runs: [[Point]] { points.split { !$0.isPresent }.map(Array.init) }
}
