import Foundation
import Images
import QualityMetrics
import Tensors

/// Pairs of images of one name under a metric that looks at their pixels.
struct ExplainedPairs: ExplainedScore {
  /// How large images are scored.
  private enum Size {
    /// As they are: all pairs have one size each.
    case own
    /// As the real ones are.
    case real
    case fixed(height: Int, width: Int)
  }

  let metric: MetricID
  let settings: ProtocolSettings
  private let pixels: PixelProtocol
  private let fake: ScoredFolder
  private let real: ScoredFolder
  private let names: [String]
  private let size: Size
  private let smallestSide: Int

  /// Lists both folders and reads the sizes of the images.
  ///
  /// - Throws: `FolderScoringError`, `ImageError`.
  init(_ pixels: PixelProtocol, real: String, fake: String, size: (height: Int, width: Int)?, limit: Int?) throws {
    (self.real, self.fake) = (try ScoredFolder(real), try ScoredFolder(fake))
    try self.real.requirePairs(in: self.fake)
    names = Array(self.real.names.prefix(limit ?? .max))
    var (isOwn, smallest) = (true, size.map { min($0.height, $0.width) } ?? Int.max)
    for name in names {
      let (truth, synthetic) = (try self.real.image(name), try self.fake.image(name))
      if (truth.height, truth.width) != (synthetic.height, synthetic.width) { isOwn = false }
      if size == nil { smallest = min(smallest, truth.height, truth.width) }
    }
    self.size = size.map { .fixed(height: $0.height, width: $0.width) } ?? (isOwn ? .own : .real)
    (metric, self.pixels, smallestSide) = (pixels.metric, pixels, smallest)
    var settings = ProtocolSettings(samples: names.count)
    settings.pixels = pixels
    if case .own = self.size { settings.preparation.rounding = pixels.rounding }
    settings.pixels?.rounding = settings.preparation.rounding
    self.settings = settings
  }

  var changes: [ProtocolSetting] {
    var changes: [ProtocolSetting] = [.jpeg(95), .jpeg(75)]
    if isResized {
      changes += Resampler.allCases.filter { $0 != .tensorFlow1 }.map { .resampler($0) } + [.antialias(false)]
    }
    changes += Rounding.allCases.map { .rounding($0) }
    changes += [ColourSpace.rgb, .lumaStudio601, .lumaFull601].map { .colour($0) }
    changes += [0, 4, 8].filter { 2 * $0 + 11 <= smallestSide }.map { .border($0) }
    if pixels.quantity == .similarity { changes += SimilarityWindow.allCases.map { .window($0) } }
    changes += ranges.map { .range($0) }
    if pixels.quantity == .signalToNoise { changes.append(.average(.ofErrors)) }
    if names.count > 1 { changes.append(.samples(names.count / 2)) }
    return changes.filter { $0 != settings.setting(of: $0.choice) }
  }

  /// 1: bytes taken for values from 0 to 1. 510: values from 0 to 1 taken for such from −1 to 1.
  private var ranges: [DataRange] {
    switch pixels.quantity {
    case .similarity, .signalToNoise: [.fixed(255), .ofGenerated, .fixed(510), .fixed(1)]
    case .meanAbsolute, .meanSquared: [.fixed(255), .fixed(2), .fixed(1)]
    }
  }

  func reason(against choice: ProtocolChoice) -> String? {
    switch choice {
    case .resampler, .antialias: "all pairs have one size each; --size resizes both images"
    case .window: "the metric has none"
    case .samples: "there is one pair"
    case .order: "pairs go by file name"
    case .average: pixels.quantity == .similarity ? nil : "the mean error over all pixels is that over images"
    case .splits: "the metric has none"
    default: nil
    }
  }

  private var isResized: Bool { if case .own = size { false } else { true } }

  /// Each pair is read once, and scored once for all settings under which it is the same.
  func values(of settings: [ProtocolSettings]) throws -> [Result<Double, MetricError>] {
    var found: [Way: Result<[Double], MetricError>] = [:]
    for settings in settings { found[way(of: settings)] = .success([]) }
    for name in names {
      let (truth, synthetic) = (try real.image(name), try fake.image(name))
      var prepared: [ImagePreparation: (made: Tensor, wanted: Tensor)] = [:]
      for (way, values) in found {
        guard case .success(let values) = values else { continue }
        let pair = try prepared[way.preparation] ?? pair(name, truth, synthetic, way.preparation)
        prepared[way.preparation] = pair
        do {
          found[way] = .success(values + (try way.pixels.perItem(pair.made, pair.wanted)))
        } catch let error as MetricError {
          found[way] = .failure(error)
        }
      }
    }
    return settings.map { settings in
      found[way(of: settings)]?.map { average($0.prefix(settings.samples), settings.average) }
        ?? .failure(.noItems(metric))
    }
  }

  /// What the value of a pair depends on.
  private struct Way: Hashable {
    var preparation: ImagePreparation
    var pixels: PixelProtocol
  }

  private func way(of settings: ProtocolSettings) -> Way {
    // Where nothing is resized, only JPEG changes the images.
    let preparation = isResized ? settings.preparation : ImagePreparation(jpeg: settings.preparation.jpeg)
    return Way(preparation: preparation, pixels: settings.pixels ?? pixels)
  }

  private func pair(
    _ name: String, _ truth: Image, _ synthetic: Image, _ preparation: ImagePreparation
  ) throws -> (made: Tensor, wanted: Tensor) {
    let channels = truth.channels == 1 && synthetic.channels == 1 ? 1 : 3
    let (height, width) =
      switch size {
      case .own, .real: (truth.height, truth.width)
      case .fixed(let height, let width): (height, width)
      }
    func batch(_ image: Image) -> Tensor {
      preparation.resized(image.converted(toChannels: channels), height: height, width: width)
        .reshaped([1, height, width, channels])
    }
    return (batch(try synthetic.throughJPEG(preparation.jpeg, name: name)), batch(truth))
  }

  private func average(_ values: ArraySlice<Double>, _ average: Averaging) -> Double {
    func mean(_ values: [Double]) -> Double { MetricScore(signature: Signature(metric), perItem: values).value }
    switch average {
    case .ofImages: return mean(Array(values))
    case .ofErrors: return -10 * log10(mean(values.map { pow(10, -$0 / 10) }))
    }
  }
}
