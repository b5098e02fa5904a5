import Tensors

/// How far apart two sets of images are in the features of a judge, place by place.
public enum FeatureDistance {
  /// Mean squared difference of each pair's features divided by the mean square of all real features
  /// (`feature-distance@canonical`): 0 for equal images, about 1 and more for unrelated ones.
  ///
  /// This is the content loss of Ledig et al. 2017, equation 5, in a unit that does not depend on the judge's scale.
  /// Features are N×H×W×C, pair by pair. Name the judge in the result's signature. Throws `MetricError` for unlike
  /// shapes, no images, features that are all zero or not finite.
  public static func score(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    let metric = MetricID.featureDistance
    let (count, _, _, _) = try requirePairs(metric, synthetic, real)
    let each = real.count / count
    let (differences, energies) = synthetic.withSpan { left in
      real.withSpan { right in
        var (differences, energies): ([Double], [Double]) = ([], [])
        for item in 0..<count {
          var (difference, energy) = (0.0, 0.0)
          for i in item * each..<(item + 1) * each {
            let (a, b) = (Double(left[i]), Double(right[i]))
            difference += (a - b) * (a - b)
            energy += b * b
          }
          differences.append(difference / Double(each))
          energies.append(energy / Double(each))
        }
        return (differences, energies)
      }
    }
    let scale = mean(energies)
    guard scale > 0 else { throw MetricError.nothingToCompareWith(metric, "the real images have no feature at all") }
    let perItem = differences.map { $0 / scale }
    try requireFinite(metric, perItem)
    return MetricScore(signature: Signature(metric, order: .any, items: count), perItem: perItem)
  }
}
