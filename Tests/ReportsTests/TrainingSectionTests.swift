import Foundation
import Reports
import Testing

/// What training and evaluation of a system store as curves.
private struct Recorded: CustomTestStringConvertible {
  let system: String
  let preset: String
  let losses: [String]
  let figures: [String]
  var testDescription: String { system }

  static let all: [Recorded] = [
    Recorded(
      system: "crossing-nets", preset: "feature-matching",
      losses: [
        "pose/reconstruction", "pose/divergence", "posterior/latent", "smoothness/latent", "discriminator/adversarial",
        "generator/reconstruction", "generator/adversarial", "generator/smoothness",
      ], figures: ["success/max-frame", "success/crossingnets2017", "joint-error"]),
    Recorded(
      system: "key-patches", preset: "drawn",
      losses: ["discriminator/real", "generator/spatial", "generator/appearance", "generator/adversarial"],
      figures: []),
    Recorded(
      system: "tp-gan", preset: "program",
      losses: ["discriminator/adversarial", "generator/pixels", "generator/identity", "parts/pixels"],
      figures: ["rank1/yaw", "rank1-raw/yaw"]),
    Recorded(
      system: "diat", preset: "glasses",
      losses: [
        "discriminator/real", "discriminator/fake", "generator/adversarial", "generator/identity",
        "enhancement/kept", "enhancement/restored",
      ], figures: []),
    Recorded(
      system: "deformable-gan", preset: "corrected",
      losses: ["discriminator/real", "discriminator/fake", "generator/adversarial", "generator/reconstruction"],
      figures: []),
    Recorded(
      system: "cyclegan", preset: "streets",
      losses: ["generatorAtoB/cycle", "generatorBtoA/adversarial", "discriminatorOfA/real"], figures: []),
  ]
}

@Suite("Training curves of a page")
struct TrainingSectionTests {
  @Test("every loss that a system records has a panel, and nothing else has one", arguments: Recorded.all)
  private func panels(recorded: Recorded) throws {
    let runs = try SampleRuns()
    for seed in 0..<2 {
      try runs.add(
        benchmark: recorded.system, system: recorded.system, variant: "full", preset: recorded.preset, seed: seed,
        curves: Dictionary(uniqueKeysWithValues: (recorded.losses + recorded.figures).map { ($0, [3, 2, 1]) }),
        [.init(metric: "mse@canonical", direction: .lower, value: 0.1)])
    }
    let page = try runs.page(recorded.system)
    #expect(page.contains("## Training") && page.contains("(training-\(recorded.system).png)"))
    let drawing = try String(
      contentsOfFile: "\(runs.folder)/report/training-\(recorded.system).svg", encoding: .utf8)
    for loss in recorded.losses { #expect(drawing.contains(">\(loss)<"), "\(loss)") }
    for figure in recorded.figures { #expect(!drawing.contains(">\(figure)<"), "\(figure)") }
  }

  @Test("losses that all variants have come before those of some")
  func order() throws {
    let runs = try SampleRuns()
    for (variant, losses) in [
      ("full@64", ["posterior/latent", "discriminator/adversarial"]), ("posterior@64", ["posterior/latent"]),
    ] {
      try runs.add(
        benchmark: "crossing-nets", system: "crossing-nets", variant: variant, preset: "feature-matching", seed: 0,
        curves: Dictionary(uniqueKeysWithValues: losses.map { ($0, [3, 2, 1]) }),
        [.init(metric: "mse@canonical", direction: .lower, value: 0.1)])
    }
    _ = try runs.page("crossing-nets")
    let drawing = try String(contentsOfFile: "\(runs.folder)/report/training-crossing-nets.svg", encoding: .utf8)
    let shared = try #require(drawing.range(of: ">posterior/latent<"))
    let single = try #require(drawing.range(of: ">discriminator/adversarial<"))
    #expect(shared.lowerBound < single.lowerBound)
  }
}
