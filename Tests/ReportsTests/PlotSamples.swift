import Foundation
import Reports

/// One plot of every kind, with smooth made-up curves.
enum PlotSamples {
  static let names = [
    "training", "success", "gain", "bars", "broken-names", "upright-names", "histogram", "points", "crowded",
    "logarithmic", "panels",
  ]

  static func figure(_ name: String) throws -> Figure {
    switch name {
    case "training": Figure(panels: [training])
    case "success": Figure(panels: [success])
    case "gain": Figure(panels: [gain])
    case "bars": Figure(panels: [bars])
    case "broken-names": Figure(panels: [brokenNames])
    case "upright-names": Figure(panels: [uprightNames])
    case "histogram": Figure(panels: [try histogram()])
    case "points": Figure(panels: [points])
    case "crowded": Figure(panels: [crowded])
    case "logarithmic": Figure(panels: [logarithmic])
    default: panels
    }
  }

  /// Both axes logarithmic.
  static var logarithmic: Plot {
    let x = (0...12).map { pow(10, Double($0) / 4) }
    return Plot(
      "Gradient norm", x: Axis("training step", scale: .logarithmic), y: Axis("norm", scale: .logarithmic),
      series: [
        Series("generator", .line, x: x, y: x.map { 30 / $0 }),
        Series("discriminator", .line, x: x, y: x.map { 4 / ($0 * $0).squareRoot().squareRoot() }),
      ])
  }

  static let steps = stride(from: 0.0, through: 20_000, by: 100).map { $0 }

  static var training: Plot {
    let curves = [("generator", 1.6, 0.0003), ("discriminator", 1.1, 0.00012), ("reconstruction", 2.4, 0.0006)].map {
      name, start, rate in
      let y = steps.map { start * exp(-rate * $0) + 0.15 + 0.03 * sin($0 / 310) }
      return Curve(name, x: steps, y: y, low: y.map { $0 * 0.9 }, high: y.map { $0 * 1.1 })
    }
    return .trainingCurves("Losses of CycleGAN", note: "bands: lowest and highest of 5 seeds", y: Axis("loss"), curves)
  }

  static var success: Plot {
    let thresholds = (0...80).map(Double.init)
    let curves = [
      ("real only", 22.0), ("real + synthetic", 16), ("real + refined synthetic", 13), ("synthetic only", 35),
    ]
    .map { name, scale in Curve(name, x: thresholds, y: thresholds.map { 1 - exp(-pow($0 / scale, 2)) }) }
    return .successCurves("Worst joint error on held-out real frames", curves)
  }

  static var gain: Plot {
    let counts: [Double] = [10, 20, 50, 100, 200, 500, 1000, 2000]
    let curves = [("real only", 0.0), ("real + synthetic (cGAN)", 0.08), ("real + synthetic (CycleGAN)", 0.12)].map {
      name, lift in
      let y = counts.map { 0.42 + 0.13 * log10($0) + lift * (4 - log10($0)) / 3 }
      return Curve(name, x: counts, y: y, low: y.map { $0 - 0.02 }, high: y.map { $0 + 0.02 })
    }
    return .gainCurves(
      "What synthetic images add to segmentation", note: "bands: 95 % bootstrap interval, 5 seeds",
      y: Axis("mean intersection over union"), curves, levels: [("synthetic only", 0.51)])
  }

  static var bars: Plot {
    .variantBars(
      "Ablation of the losses", note: "whiskers: 95 % interval, 5 seeds",
      variants: ["L1", "GAN", "cGAN", "L1 + GAN", "L1 + cGAN"], y: Axis("per-pixel accuracy", unit: "%"),
      [
        Bars("ours", [42, 22, 57, 64, 66], low: [40, 18, 54, 62, 65], high: [44, 26, 60, 66, 67]),
        Bars("paper", [42, 22, 57, 64, 66].map { $0 + 1.5 }),
      ])
  }

  static var brokenNames: Plot {
    .variantBars(
      "Identity rate at ±90°",
      variants: [
        "without local pathway", "without identity loss", "without adversarial loss", "without symmetry loss",
        "without total variation", "full model",
      ], x: Axis("variant"), y: Axis("rank-1 recognition rate", unit: "%"),
      [
        Bars(
          "ours", [51, 38, 60, 62, 63, 64], low: [48, 35, 57, 60, 61, 62], high: [54, 41, 63, 64, 65, 66])
      ], levels: [("paper, full model", 64.03)])
  }

  static var uprightNames: Plot {
    let names = (1...24).map { "photographs-to-labels-\($0)" }
    return .variantBars(
      "Tasks with long names", variants: names, x: Axis("task"), y: Axis("score"),
      [Bars("A", names.indices.map { 3 + sin(Double($0)) }), Bars("B", names.indices.map { 3 + cos(Double($0)) })])
  }

  static func histogram() throws -> Plot {
    let frames = (0..<4000).map(Double.init)
    let a: [Double] = frames.map { 12 + 5 * sin($0 * 0.37) + 4 * sin($0 * 1.7) }
    let b: [Double] = frames.map { 18 + 6 * sin($0 * 0.73) + 5 * sin($0 * 2.1) }
    return try .histogram(
      "Mean joint error of each frame", x: Axis("error", unit: "mm"), y: Axis("frames", minimum: 0), bins: 40,
      [("with synthetic data", a), ("without", b)])
  }

  static var points: Plot {
    let x = (0..<40).map { 8 + Double($0) / 2 }
    return Plot(
      "Image quality against downstream score", x: Axis("Inception score"), y: Axis("mean IoU"),
      series: [
        Series("seeds", .points, x: x, y: x.map { 0.3 + $0 / 60 + 0.03 * sin($0 * 5) }),
        Series(
          "mean of five", .errorBars, x: [10, 15, 20, 25], y: [0.47, 0.55, 0.63, 0.71], low: [0.45, 0.53, 0.62, 0.68],
          high: [0.49, 0.57, 0.64, 0.74]),
      ])
  }

  /// More series than colours, and gaps.
  static var crowded: Plot {
    let x = (0..<30).map(Double.init)
    let series = (0..<9).map { index in
      Series(
        "variant number \(index)", index % 2 == 0 ? .linePoints : .line, x: x,
        y: x.map { $0 == 12 ? .nan : Double(index) + sin($0 / 4 + Double(index)) })
    }
    return Plot("Nine series with a missing value at 12", x: Axis("epoch"), y: Axis("score"), series: series)
  }

  static var panels: Figure {
    var panels = ["hands", "people", "streets", "faces"].map { world in
      var plot = gain
      plot.title = world
      plot.note = nil
      return plot
    }
    panels[3].series.removeFirst(2)
    return Figure("Gain by world", panels: panels)
  }
}
