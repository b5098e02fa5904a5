import QualityMetrics
import Tensors

/// Two sets of features N×D and M×D under the metrics that compare such sets; what several of them need is computed once.
struct FeatureComparison {
  /// Of synthetic images.
  let made: Tensor
  /// Of real images.
  let wanted: Tensor
  private var neighbours: NeighbourScores?

  init(made: Tensor, wanted: Tensor) { (self.made, self.wanted) = (made, wanted) }

  /// A metric's score, and the values of the subsets that it is the mean of, where there are any. Throws `MetricError`.
  mutating func score(
    _ metric: MetricID, _ subsets: KernelDistance.Subsets
  ) throws -> (score: MetricScore, parts: [Double]) {
    switch metric {
    case .frechetDistance, .frechetDistanceParmar2022:
      return (try FrechetDistance.score(made, wanted, metric: metric), [])
    case .kernelDistance, .kernelDistanceParmar2022:
      let distance = try KernelDistance(made, wanted, subsets, metric: metric)
      return (distance.score, distance.subsets)
    default:
      let scores = try neighbours ?? NeighbourScores(made, wanted)
      neighbours = scores
      switch metric {
      case .precision: return (scores.precision, [])
      case .recall: return (scores.recall, [])
      case .density: return (scores.density, [])
      case .coverage: return (scores.coverage, [])
      default: preconditionFailure("\(metric.rawValue) does not compare sets of features")
      }
    }
  }
}
