/// A figure as gnuplot's commands and data blocks.
struct FigureScript {
  /// Columns x, y, low, high.
  struct Block: Hashable {
    var name: String
    var points: [Series.Point]
  }

  let figure: Figure
  let legend: Legend
  /// The data of every panel, sent once and drawn by both terminals.
  let blocks: [Block]
  /// Layout and plot commands, the same for both terminals.
  let commands: String

  init(_ figure: Figure) {
    let legend = Legend(figure)
    var blocks: [Block] = []
    var commands = "set multiplot\n"
    let layout = FigureLayout(figure, legendHeight: legend.height)
    for (index, panel) in figure.panels.enumerated() {
      let script = PanelScript(panel, index: index, area: layout.panels[index], legend: legend, figure: figure)
      blocks += script.blocks
      commands += script.commands
    }
    commands += legend.commands(figure)
    commands += "unset multiplot\n"
    self.figure = figure
    self.legend = legend
    self.blocks = blocks
    self.commands = commands
  }

  /// Sizes are in pixels. Points are 3/4 of a pixel in pngcairo, and a pixel in svg.
  func terminal(_ kind: Terminal) -> String {
    let size = "size \(figure.width),\(figure.height)"
    let fontSize = figure.panels.count > 1 ? 11 : 12
    return switch kind {
    case .png: "set terminal pngcairo noenhanced \(size) font 'DejaVu Sans,\(fontSize)' background '#ffffff'\n"
    case .svg:
      "set terminal svg noenhanced \(size) font 'DejaVu Sans, Verdana, sans-serif,\(fontSize)' fontscale 1.3333 "
        + "background '#ffffff'\n"
    }
  }

  /// gnuplot's name for each format of file.
  enum Terminal { case png, svg }
}

/// Where the panels lie.
struct FigureLayout {
  /// A rectangle in pixels from the picture's lower left corner.
  struct Area: Hashable {
    var left, bottom, right, top: Double

    /// Width between the ends of the horizontal axis.
    var plotWidth: Double { right - left - FigureLayout.leftMargin - FigureLayout.rightMargin }
  }

  /// Room for the vertical axis' label and tick labels.
  static let leftMargin = 92.0
  /// Room for half of the last tick label.
  static let rightMargin = 26.0

  var panels: [Area]

  init(_ figure: Figure, legendHeight: Double) {
    let rows = (figure.panels.count + figure.columns - 1) / figure.columns
    let top = Double(figure.height) - (figure.title == nil ? 6 : 46)
    let cell = (width: Double(figure.width) / Double(figure.columns), height: (top - legendHeight) / Double(rows))
    panels = figure.panels.indices.map { index in
      let left = Double(index % figure.columns) * cell.width
      let upper = top - Double(index / figure.columns) * cell.height
      return Area(left: left, bottom: upper - cell.height, right: left + cell.width, top: upper)
    }
  }
}
