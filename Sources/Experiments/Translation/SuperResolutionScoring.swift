import Autograd
import Datasets
import Images
import Judges
import Models
import Networks
import QualityMetrics
import Tensors

/// How a small image becomes a large one without a network.
public enum Interpolation: String, Codable, Hashable, Sendable, CaseIterable {
  case nearest, bicubic

  /// The large version, in 8 bits.
  func enlarge(_ low: Image) -> Image {
    let (height, width) = (SuperResolutionSet.factor * low.height, SuperResolutionSet.factor * low.width)
    return switch self {
    case .nearest: low.resizedNearest(height: height, width: width)
    case .bicubic: low.resized(height: height, width: width, .matlabBicubic)
    }
  }
}

/// How a small image becomes a large one.
enum SuperResolutionMethod: String, CaseIterable {
  case nearest, bicubic
  case system

  /// The large version, in 8 bits.
  func upscale(_ low: Image, by system: SRGAN) -> Image {
    switch self {
    case .nearest: return Interpolation.nearest.enlarge(low)
    case .bicubic: return Interpolation.bicubic.enlarge(low)
    case .system:
      let (height, width) = (SuperResolutionSet.factor * low.height, SuperResolutionSet.factor * low.width)
      let large = system.upscale(low.tensor(.unit).reshaped([1, low.height, low.width, 3]))
      return Image(large.reshaped([height, width, 3]), .signed)
    }
  }
}

/// The scores of large images beside the originals, whatever their sizes.
struct SuperResolutionScoring {
  /// The features that distances are measured in: the judge's deepest.
  private static let level = ContentLevel.vgg54
  let judge: TextureJudge

  /// PSNR and SSIM on luma, gradient energy, and two distances in the judge's features.
  func scores(_ made: [Image], _ real: [Image]) throws -> [(score: MetricScore, accuracy: Double?)] {
    var result = try Self.pixelScores(made, real).map { (score: $0, accuracy: Double?.none) }
    for metric in [FeatureDistance.score, GramDistance.score] {
      var score = try Self.pooled(zip(made, real).map { try metric(features($0), features($1)) })
      score.signature.judge = judge.network.identity
      score.signature.state("level", Self.level.rawValue)
      result.append((score, judge.accuracy))
    }
    return result
  }

  /// What needs no judge: PSNR and SSIM on luma, gradient energy.
  static func pixelScores(_ made: [Image], _ real: [Image]) throws -> [MetricScore] {
    let bytes = { (image: Image) in image.tensor(.bytes).reshaped([1, image.height, image.width, 3]) }
    let metrics: [(Tensor, Tensor) throws -> MetricScore] = [
      SRGAN2017.peakSignalToNoise, SRGAN2017.structuralSimilarity, Roughness.gradientEnergyRatio,
    ]
    return try metrics.map { metric in
      try pooled(zip(made, real).map { try metric(bytes($0), bytes($1)) })
    }
  }

  private func features(_ image: Image) -> Tensor {
    let batch = image.tensor(.signed).reshaped([1, image.height, image.width, 3])
    let scale = judge.network.featureScale(at: Self.level)
    return judge.network.contentFeatures(of: Variable(batch), at: Self.level).value.applying(.scale(scale))
  }

  /// The mean over images, each scored by itself: images differ in size.
  private static func pooled(_ scores: [MetricScore]) -> MetricScore {
    precondition(!scores.isEmpty, "no image was scored")
    var signature = scores[0].signature
    signature.items = scores.count
    signature.state("pooling", "mean-of-images")
    return MetricScore(signature: signature, perItem: scores.map(\.value))
  }
}
