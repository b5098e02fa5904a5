import Tensors

/// The Fréchet distance between two sets of features, each taken for a Gaussian (`fid@heusel2017`; `fid@parmar2022`
/// where the caller resized images as that protocol does):
/// ‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½.
///
/// The last trace is the sum of the singular values of R₁R₂ᵀ, where RᵀR = Σ. That needs no root of a product of
/// singular matrices, so the distance is a number also for fewer images than features; the signature then says that a
/// covariance is rank-deficient, since such distances are far too large.
public enum FrechetDistance {
  /// The distance between features N×D of synthetic and M×D of real images. There is no value for an image. Name the
  /// judge in the result's signature.
  ///
  /// Throws `MetricError` for unlike widths, fewer than two images of a kind, values that are not finite.
  public static func score(
    _ synthetic: Tensor, _ real: Tensor, metric: MetricID = .frechetDistance
  ) throws -> MetricScore {
    let (made, wanted) = try FeatureRows.pair(synthetic, real, metric)
    return try score(FeatureMoments(made, metric), FeatureMoments(wanted, metric), metric: metric)
  }

  /// The distance between two sets of which only the moments are known.
  ///
  /// Throws `MetricError.shapesDiffer` for unlike numbers of features.
  public static func score(
    _ synthetic: FeatureMoments, _ real: FeatureMoments, metric: MetricID = .frechetDistance
  ) throws -> MetricScore {
    guard synthetic.mean.count == real.mean.count else {
      throw MetricError.shapesDiffer(metric, [synthetic.mean.count], [real.mean.count])
    }
    var signature = Signature(metric, order: .any, items: synthetic.count)
    if let count = real.count { signature.state("real", String(count)) }
    signature.state("dimensions", String(real.mean.count))
    signature.state(
      "covariance", synthetic.isRankDeficient || real.isRankDeficient ? "rank-deficient" : "full-rank")
    return MetricScore(signature: signature, value: distance(synthetic, real), perItem: [])
  }

  /// The distance itself. Rounding may leave that of equal sets a little below 0; it counts as 0.
  private static func distance(_ synthetic: FeatureMoments, _ real: FeatureMoments) -> Double {
    let apart = zip(synthetic.mean, real.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let shared = synthetic.root.product(real.root, transposeB: true).singularValues.reduce(0, +)
    return max(0, apart + synthetic.variance + real.variance - 2 * shared)
  }
}
