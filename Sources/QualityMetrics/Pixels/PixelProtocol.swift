import Foundation
import Images
import Tensors

/// What a score of image pairs is made by, choice by choice: the published protocols are some of these.
public struct PixelProtocol: Hashable, Sendable {
  /// What is measured.
  public enum Quantity: Hashable, Sendable {
    /// Structural similarity.
    case similarity
    /// Peak signal-to-noise ratio, in decibels.
    case signalToNoise
    /// Mean absolute and mean squared difference.
    case meanAbsolute, meanSquared
  }

  /// The metric; errors name it.
  public let metric: MetricID
  /// What is measured.
  public let quantity: Quantity
  /// `.lumaStudio601` or `.lumaFull601`; any other takes the channels as they are.
  public var colour = ColourSpace.rgb
  /// Of luma.
  public var rounding = Rounding.none
  /// Rows and columns left out at every side.
  public var border = 0
  /// Of structural similarity.
  public var window = SimilarityWindow.gaussian11
  /// The span that values are said to have. Differences are scaled to it.
  public var range = DataRange.fixed(255)

  /// The protocol of a published metric; nil for one that is not made of an image's pixels alone.
  public init?(_ metric: MetricID) {
    self.metric = metric
    switch metric {
    case .ssimWang2004: quantity = .similarity
    case .ssimPoseGAN2018: (quantity, window, range) = (.similarity, .gaussian13, .ofGenerated)
    case .ssimScikitImage2014: (quantity, window) = (.similarity, .uniform7)
    case .ssimSRGAN2017: (quantity, window) = (.similarity, .heightScaled)
    case .psnrCanonical, .psnrSRGAN2017: quantity = .signalToNoise
    case .meanAbsoluteError: quantity = .meanAbsolute
    case .meanSquaredError: quantity = .meanSquared
    default: return nil
    }
    if metric == .ssimSRGAN2017 || metric == .psnrSRGAN2017 {
      (colour, rounding, border) = (.lumaStudio601, .eightBit, SRGAN2017.border)
    }
  }

  /// The value of each pair of images N×H×W×C in 0…255. Throws `MetricError` as the published metrics do.
  public func perItem(_ synthetic: Tensor, _ real: Tensor) throws -> [Double] {
    let (_, height, width, _) = try requirePairs(metric, synthetic, real)
    guard border >= 0, min(height, width) > 2 * border else {
      throw MetricError.imageTooSmall(metric, height: height, width: width, window: 2 * border + 1)
    }
    let (made, wanted) = (try prepared(synthetic), try prepared(real))
    func differences(_ penalty: (Double) -> Double) throws -> Zip2Sequence<[Double], [Double]> {
      zip(try PixelErrors.perItem(metric, made, wanted, penalty), try spans(of: made))
    }
    switch quantity {
    case .similarity: return try StructuralSimilarity.perItem(metric, made, wanted, window, range)
    case .signalToNoise: return try differences { $0 * $0 }.map { 10 * log10($1 * $1 / $0) }
    case .meanAbsolute: return try differences { abs($0) }.map { $0 * ($1 / 255) }
    case .meanSquared: return try differences { $0 * $0 }.map { $0 * ($1 / 255) * ($1 / 255) }
    }
  }

  /// Images without the border, in the colours that are scored.
  private func prepared(_ images: Tensor) throws -> Tensor {
    let shape = images.shape
    let inner =
      border == 0
      ? images
      : images.sliced(axis: 1, border..<shape[1] - border).sliced(axis: 2, border..<shape[2] - border)
    guard colour == .lumaStudio601 || colour == .lumaFull601 else { return inner }
    guard shape[3] == 1 || shape[3] == 3 else {
      throw MetricError.wrongShape(metric, shape, expected: "images N×H×W×3 or N×H×W×1")
    }
    var luma = colour == .lumaFull601 ? inner.lumaFull601(.bytes) : inner.lumaStudio601(.bytes)
    let rounding = rounding
    luma.mutate { span in for i in span.indices { span[i] = rounding(span[i]) } }
    return luma
  }

  /// The data range of each image.
  private func spans(of images: Tensor) throws -> [Double] {
    switch range {
    case .fixed(let value):
      try requirePositive(metric, "data range", value)
      return [Double](repeating: value, count: images.shape[0])
    case .ofGenerated:
      let size = images.count / images.shape[0]
      let spans = images.withSpan { span in
        (0..<images.shape[0]).map { item in
          let values = (item * size..<(item + 1) * size).map { Double(span[$0]) }
          return (values.max() ?? 0) - (values.min() ?? 0)
        }
      }
      // An image of one value has no range that an error could be measured by.
      if let item = spans.firstIndex(of: 0) { throw MetricError.notFinite(metric, item: item) }
      return spans
    }
  }
}
