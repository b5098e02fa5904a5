import Tensors

/// Structural similarity under the rules that papers actually used.
public enum StructuralSimilarity {
  /// Wang et al. 2004 (`ssim@wang2004`): `SimilarityWindow.gaussian11`, population covariance; channels by themselves,
  /// then averaged.
  ///
  /// Equal to scikit-image's `structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
  /// data_range=range)`. Images are N×H×W×C, pair by pair; `range` is the span that values may have (255, 1, 2).
  /// Throws `MetricError` for unlike shapes, images below 11×11, no images, values that are not finite.
  public static func wang2004(_ synthetic: Tensor, _ real: Tensor, range: Double) throws -> MetricScore {
    try score(.ssimWang2004, synthetic, real, .gaussian11, .fixed(range))
  }

  /// Deformable GANs' test script (`ssim@posegan2018`): `SimilarityWindow.gaussian13`, and as data range the largest
  /// minus the smallest value of each generated image (all channels).
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
    try score(metric, synthetic, real, .gaussian13, range)
  }

  /// What scikit-image does when asked for nothing else (`ssim@scikit-image2014`): `SimilarityWindow.uniform7`; channels
  /// by themselves, then averaged.
  ///
  /// Equal to `structural_similarity(data_range=range)`. Images are N×H×W×C, pair by pair. Throws `MetricError` for
  /// unlike shapes, images below 8×8, no images, values that are not finite.
  public static func scikitImage2014(_ synthetic: Tensor, _ real: Tensor, range: Double) throws -> MetricScore {
    try score(.ssimScikitImage2014, synthetic, real, .uniform7, .fixed(range))
  }

  private static func score(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ window: SimilarityWindow, _ range: DataRange
  ) throws -> MetricScore {
    let perItem = try perItem(metric, synthetic, real, window, range)
    let channels = synthetic.shape[3]
    var signature = Signature(
      metric, colour: channels == 1 ? .grey : channels == 3 ? .rgb : nil, range: range, order: .any,
      items: perItem.count)
    window.state(in: &signature)
    return MetricScore(signature: signature, perItem: perItem)
  }

  /// The similarity of each pair.
  static func perItem(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor, _ window: SimilarityWindow, _ range: DataRange
  ) throws -> [Double] {
    if case .fixed(let value) = range { try requirePositive(metric, "data range", value) }
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
      return planes.reduce(0) { $0 + window.similarity($1.0, $1.1, range: scale) } / Double(channels)
    }
    try requireFinite(metric, perItem)
    return perItem
  }

  private static func extent(of planes: [Plane]) -> Double {
    let low = planes.map { $0.values.min() ?? 0 }.min() ?? 0
    return (planes.map { $0.values.max() ?? 0 }.max() ?? 0) - low
  }
}
