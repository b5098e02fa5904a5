import Foundation
import Tensors

/// Structural similarity under the rules that papers actually used.
public enum StructuralSimilarity {
  /// Wang et al. 2004 (`ssim@wang2004`): Gaussian window of 11×11 taps, deviation 1.5, where it lies inside the
  /// image; K₁ 0.01, K₂ 0.03, population covariance; channels by themselves, then averaged.
  ///
  /// Equal to scikit-image's `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
  /// data_range=range)`. Images are N×H×W×C, pair by pair; `range` is the span that values may have (255, 1, 2).
  /// Throws `MetricError` for unlike shapes, images below 11×11, no images, values that are not finite.
  public static func wang2004(_ synthetic: Tensor, _ real: Tensor, range: Double) throws -> MetricScore {
    try requirePositive(.ssimWang2004, "data range", range)
    return try score(.ssimWang2004, synthetic, real, Window(radius: 5, strip: 5), .fixed(range))
  }

  /// Deformable GANs' test script (`ssim@posegan2018`): as Wang's, but with SciPy's window of 13 taps, mirrored at
  /// the edge, a strip of 5 pixels cut off before averaging, and as data range the largest minus the smallest value
  /// of each generated image (all channels).
  ///
  /// A generated image of one single value has no range; it scores 0. `range` may be fixed instead, which mends what the
  /// script does. Images are N×H×W×C, usually 0 to 255 rounded. Throws `MetricError` for unlike shapes, images below
  /// 11×11, no images, values that are not finite.
  public static func poseGAN2018(
    _ synthetic: Tensor, _ real: Tensor, range: DataRange = .ofGenerated
  ) throws -> MetricScore {
    try poseGAN(.ssimPoseGAN2018, synthetic, real, range)
  }

  /// The same under the name of another metric.
  static func poseGAN(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ range: DataRange
  ) throws -> MetricScore {
    if case .fixed(let value) = range { try requirePositive(metric, "data range", value) }
    return try score(metric, synthetic, real, Window(radius: 6, strip: 5), range)
  }

  /// The window and what is left of the map.
  private struct Window {
    /// Taps on each side of the centre.
    let radius: Int
    /// Pixels of the map cut off at each side.
    let strip: Int

    static let deviation = 1.5
    static let smallestSide = 11

    var taps: [Double] {
      let bell = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (Self.deviation * Self.deviation)) }
      let sum = bell.reduce(0, +)
      return bell.map { $0 / sum }
    }

    var signature: FilterWindow {
      FilterWindow(taps: 2 * radius + 1, deviation: Self.deviation, border: radius > strip ? .reflect : .valid)
    }
  }

  private static func score(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ window: Window, _ range: DataRange
  ) throws -> MetricScore {
    let (count, height, width, channels) = try requirePairs(metric, synthetic, real)
    guard min(height, width) >= Window.smallestSide else {
      throw MetricError.imageTooSmall(metric, height: height, width: width, window: Window.smallestSide)
    }
    let taps = window.taps
    let perItem = (0..<count).map { item in
      let planes = (0..<channels).map {
        (Plane(synthetic, image: item, channel: $0), Plane(real, image: item, channel: $0))
      }
      let scale =
        switch range {
        case .fixed(let value): value
        case .ofGenerated: extent(of: planes.map(\.0))
        }
      // Without a scale the quotient of the protocol is 0/0 or rounding noise.
      guard scale != 0 else { return 0.0 }
      let sum = planes.reduce(0) { $0 + similarity($1.0, $1.1, taps, margin: window.radius - window.strip, scale) }
      return sum / Double(channels)
    }
    try requireFinite(metric, perItem)
    let signature = Signature(
      metric, colour: channels == 1 ? .grey : channels == 3 ? .rgb : nil, range: range, window: window.signature,
      order: .any, items: count)
    return MetricScore(signature: signature, perItem: perItem)
  }

  private static func extent(of planes: [Plane]) -> Double {
    let low = planes.map { $0.values.min() ?? 0 }.min() ?? 0
    return (planes.map { $0.values.max() ?? 0 }.max() ?? 0) - low
  }

  /// The mean of the similarity map of one channel.
  private static func similarity(
    _ synthetic: Plane, _ real: Plane, _ taps: [Double], margin: Int, _ range: Double
  ) -> Double {
    let (x, y) = (synthetic.mirrored(by: margin), real.mirrored(by: margin))
    let (meanX, meanY) = (x.filtered(taps), y.filtered(taps))
    let (squareX, squareY, product) = ((x * x).filtered(taps), (y * y).filtered(taps), (x * y).filtered(taps))
    let (first, second) = (0.01 * range * 0.01 * range, 0.03 * range * 0.03 * range)
    var sum = 0.0
    for i in meanX.values.indices {
      let (mx, my) = (meanX.values[i], meanY.values[i])
      let (vx, vy, vxy) = (squareX.values[i] - mx * mx, squareY.values[i] - my * my, product.values[i] - mx * my)
      sum += (2 * mx * my + first) * (2 * vxy + second) / ((mx * mx + my * my + first) * (vx + vy + second))
    }
    return sum / Double(meanX.values.count)
  }
}
