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
    return try score(.ssimWang2004, synthetic, real, .gauss(radius: 5, strip: 5), .fixed(range))
  }

  /// Deformable GANs' test script (`ssim@posegan2018`): as Wang's, but with SciPy's window of 13 taps, mirrored at
  /// the edge, a strip of 5 pixels cut off before averaging, and as data range the largest minus the smallest value
  /// of each generated image (all channels).
  ///
  /// A generated image of one single value has no range; it scores 0. `range` may be fixed instead, which mends what
  /// the script does. Images are N×H×W×C, usually 0 to 255 rounded. Throws `MetricError` for unlike shapes, images
  /// below 11×11, no images, values that are not finite.
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
    return try score(metric, synthetic, real, .gauss(radius: 6, strip: 5), range)
  }

  /// What scikit-image does when asked for nothing else (`ssim@scikit-image2014`): the plain mean over 7×7 pixels where
  /// they lie inside the image; K₁ 0.01, K₂ 0.03, sample covariance; channels by themselves, then averaged.
  ///
  /// Equal to `structural_similarity(data_range=range)`. Images are N×H×W×C, pair by pair. Throws `MetricError` for
  /// unlike shapes, images below 8×8, no images, values that are not finite.
  public static func scikitImage2014(_ synthetic: Tensor, _ real: Tensor, range: Double) throws -> MetricScore {
    try requirePositive(.ssimScikitImage2014, "data range", range)
    return try score(.ssimScikitImage2014, synthetic, real, .uniform, .fixed(range))
  }

  /// The window and what is left of the map.
  private struct Window {
    /// The weights along one axis.
    let taps: [Double]
    /// Pixels by which the image is mirrored beyond its edge.
    let margin: Int
    /// What variances are multiplied by; not 1 for those of samples.
    let variance: Double
    /// The shortest side that images may have.
    let smallestSide: Int

    static let deviation = 1.5

    static func gauss(radius: Int, strip: Int) -> Window {
      Window(
        taps: gaussianTaps(radius: radius, deviation: deviation), margin: radius - strip, variance: 1, smallestSide: 11)
    }

    static let uniform = Window(
      taps: [Double](repeating: 1.0 / 7, count: 7), margin: 0, variance: 49.0 / 48, smallestSide: 8)

    func state(in signature: inout Signature) {
      if variance == 1 {
        signature.window = FilterWindow(
          taps: taps.count, deviation: Self.deviation, border: margin > 0 ? .reflect : .valid)
      } else {
        signature.state("window", "uniform7-valid")
        signature.state("covariance", "sample")
      }
    }
  }

  private static func score(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ window: Window, _ range: DataRange
  ) throws -> MetricScore {
    let (count, height, width, channels) = try requirePairs(metric, synthetic, real)
    guard min(height, width) >= window.smallestSide else {
      throw MetricError.imageTooSmall(metric, height: height, width: width, window: window.smallestSide)
    }
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
      let sum = planes.reduce(0) { sum, pair in
        let (x, y) = (pair.0.mirrored(by: window.margin), pair.1.mirrored(by: window.margin))
        return sum + x.similarity(to: y, window.taps, range: scale, variance: window.variance).similarity
      }
      return sum / Double(channels)
    }
    try requireFinite(metric, perItem)
    var signature = Signature(
      metric, colour: channels == 1 ? .grey : channels == 3 ? .rgb : nil, range: range, order: .any, items: count)
    window.state(in: &signature)
    return MetricScore(signature: signature, perItem: perItem)
  }

  private static func extent(of planes: [Plane]) -> Double {
    let low = planes.map { $0.values.min() ?? 0 }.min() ?? 0
    return (planes.map { $0.values.max() ?? 0 }.max() ?? 0) - low
  }
}

/// The weights of a Gaussian at whole distances up to `radius`; their sum is 1.
func gaussianTaps(radius: Int, deviation: Double) -> [Double] {
  let bell = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
  let sum = bell.reduce(0, +)
  return bell.map { $0 / sum }
}

extension Plane {
  /// SSIM's map under a window wherever it lies inside, meant; variances are first multiplied by `variance`.
  func similarity(
    to other: Plane, _ taps: [Double], range: Double, variance: Double = 1
  ) -> WindowedSimilarity {
    // To multiply the variances is to divide the constant beside them.
    WindowedSimilarity(
      values, other.values, height: height, width: width, taps: taps, first: 0.01 * range * 0.01 * range,
      second: 0.03 * range * 0.03 * range / variance)
  }
}
