import Autograd
import Datasets
import Images
import Judges
import Models
import Networks
import QualityMetrics
import Tensors

/// How a small image becomes a large one.
enum SuperResolutionMethod: String, CaseIterable {
  case nearest, bicubic
  case system

  /// The large version, in 8 bits.
  func upscale(_ low: Image, by system: SRGAN) -> Image {
    let (height, width) = (SuperResolutionSet.factor * low.height, SuperResolutionSet.factor * low.width)
    switch self {
    case .nearest: return low.resizedNearest(height: height, width: width)
    case .bicubic: return low.resized(height: height, width: width, .matlabBicubic)
    case .system:
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
    let bytes = { (image: Image) in image.tensor(.bytes).reshaped([1, image.height, image.width, 3]) }
    let plain: [(Tensor, Tensor) throws -> MetricScore] = [
      SRGAN2017.peakSignalToNoise, SRGAN2017.structuralSimilarity, Roughness.gradientEnergyRatio,
    ]
    var result = try plain.map { metric in
      (score: try pooled(zip(made, real).map { try metric(bytes($0), bytes($1)) }), accuracy: Double?.none)
    }
    for metric in [FeatureDistance.score, GramDistance.score] {
      var score = try pooled(zip(made, real).map { try metric(features($0), features($1)) })
      score.signature.judge = judge.network.identity
      score.signature.state("level", Self.level.rawValue)
      result.append((score, judge.accuracy))
    }
    return result
  }

  private func features(_ image: Image) -> Tensor {
    let batch = image.tensor(.signed).reshaped([1, image.height, image.width, 3])
    let scale = judge.network.featureScale(at: Self.level)
    return judge.network.contentFeatures(of: Variable(batch), at: Self.level).value.applying(.scale(scale))
  }

  /// The mean over images, each scored by itself: images differ in size.
  private func pooled(_ scores: [MetricScore]) -> MetricScore {
    precondition(!scores.isEmpty, "no image was scored")
    var signature = scores[0].signature
    signature.items = scores.count
    signature.state("pooling", "mean-of-images")
    return MetricScore(signature: signature, perItem: scores.map(\.value))
  }
}
