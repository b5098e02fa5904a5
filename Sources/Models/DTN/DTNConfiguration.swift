import Layers
import Tensors

/// Which parts of the Domain Transfer Network are there: the rows of the paper's table.
public enum DTNVariant: String, Sendable, Codable, CaseIterable {
  /// Everything that the weights ask for.
  case full
  /// Target images need not come back from the generator as they are.
  case noTID = "no-tid"
  /// Features need not survive the transfer.
  case noConst = "no-const"
  /// Neither of the two.
  case noConstNoTID = "no-const-no-tid"
  /// No discriminator.
  case noGAN = "no-gan"
  /// The generator sees the image itself through a network of its own, not f's features.
  case notThroughF = "not-through-f"
  /// The discriminator tells real from made only.
  case binaryD = "binary-d"
  /// No total variation.
  case noTV = "no-tv"
  /// The paper's baseline: a generator of its own, a discriminator that tells real from made, and constancy of f.
  case baseline

  /// Whether features must survive the transfer.
  var hasConstancy: Bool { self != .noConst && self != .noConstNoTID }
  /// Whether target images must come back as they are.
  var hasIdentity: Bool { self != .noTID && self != .noConstNoTID && self != .baseline }
  /// Whether there is a discriminator.
  var hasDiscriminator: Bool { self != .noGAN }
  /// Whether the discriminator knows what was made from the source and what from the target.
  var isTernary: Bool { self != .binaryD && self != .baseline }
  /// Whether the generator starts from f's features.
  var isThroughF: Bool { self != .notThroughF && self != .baseline }
  /// Whether made target images are shown to the discriminator.
  var transfersTarget: Bool { self != .baseline }
}

/// How a training step is made up.
public enum DTNPreset: String, Sendable, Codable, CaseIterable {
  /// The paper: f is frozen; one update of the discriminator and one of the generator.
  case paper
  /// The public reimplementation: f is trained by the constancy loss, which never reaches the generator; several
  /// updates a step, first for source images and then for target images, each with optimisers of its own.
  case yunjey
}

/// How far features of an image and of its translation are apart.
public enum DTNDistance: String, Sendable, Codable {
  /// The mean squared difference, as for digits.
  case squared
  /// The negative cosine, as for faces.
  case cosine
}

/// Sizes, losses and schedule of the Domain Transfer Network. Images have 32×32 pixels.
public struct DTNConfiguration: Sendable {
  /// Rows and columns of an image: the strides of the networks fit no other.
  public static let size = 32

  /// Channels of f's first layer.
  public var width: Int
  /// Channels of target images: 1 or 3.
  public var targetChannels: Int
  /// The parts.
  public var variant: DTNVariant
  /// The step.
  public var preset = DTNPreset.paper
  /// Weight of the constancy of features.
  public var constancyWeight: Float
  /// Weight of the identity of target images.
  public var identityWeight: Float
  /// Weight of the total variation.
  public var variationWeight: Float
  /// How features are compared.
  public var distance: DTNDistance
  /// Weight of the discriminator's verdict in the generator's loss.
  public var adversarialWeight: Float = 1
  /// The optimiser of all networks.
  public var optimizer = OptimizerRule.adam()
  /// The learning rate.
  public var rate: Schedule = .constant(3e-4)
  /// Images of each domain per step.
  public var batchSize: Int
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// Street numbers to handwritten digits, at the published widths.
  public static func digits(_ variant: DTNVariant = .full, width: Int = 64) -> Self {
    Self(
      width: width, targetChannels: 1, variant: variant, constancyWeight: 15, identityWeight: 15, variationWeight: 0,
      distance: .squared, batchSize: 100)
  }

  /// Faces to emoji, at the published weights.
  public static func faces(_ variant: DTNVariant = .full, width: Int = 64) -> Self {
    Self(
      width: width, targetChannels: 3, variant: variant, constancyWeight: 100, identityWeight: 1,
      variationWeight: 0.05, distance: .cosine, batchSize: 100)
  }
}
