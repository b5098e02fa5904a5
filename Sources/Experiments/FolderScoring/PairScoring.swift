import Images
import QualityMetrics
import Tensors

/// Scores pairs of images one after the other, under any number of metrics.
struct PairScoring {
  let metrics: [MetricID]
  /// The poses of the people in them, for metrics that look at those alone.
  let keyPoints: KeyPointFile?
  /// For metrics that look at features.
  let network: (any FeatureMapNetwork)?
  private var values: [[Double]]
  private var signatures: [Signature] = []

  init(_ metrics: [MetricID], keyPoints: KeyPointFile?, network: (any FeatureMapNetwork)?) {
    (self.metrics, self.keyPoints, self.network) = (metrics, keyPoints, network)
    values = metrics.map { _ in [] }
  }

  /// Scores all pairs of two folders, the names of the real one. Throws `FolderScoringError`, `ImageError`,
  /// `MetricError`.
  mutating func score(_ fake: ScoredFolder, _ real: ScoredFolder) throws -> [MetricScore] {
    for name in real.names {
      let (truth, synthetic) = (try real.image(name), try fake.image(name))
      guard (truth.height, truth.width) == (synthetic.height, synthetic.width) else {
        throw FolderScoringError.sizesDiffer(
          name: name, real: "\(truth.width)×\(truth.height)", fake: "\(synthetic.width)×\(synthetic.height)")
      }
      let scores = try self.scores(name, synthetic, truth)
      if signatures.isEmpty { signatures = scores.map(\.signature) }
      for (place, score) in scores.enumerated() {
        if let difference = signatures[place].firstDifference(from: score.signature) {
          throw FolderScoringError.unlikePairs(real: real.path, fake: fake.path, difference: difference)
        }
        values[place].append(score.value)
      }
    }
    return metrics.indices.map { place in
      var signature = signatures[place]
      signature.items = values[place].count
      signature.state("values", "bytes")
      return MetricScore(signature: signature, perItem: values[place])
    }
  }

  private func scores(_ name: String, _ synthetic: Image, _ truth: Image) throws -> [MetricScore] {
    let channels = truth.channels == 1 && synthetic.channels == 1 ? 1 : 3
    func batch(_ image: Image) -> Tensor {
      image.converted(toChannels: channels).tensor(.bytes).reshaped([1, image.height, image.width, channels])
    }
    let (made, wanted) = (batch(synthetic), batch(truth))
    return try metrics.map { metric in
      switch metric {
      case .maskSSIMMa2017:
        guard let keyPoints else { preconditionFailure("\(metric.rawValue) is scored under masks") }
        return try MaskedImages.structuralSimilarity(made, wanted, [keyPoints.pose(of: name).places])
      case .perceptualDistanceJohnson2016:
        guard let network else { preconditionFailure("\(metric.rawValue) is scored through a network") }
        var score = try PerceptualDistance.score(
          network.maps(of: synthetic), network.maps(of: truth), layers: network.layers)
        score.signature.judge = network.identity
        return score
      default: return try Self.score(metric, made, wanted)
      }
    }
  }

  private static func score(_ metric: MetricID, _ made: Tensor, _ wanted: Tensor) throws -> MetricScore {
    switch metric {
    case .ssimWang2004: try StructuralSimilarity.wang2004(made, wanted, range: 255)
    case .ssimPoseGAN2018: try StructuralSimilarity.poseGAN2018(made, wanted)
    case .ssimSRGAN2017: try SRGAN2017.structuralSimilarity(made, wanted)
    case .ssimScikitImage2014: try StructuralSimilarity.scikitImage2014(made, wanted, range: 255)
    case .multiScaleSSIMWang2003: try MultiScaleSimilarity.wang2003(made, wanted, range: 255)
    case .psnrCanonical: try PixelErrors.peakSignalToNoise(made, wanted, range: 255)
    case .psnrSRGAN2017: try SRGAN2017.peakSignalToNoise(made, wanted)
    case .meanSquaredError: try PixelErrors.meanSquared(made, wanted)
    case .meanAbsoluteError: try PixelErrors.meanAbsolute(made, wanted)
    case .gradientEnergyDistance: try Roughness.gradientEnergyDistance(made, wanted)
    default: preconditionFailure("\(metric.rawValue) does not score pairs of images")
    }
  }
}
