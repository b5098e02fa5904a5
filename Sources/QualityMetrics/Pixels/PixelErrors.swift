import Foundation
import Tensors

/// Errors pixel by pixel, between pairs of images.
public enum PixelErrors {
  /// Mean absolute difference of each pair (`l1@canonical`); images N×H×W×C, any range, result in its unit.
  ///
  /// `range` is the span that values may have, where the signature is to state it: 2 for Deformable GANs' L1 in [-1, 1].
  /// Throws `MetricError` for unlike shapes, no images, values that are not finite.
  public static func meanAbsolute(_ synthetic: Tensor, _ real: Tensor, range: Double? = nil) throws -> MetricScore {
    var absolute = try score(.meanAbsoluteError, synthetic, real) { abs($0) }
    absolute.signature.range = range.map { .fixed($0) }
    return absolute
  }

  /// Mean squared difference of each pair (`mse@canonical`); images N×H×W×C, any range, result in its unit squared.
  /// Throws `MetricError` for unlike shapes, no images, values that are not finite.
  public static func meanSquared(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    try score(.meanSquaredError, synthetic, real) { $0 * $0 }
  }

  /// Peak signal-to-noise ratio in decibels (`psnr@canonical`): 10 log₁₀(range² / MSE) of each pair over all its
  /// channels, then the mean.
  ///
  /// Equal images give infinity, and so then does the mean. Images N×H×W×C. Throws `MetricError` for unlike shapes, no
  /// images, values that are not finite.
  public static func peakSignalToNoise(
    _ synthetic: Tensor, _ real: Tensor, range: Double
  ) throws -> MetricScore {
    let metric = MetricID.psnrCanonical
    try requirePositive(metric, "data range", range)
    let squared = try score(metric, synthetic, real) { $0 * $0 }
    var signature = squared.signature
    signature.range = .fixed(range)
    return MetricScore(signature: signature, perItem: squared.perItem.map { 10 * log10(range * range / $0) })
  }

  private static func score(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ penalty: (Double) -> Double
  ) throws -> MetricScore {
    let perItem = try perItem(metric, synthetic, real, penalty)
    let channels = synthetic.shape[3]
    let signature = Signature(
      metric, colour: channels == 1 ? .grey : channels == 3 ? .rgb : nil, order: .any, items: perItem.count)
    return MetricScore(signature: signature, perItem: perItem)
  }

  /// The mean over an image's values of a function of the difference, for each pair.
  static func perItem(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ penalty: (Double) -> Double
  ) throws -> [Double] {
    let (count, height, width, channels) = try requirePairs(metric, synthetic, real)
    let size = height * width * channels
    let perItem = synthetic.withSpan { left in
      real.withSpan { right in
        (0..<count).map { item in
          var sum = 0.0
          for i in item * size..<(item + 1) * size { sum += penalty(Double(left[i]) - Double(right[i])) }
          return sum / Double(size)
        }
      }
    }
    try requireFinite(metric, perItem)
    return perItem
  }
}
