import Layers
import Tensors

/// Which losses the hand-depth generator is trained with: the three generations of the published program.
public enum HandDepthVariant: String, Sendable, Codable, CaseIterable {
  /// Squared error alone.
  case l2
  /// Squared error and a critic.
  case l2GAN = "l2+gan"
  /// Squared error, a critic, and the content, style and total-variation losses.
  case l2GANStyle = "l2+gan+style"

  /// Whether there is a critic.
  public var hasDiscriminator: Bool { self != .l2 }
  /// Whether a perceptual network compares pictures.
  public var hasStyle: Bool { self == .l2GANStyle }
}

/// Whose mistakes are kept.
public enum HandDepthPreset: String, Sendable, Codable, CaseIterable {
  /// The released programs with their faults: norms that never learn statistics, a sigmoid applied twice, optimisers
  /// that move both networks, style from the first image of a batch only.
  case repo
  /// What their texts mean, with the faults removed.
  case corrected
}

/// What the critic sees.
public enum DiscriminatorInput: String, Sendable, Codable, CaseIterable {
  /// The image alone, as the released code has it.
  case imageOnly = "image-only"
  /// The image and the pose as a second map, as the text's D(x, y) has it.
  case imageAndPose = "image-and-pose"
}

/// Weights of the losses that a perceptual network measures.
public struct StyleWeights: Hashable, Sendable {
  /// Weight of the content loss.
  public var content: Float
  /// Weight of the style loss.
  public var style: Float
  /// Weight of the total variation.
  public var totalVariation: Float

  /// The released program's, for VGG-19.
  public static let released = StyleWeights(content: 2, style: 0.15, totalVariation: 0.5)
  /// For the small perceptual network, whose Gram matrices are about a thousandth of VGG-19's.
  public static let smallNetwork = StyleWeights(content: 0.5, style: 600, totalVariation: 0.05)
}

/// Sizes and schedule of the hand-depth system.
public struct HandDepthConfiguration: Sendable {
  /// Rows and columns of an image: a power of two from 16.
  public var size: Int
  /// Filters of every strided layer.
  public var filters: Int
  /// Channels of the generator's mixing layer at 4×4.
  public var mixedChannels: Int
  /// Units of the critic's hidden dense layer.
  public var denseUnits: Int
  /// Units of the pose head's hidden dense layer.
  public var headUnits: Int
  /// Strided layers of the critic, the shared ones included.
  public var criticDepth: Int
  /// Strided layers that the critic shares with its pose head.
  public var sharedDepth: Int
  /// The losses.
  public var variant: HandDepthVariant
  /// Whose mistakes are kept.
  public var preset: HandDepthPreset
  /// What the critic sees.
  public var discriminatorInput: DiscriminatorInput = .imageOnly
  /// Whether the style losses replace the squared error (the text) or join it (the code).
  public var replacesL2 = false
  /// Factor of the mean squared error; the released code's sum over rows makes it the image's height.
  public var l2Scale: Float
  /// Weights of the content, style and total-variation losses.
  public var styleWeights = StyleWeights.released
  /// Weight of the critic's verdict in the generator's loss.
  public var adversarialWeight: Float = 1
  /// The optimiser of both networks.
  public var optimizer: OptimizerRule
  /// The learning rate.
  public var rate: Schedule
  /// The critic's learning rate, as a share of the generator's.
  public var discriminatorRateShare: Float = 1
  /// Images per step.
  public var batchSize: Int
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// Numbers of a pose: 14 joints, three coordinates each.
  public static let poseSize = 42

  /// The published sizes: 128×128 images, 32 filters.
  public static func published(_ variant: HandDepthVariant, _ preset: HandDepthPreset) -> Self {
    let (optimizer, rate, batch): (OptimizerRule, Float, Int) =
      switch variant {
      case .l2: (.adam(), 1e-4, 64)
      case .l2GAN: (.rmsProp(), 1e-3, 100)
      case .l2GANStyle: (.adam(), 1e-3, 16)
      }
    return Self(
      size: 128, filters: 32, mixedChannels: 512, denseUnits: 128, headUnits: 512, criticDepth: 5, sharedDepth: 2,
      variant: variant, preset: preset, l2Scale: 128, optimizer: optimizer, rate: .constant(rate), batchSize: batch)
  }

  /// The small set-up for continuous integration: 32×32 images, 16 filters.
  ///
  /// The repaired preset's rates and weights were chosen on seed 0: the critic learns ten times slower than the
  /// generator and has a small say. The faulty preset keeps the released numbers.
  public static func small(_ variant: HandDepthVariant, _ preset: HandDepthPreset, steps: Int) -> Self {
    let published = published(variant, preset)
    var small = Self(
      size: 32, filters: 16, mixedChannels: 64, denseUnits: 64, headUnits: 128, criticDepth: 3, sharedDepth: 1,
      variant: variant, preset: preset, l2Scale: 32, optimizer: published.optimizer, rate: published.rate,
      batchSize: 32)
    guard preset == .corrected else { return small }
    small.optimizer = .adam()
    small.rate = .linear(from: 4e-3, to: 1e-5, start: 0, steps: steps)
    small.discriminatorRateShare = 0.1
    small.adversarialWeight = 0.05
    small.styleWeights = .smallNetwork
    return small
  }
}
