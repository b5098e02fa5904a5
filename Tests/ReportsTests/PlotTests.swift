import Foundation
import FoundationXML
import Reports
import Testing

@Suite("Plots")
struct PlotTests {
  /// A folder of its own, removed with the test.
  final class Scratch {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plots-\(UUID().uuidString)")
    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  /// Collects the text of an SVG file's `text` elements.
  final class TextCollector: NSObject, XMLParserDelegate {
    var texts: [String] = []
    var sizes: [String] = []
    private var depth = 0

    func parser(
      _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      if element == "svg" { sizes = [attributes["width"] ?? "", attributes["height"] ?? ""] }
      if element == "text" {
        depth += 1
        texts.append("")
      }
    }
    func parser(_ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?) {
      if element == "text" { depth -= 1 }
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if depth > 0 { texts[texts.count - 1] += string }
    }
  }

  static func readSVG(_ file: URL) throws -> TextCollector {
    let collector = TextCollector()
    let parser = XMLParser(data: try Data(contentsOf: file))
    parser.delegate = collector
    #expect(parser.parse(), "\(file.lastPathComponent) is XML")
    return collector
  }

  /// Width and height from the PNG's first chunk; nil where the file is no PNG.
  static func pngSize(_ data: Data) -> [Int]? {
    let bytes = [UInt8](data)
    guard bytes.count > 24, bytes[0..<8] == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] else { return nil }
    return [16, 20].map { bytes[$0..<($0 + 4)].reduce(0) { $0 << 8 | Int($1) } }
  }

  static let simple = Plot(
    "t", x: Axis("x"), y: Axis("y"), series: [Series("s", .line, x: [0, 1, 2], y: [0, 1, 4])])

  @Test(
    "every kind is written as a PNG and an SVG of the asked size, twice with the same bytes",
    arguments: PlotSamples.names)
  func kinds(name: String) throws {
    let scratch = Scratch()
    let figure = try PlotSamples.figure(name)
    let files = try figure.draw(to: scratch.folder, name: name)
    let left = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
    #expect(left.sorted() == [name + ".png", name + ".svg"], "no draft is left behind")
    let png = try Data(contentsOf: files.png)
    let svg = try Data(contentsOf: files.svg)
    #expect(Self.pngSize(png) == [figure.width, figure.height])
    let read = try Self.readSVG(files.svg)
    #expect(read.sizes == ["\(figure.width)", "\(figure.height)"])
    #expect(read.texts.contains(figure.panels[0].title))
    let again = try figure.draw(to: scratch.folder.appending(path: "again"), name: name)
    #expect(try Data(contentsOf: again.png) == png)
    #expect(try Data(contentsOf: again.svg) == svg)
  }

  @Test("no text of a title, label or name reaches gnuplot as a command, and all arrive as they are")
  func escaping() throws {
    let scratch = Scratch()
    let marker = scratch.folder.appending(path: "marker").path
    let text = "it's \"q\" `touch \(marker)` $(touch \(marker)) {a}_b^c \\n @x & <z> %d | é"
    let attack = "a'\nsystem('touch \(marker)')\n'"
    let plot = Plot(
      text, note: text, x: Axis(text, unit: text, scale: .names([text, attack])), y: Axis(attack),
      series: [.bars(text, [1, 2]), .bars(attack, [2, 1])])
    let files = try Figure(attack, panels: [plot]).draw(to: scratch.folder, name: "it's `x` $y")
    #expect(!FileManager.default.fileExists(atPath: marker))
    let texts = try Self.readSVG(files.svg).texts
    #expect(texts.filter { $0 == text }.count >= 3, "title, note and legend: \(texts)")
    #expect(texts.contains(attack.replacing("\n", with: " ")))
  }

  @Test("a missing value is a gap, and a value between two gaps a dot")
  func gaps() throws {
    let scratch = Scratch()
    let x = (0..<7).map(Double.init)
    var plot = Self.simple
    plot.series = [Series("s", .line, x: x, y: [1, 2, .nan, 3, .nan, 2, 1])]
    let broken = try Data(contentsOf: plot.draw(to: scratch.folder, name: "broken").svg)
    plot.series = [
      Series("s", .line, x: [0, 1], y: [1, 2]), Series("s", .points, x: [3], y: [3]),
      Series("s", .line, x: [5, 6], y: [2, 1]),
    ]
    plot.x.minimum = 0
    plot.x.maximum = 6
    let parts = try Data(contentsOf: plot.draw(to: scratch.folder, name: "parts").svg)
    #expect(broken == parts)
  }

  @Test(
    "every kind of series takes missing values",
    arguments: [Series.Kind.line, .points, .linePoints, .band, .errorBars, .bars, .area])
  func missing(kind: Series.Kind) throws {
    let scratch = Scratch()
    let y = [1, 2, .nan, 3, 4]
    var plot = Self.simple
    plot.series = [
      Series("s", kind, x: [0, 1, 2, 3, 4], y: y, low: y.map { $0 - 0.5 }, high: y.map { $0 + 0.5 })
    ]
    try plot.draw(to: scratch.folder, name: "p")
  }

  @Test("bars that are all zero stand on an axis from 0 on")
  func flatBars() throws {
    let scratch = Scratch()
    let plot = Plot.variantBars("Success", variants: ["a", "b"], y: Axis("share"), [Bars("full", [0, 0])])
    let files = try plot.draw(to: scratch.folder, name: "flat")
    #expect(try Self.readSVG(files.svg).texts.contains("0.2"))
  }

