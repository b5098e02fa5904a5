import Layers
import Tensors

/// How a transform keeps the person, and which terms it is trained with.
public enum DIATVariant: String, Sendable, Codable, CaseIterable {
  /// By the features of a frozen face network: DIAT.
  case fixed = "diat"
  /// By the features of the attribute discriminator as it is at the time: DIAT-A.
  case adaptive = "diat-a"
  /// Not at all.
  case noIdentity = "no-identity"
  /// As DIAT, but nothing asks for images without noise.
  case noRegulariser = "no-regulariser"

  /// Whether a frozen face network takes part.
  public var usesFaceNetwork: Bool { self == .fixed || self == .noRegulariser }
  /// Whether a denoiser takes part.
  public var usesDenoiser: Bool { self != .noRegulariser }
}

/// Sizes, losses and schedule of DIAT's first stage: the transform of one attribute in one direction.
public struct DIATConfiguration: Sendable {
  /// Rows and columns of an image.
  public var size: Int
  /// Channels of the transform's first convolution.
  public var width: Int
  /// Residual blocks of the transform.
  public var blocks: Int
  /// Channels of the discriminator's first convolution.
  public var discriminatorWidth: Int
  /// Strided convolutions of the discriminator; DIAT-A looks at the last two.
  public var discriminatorDepth: Int
  /// The terms.
  public var variant: DIATVariant
  /// Weight of the identity.
  public var identityWeight: Float = 1
  /// Weights of the two feature maps in it, the shallower first.
  public var featureWeights: [Float] = [1, 1]
  /// Weight of the noise that the denoiser finds.
  public var regulariserWeight: Float = 0.1
  /// The optimiser of both networks.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate.
  public var rate: Schedule = .constant(2e-4)
  /// Images of each side per step.
  public var batchSize: Int
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// A system of the given sizes.
  public init(
    size: Int, width: Int, blocks: Int, discriminatorWidth: Int, discriminatorDepth: Int,
    variant: DIATVariant = .fixed, batchSize: Int
  ) {
    precondition(
      discriminatorDepth >= 2 && size % 4 == 0 && size % (1 << discriminatorDepth) == 0
        && size >> discriminatorDepth > 0,
      "an image of \(size)×\(size) pixels cannot be halved \(discriminatorDepth) times")
    (self.size, self.width, self.blocks, self.batchSize) = (size, width, blocks, batchSize)
    (self.discriminatorWidth, self.discriminatorDepth) = (discriminatorWidth, discriminatorDepth)
    self.variant = variant
  }

  /// The networks of the paper's first version as far as its readers tell: 128×128 images, five residual blocks.
  public static func published(_ variant: DIATVariant = .fixed, size: Int = 128) -> Self {
    Self(
      size: size, width: 64, blocks: 5, discriminatorWidth: 64, discriminatorDepth: 5, variant: variant,
      batchSize: 16)
  }

  /// A system that is trained within a minute: a quarter of the widths, two blocks, four strided convolutions.
  public static func small(_ variant: DIATVariant = .fixed, size: Int = 32) -> Self {
    Self(
      size: size, width: 16, blocks: 2, discriminatorWidth: 16, discriminatorDepth: 4, variant: variant,
      batchSize: 8)
  }
}

/// What an enhancement puts right.
public enum DIATEnhancement: String, Sendable, Codable, CaseIterable {
  /// Everything outside the part of a face where the attribute shows.
  case local
  /// The blur of the whole picture.
  case global
}

/// Sizes, losses and schedule of DIAT's second stage.
public struct DIATEnhancerConfiguration: Sendable {
  /// Rows and columns of an image.
  public var size: Int
  /// What is put right.
  public var kind: DIATEnhancement
  /// Channels of the network.
  public var width = 64
  /// Residual blocks of the network.
  public var blocks = 3
  /// Channels of the first convolution of the discriminator that the global one has.
  public var discriminatorWidth = 64
  /// Strided convolutions of that discriminator.
  public var discriminatorDepth = 5
  /// Weight of the discriminator's verdict.
  public var adversarialWeight: Float = 0.01
  /// Deviation of the blur that the global one undoes, in pixels, over 5×5 pixels.
  public var blur: Double = 1.5
  /// The optimiser of both networks.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate.
  public var rate: Schedule = .constant(2e-4)
  /// Images per step.
  public var batchSize = 16
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// The published sizes.
  public init(_ kind: DIATEnhancement, size: Int = 128) { (self.kind, self.size) = (kind, size) }

  /// The sizes of `DIATConfiguration.small`.
  public static func small(_ kind: DIATEnhancement, size: Int = 32) -> Self {
    var configuration = Self(kind, size: size)
    (configuration.width, configuration.discriminatorWidth, configuration.discriminatorDepth) = (16, 16, 4)
    configuration.batchSize = 8
    return configuration
  }
}
