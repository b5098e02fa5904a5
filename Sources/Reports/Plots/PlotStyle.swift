/// Colour, dash and marker of the series that are `index`-th in their figure's legend.
///
/// Colours are those of Okabe and Ito, "Color Universal Design" (2008), which people of every kind of colour vision
/// tell apart, darkest on white first; yellow, too pale for lines on white, is left out. Seven colours, five dashes
/// and six markers repeat together only after 210 series.
struct PlotStyle {
  var index: Int

  static let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9"]
  // Solid, dashed, dotted, dash-dot, dash-dot-dot, in gnuplot's pairs of drawn and blank lengths.
  static let dashes = ["solid", "(14,6)", "(3,4)", "(14,5,3,5)", "(14,4,3,4,3,4)"]
  // Disc, square, triangle, triangle down, diamond, circle: gnuplot's point types.
  static let markers = [7, 5, 9, 11, 13, 6]

  var colour: String { Self.colours[index % Self.colours.count] }
  var dash: String { Self.dashes[index % Self.dashes.count] }
  var marker: Int { Self.markers[index % Self.markers.count] }

  var lineColour: String { "linecolor rgb '\(colour)'" }
  var line: String { "\(lineColour) dashtype \(dash) linewidth 2.5" }
  var points: String { "\(lineColour) pointtype \(marker) pointsize 1.2" }
  var linePoints: String { "\(line) pointtype \(marker) pointsize 1.2" }
  var whiskers: String { "\(lineColour) dashtype solid linewidth 1.5 pointtype \(marker) pointsize 1.2" }
  var band: String { "\(lineColour) fillstyle transparent solid 0.18 noborder" }
  var area: String { "\(lineColour) fillstyle transparent solid 0.25 noborder" }
  var level: String { "linecolor rgb '#555555' dashtype \(Self.dashes[(index + 1) % 5]) linewidth 2" }
  /// Bars side by side differ by their hatching too.
  var bars: String {
    let fill = index == 0 ? "solid 0.75" : "pattern \([3, 1, 2, 4, 5, 6, 7][index % 7])"
    return "\(lineColour) linewidth 1.5 fillstyle \(fill) border"
  }
}
