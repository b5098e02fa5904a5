import Foundation
import Images
import QualityMetrics
import Tensors

/// Pairs of images of one name under a metric that looks at their pixels.
struct ExplainedPairs: ExplainedScore {
  /// How large images are scored.
  private enum Size {
    /// As they are: both images of a pair have one size.
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
  private let size: Size
  private let smallestSide: Int
  private let channels: Int

  /// Lists both folders and reads the sizes of the images, the first `limit` by name.
  ///
  /// - Throws: `FolderScoringError`, `ImageError`.
  init(_ pixels: PixelProtocol, real: String, fake: String, size: (height: Int, width: Int)?, limit: Int?) throws {
    (self.real, self.fake) = (try ScoredFolder(real, limit: limit), try ScoredFolder(fake))
    try self.real.requirePairs(in: self.fake)
    var (isOwn, smallest, channels) = (true, size.map { min($0.height, $0.width) } ?? Int.max, 0)
    for name in self.real.names {
      let (truth, synthetic) = (try self.real.image(name), try self.fake.image(name))
      if (truth.height, truth.width) != (synthetic.height, synthetic.width) { isOwn = false }
      if size == nil { smallest = min(smallest, truth.height, truth.width) }
      let own = truth.channels == 1 && synthetic.channels == 1 ? 1 : 3
      guard channels == 0 || channels == own else {
        throw FolderScoringError.unlikePairs(
          real: real, fake: fake, difference: SignatureDifference(field: .colour, left: "grey", right: "rgb"))
      }
      channels = own
    }
    self.size = size.map { .fixed(height: $0.height, width: $0.width) } ?? (isOwn ? .own : .real)
    (metric, smallestSide, self.channels) = (pixels.metric, smallest, channels)
    var settings = ProtocolSettings()
    if case .own = self.size { settings.preparation.rounding = pixels.rounding }
    var stated = pixels
    stated.rounding = settings.preparation.rounding
    if channels == 1 && stated.colour == .rgb { stated.colour = .grey }
    settings.pixels = stated
    (self.pixels, self.settings) = (stated, settings)
  }

  var imageCount: Int { real.names.count }
  var statedChoices: [ProtocolChoice] { [.colour, .border, .range] }

  var changes: [ProtocolSetting] {
    var changes: [ProtocolSetting] = [.jpeg(95), .jpeg(75)]
    if isResized {
      changes += Resampler.allCases.filter { $0 != .tensorFlow1 }.map { .resampler($0) } + [.antialias(false)]
    }
    changes += Rounding.allCases.map { .rounding($0) }
    // Grey is its own luma in full range.
    changes += (channels == 1 ? [.grey, .lumaStudio601] : [.rgb, .lumaStudio601, .lumaFull601]).map { .colour($0) }
    let smallestWindow = pixels.quantity == .similarity ? 11 : 1
    changes += [0, 4, 8].filter { 2 * $0 + smallestWindow <= smallestSide }.map { .border($0) }
    if pixels.quantity == .similarity { changes += SimilarityWindow.allCases.map { .window($0) } }
    changes += ranges.map { .range($0) }
    if pixels.quantity == .signalToNoise { changes.append(.average(.ofErrors)) }
    if imageCount > 1 { changes.append(.samples(part: 2)) }
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
    case .resampler, .antialias: "the images of each pair have one size; --size resizes both"
    case .border: "the images are too small"
    case .window, .splits: "the metric has none"
    case .samples: "there is one pair"
    case .order: "pairs go by file name"
    default: nil
    }
  }

  private var isResized: Bool { if case .own = size { false } else { true } }

  /// Each pair is read once, prepared once in each way, and scored once for all settings under which it is the same.
  func values(of settings: [ProtocolSettings]) throws -> [Result<ExplainedValue, MetricError>] {
    var ways: [Preparation: [PixelProtocol: Result<[Double], MetricError>]] = [:]
    for settings in settings { ways[preparation(of: settings), default: [:]][settings.pixels ?? pixels] = .success([]) }
    for name in real.names {
      let (truth, synthetic) = (try real.image(name), try fake.image(name))
      for preparation in ways.keys {
        let (made, wanted) = try pair(name, truth, synthetic, preparation)
        ways[preparation] = try ways[preparation]?.reduce(into: [:]) { scored, way in
          scored[way.key] = try appended(way.value, made, wanted, way.key)
        }
      }
    }
    return settings.map { settings in
      ways[preparation(of: settings)]?[settings.pixels ?? pixels]?.map { values in
        ExplainedValue(value: average(values.prefix(max(1, imageCount / settings.part)), settings.average))
      } ?? .failure(.noItems(metric))
    }
  }

  private func appended(
    _ values: Result<[Double], MetricError>, _ made: Tensor, _ wanted: Tensor, _ pixels: PixelProtocol
  ) throws -> Result<[Double], MetricError> {
    guard case .success(let known) = values else { return values }
    do {
      return .success(known + (try pixels.perItem(made, wanted)))
    } catch let error as MetricError {
      return .failure(error)
    }
  }

  /// What the images of a pair depend on.
  private struct Preparation: Hashable {
    var jpeg: Int?
    /// Nil where nothing is resized.
    var resizing: ImagePreparation?
  }

  private func preparation(of settings: ProtocolSettings) -> Preparation {
    Preparation(jpeg: settings.jpeg, resizing: isResized ? settings.preparation : nil)
  }

  private func pair(
    _ name: String, _ truth: Image, _ synthetic: Image, _ preparation: Preparation
  ) throws -> (made: Tensor, wanted: Tensor) {
    let (height, width) =
      switch size {
      case .own, .real: (truth.height, truth.width)
      case .fixed(let height, let width): (height, width)
      }
    func batch(_ image: Image) -> Tensor {
      let colours = image.converted(toChannels: channels)
      let values = preparation.resizing?.resized(colours, height: height, width: width) ?? colours.tensor(.bytes)
      return values.reshaped([1, height, width, channels])
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
