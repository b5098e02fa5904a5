import Foundation
import Reports
import Testing

@Suite("Plots")
struct PlotTests {
  /// A folder of its own, removed with the test.
  final class Scratch {
    let folder = FileManager.default.temporaryDirectory.appending(path: "plots-\(UUID().uuidString)")
    deinit { try? FileManager.default.removeItem(at: folder) }
  }

  @Test("every kind of plot is drawn")
  func draw() throws {
    let folder = URL(filePath: "/tmp/plots-look")
    try PlotSamples.training.draw(to: folder, name: "training")
    try PlotSamples.success.draw(to: folder, name: "success")
    try PlotSamples.gain.draw(to: folder, name: "gain")
    try PlotSamples.bars.draw(to: folder, name: "bars")
    try PlotSamples.slantedBars.draw(to: folder, name: "slanted")
    try PlotSamples.manyBars.draw(to: folder, name: "many")
    try PlotSamples.histogram().draw(to: folder, name: "histogram")
    try PlotSamples.points.draw(to: folder, name: "points")
    try PlotSamples.crowded.draw(to: folder, name: "crowded")
    try PlotSamples.panels.draw(to: folder, name: "panels")
  }
}