  @Test("what cannot be drawn is refused by name")
  func refusals() throws {
    let scratch = Scratch()
    let draw = { (change: (inout Plot) -> Void) in
      var plot = Self.simple
      change(&plot)
      try plot.draw(to: scratch.folder, name: "p")
    }
    #expect(throws: PlotError.emptyPlot(title: "t")) { try draw { $0.series = [] } }
    #expect(throws: PlotError.emptyPlot(title: "f")) {
      try Figure("f", panels: []).draw(to: scratch.folder, name: "p")
    }
    #expect(throws: PlotError.emptySeries(name: "e", plot: "t")) { try draw { $0.series = [Series("e", .line, [])] } }
    #expect(throws: PlotError.emptySeries(name: "e", plot: "t")) {
      try draw { $0.series = [Series("e", .line, x: [1, 2], y: [.nan, .nan])] }
    }
    #expect(throws: PlotError.notFinite(series: "e", index: 1, plot: "t")) {
      try draw { $0.series = [Series("e", .line, x: [1, 2], y: [1, .infinity])] }
    }
    #expect(throws: PlotError.notFinite(series: "e", index: 1, plot: "t")) {
      try draw { $0.series = [Series("e", .line, x: [1, .nan, 2], y: [1, 2, 3])] }
    }
    #expect(throws: PlotError.notPositive(series: "s", index: 0, axis: "x", plot: "t")) {
      try draw { $0.x.scale = .logarithmic }
    }
    #expect(throws: PlotError.notPositive(series: "s", index: 0, axis: "y", plot: "t")) {
      try draw { $0.y.scale = .logarithmic }
    }
    #expect(throws: PlotError.notFinite(series: "h", index: 0, plot: "t")) {
      try Plot.histogram("t", x: Axis("x"), bins: 3, [("h", [.infinity])])
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.folder.path), "nothing was written")
  }

  @Test("a missing gnuplot is named with the package that brings it")
  func noGnuplot() throws {
    let scratch = Scratch()
    for name in ["no-such-gnuplot", scratch.folder.appending(path: "gnuplot").path] {
      #expect(throws: PlotError.gnuplotNotFound(executable: name)) {
        try Self.simple.draw(to: scratch.folder, name: "p", gnuplot: name)
      }
    }
    #expect(PlotError.gnuplotNotFound(executable: "x").localizedDescription.contains("gnuplot-nox"))
  }

  @Test("a gnuplot that fails is reported with what it said, and leaves the files of before")
  func failingGnuplot() throws {
    let scratch = Scratch()
    let files = try Self.simple.draw(to: scratch.folder, name: "p")
    let before = try Data(contentsOf: files.png)
    func message(_ executable: String) -> String {
      do {
        try PlotSamples.training.draw(to: scratch.folder, name: "p", gnuplot: executable)
        return "no error"
      } catch PlotError.gnuplotFailed(executable, let message) {
        return message
      } catch {
        return "another error: \(error)"
      }
    }
    // Both end before they have read their input, which must not end this process by SIGPIPE.
    #expect(message("false").hasSuffix("exit status 1"))
    #expect(message("cat").contains("exit status 1: cat: invalid option -- 'd'"))
    // Reads nothing and ends well, without having drawn anything.
    #expect(message("true") != "no error")
    #expect(message("/etc/passwd") == "Permission denied")
    #expect(try Data(contentsOf: files.png) == before)
  }

  @Test("a folder that cannot be made and a name that is a path are refused")
  func places() throws {
    let scratch = Scratch()
    try FileManager.default.createDirectory(at: scratch.folder, withIntermediateDirectories: true)
    let file = scratch.folder.appending(path: "file")
    try Data().write(to: file)
    let folder = file.appending(path: "sub")
    #expect {
      try Self.simple.draw(to: folder, name: "p")
    } throws: {
      if case PlotError.unwritable(path: folder.path, _) = $0 { true } else { false }
    }
    for name in ["", "a/b", "../a", "a\nb"] {
      #expect(throws: PlotError.unusableName(name)) { try Self.simple.draw(to: scratch.folder, name: name) }
    }
    let taken = scratch.folder.appending(path: "taken.png")
    try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
    #expect {
      try Self.simple.draw(to: scratch.folder, name: "taken")
    } throws: {
      if case PlotError.unwritable(path: taken.path, _) = $0 { true } else { false }
    }
  }

  @Test("two plots may be drawn at once")
  func concurrently() async throws {
    let scratch = Scratch()
    let folder = scratch.folder
    try await withThrowingTaskGroup { group in
      for index in 0..<6 {
        group.addTask { try PlotSamples.success.draw(to: folder, name: "p\(index)").png }
      }
      var pictures: Set<Data> = []
      for try await png in group { pictures.insert(try Data(contentsOf: png)) }
      #expect(pictures.count == 1)
    }
  }

  @Test("a histogram counts every value once")
  func histogram() throws {
    let plot = try Plot.histogram("t", x: Axis("x"), bins: 4, [("h", [0, 0.5, 1, 2, 3.9, 4, .nan])])
    #expect(plot.series[0].points.map(\.x) == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    #expect(plot.series[0].points.map(\.y) == [0, 2, 2, 1, 1, 1, 1, 2, 2, 0])
    let single = try Plot.histogram("t", x: Axis("x"), bins: 2, [("h", [7, 7])])
    #expect(single.series[0].points.map(\.y) == [0, 2, 2, 0])
  }

  @Test("success curves turn shares into percent, with their intervals")
  func success() {
    let plot = Plot.successCurves("t", [Curve("c", x: [0, 10], y: [0, 0.5], low: [0, 0.25], high: [0, 0.75])])
    #expect(plot.series.map(\.kind) == [.band, .line])
    #expect(plot.series[1].points.map(\.y) == [0, 50])
    #expect(plot.series[0].points.map(\.high) == [0, 75])
    #expect(plot.x.caption == "threshold (mm)")
  }
}
