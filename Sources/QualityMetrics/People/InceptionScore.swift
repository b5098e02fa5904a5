import Foundation
import Tensors

/// How sure a classifier is of each image of a set, and how unlike its answers are: exp of the mean divergence of an
/// image's distribution over classes from that of its part of the set.
public struct InceptionScore: Hashable, Sendable {
  /// Whose rules the images were made by; the computation is the same.
  public enum Rules: Hashable, Sendable {
    /// Salimans et al. 2016.
    case salimans2016
    /// Deformable GANs' script: logits of the 2015 network without their bias.
    case poseGAN2018
    /// The same, of images under a mask (`MaskedImages.masked`).
    case ma2017(PoseMask.Rule)
    /// torch-fidelity: as Salimans et al., the images in an order that NumPy's `RandomState(seed)` draws.
    case obukhov2020(seed: UInt32)

    var metric: MetricID {
      switch self {
      case .salimans2016: .inceptionScoreSalimans2016
      case .poseGAN2018: .inceptionScorePoseGAN2018
      case .ma2017: .maskInceptionScoreMa2017
      case .obukhov2020: .inceptionScoreObukhov2020
      }
    }
  }

  /// The mean over the parts of the set; there is no value for an image. Name the judge in its signature.
  public let score: MetricScore
  /// The score of each part.
  public let parts: [Double]

  /// The deviation over the parts (of the population), which papers give after "±".
  public var deviation: Double {
    let centre = mean(parts)
    return mean(parts.map { ($0 - centre) * ($0 - centre) }).squareRoot()
  }

  /// Scores the answers of a classifier, logits N×K in the order of the images, in `splits` parts of neighbours.
  ///
  /// Throws `MetricError` for another shape, fewer images than parts, and values that are not finite.
  public init(logits: Tensor, splits: Int = 10, rules: Rules) throws {
    let metric = rules.metric
    guard logits.rank == 2, logits.shape[1] > 0 else {
      throw MetricError.wrongShape(metric, logits.shape, expected: "logits N×K")
    }
    let count = logits.shape[0]
    precondition(splits > 0, "a set is scored in one part at least, not \(splits)")
    guard count >= splits else {
      throw MetricError.nothingToCompareWith(metric, "\(count) images do not make \(splits) parts")
    }
    var order = Array(0..<count)
    if case .obukhov2020(let seed) = rules { order = MersenneTwister.numPyPermutation(count, seed: seed) }
    let rows = try order.map { try Self.logProbabilities(logits, $0, metric) }
    parts = (0..<splits).map { part in Self.score(rows[part * count / splits..<(part + 1) * count / splits]) }
    var signature = Signature(metric, order: .asPublished, splits: splits, items: count)
    signature.state("classes", String(logits.shape[1]))
    if case .ma2017(let rule) = rules { signature.state("mask", rule.text) }
    if case .obukhov2020(let seed) = rules {
      signature.order = .shuffled
      signature.state("seed", String(seed))
    }
    score = MetricScore(signature: signature, value: mean(parts), perItem: [])
  }

  private static func logProbabilities(_ logits: Tensor, _ row: Int, _ metric: MetricID) throws -> [Double] {
    let width = logits.shape[1]
    let values = logits.withSpan { span in (0..<width).map { Double(span[row * width + $0]) } }
    guard values.allSatisfy(\.isFinite), let top = values.max() else {
      throw MetricError.notFinite(metric, item: row)
    }
    let total = top + log(values.reduce(0) { $0 + exp($1 - top) })
    return values.map { $0 - total }
  }

  private static func score(_ rows: ArraySlice<[Double]>) -> Double {
    guard let first = rows.first else { return .nan }
    let marginal = first.indices.map { kind in rows.reduce(0) { $0 + exp($1[kind]) } / Double(rows.count) }
    let divergences = rows.map { row in
      zip(row, marginal).reduce(0) { $0 + exp($1.0) * ($1.0 - log($1.1)) }
    }
    return exp(mean(divergences))
  }
}
