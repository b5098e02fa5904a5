import Layers
import Networks
import Tensors

/// Which losses the generator is trained with: the rows of the paper's first ablation.
public enum Pix2PixLosses: String, Sendable, Codable, CaseIterable {
  /// Absolute error alone.
  case l1
  /// A critic that sees the output alone.
  case gan
  /// A critic that sees input and output.
  case conditionalGAN = "cgan"
  /// Absolute error and a critic that sees the output alone.
  case l1GAN = "l1+gan"
  /// Absolute error and a critic that sees both: the paper's system.
  case l1ConditionalGAN = "l1+cgan"

  /// Whether the absolute error counts.
  public var hasL1: Bool { self == .l1 || self == .l1GAN || self == .l1ConditionalGAN }
  /// Whether there is a critic.
  public var hasDiscriminator: Bool { self != .l1 }
  /// Whether the critic sees the input.
  public var isConditional: Bool { self == .conditionalGAN || self == .l1ConditionalGAN }
}

/// The shape of the generator.
public enum Pix2PixGenerator: String, Sendable, Codable, CaseIterable {
  /// With skips from each halving to the doubling of equal size.
  case uNet = "u-net"
  /// Without them.
  case encoderDecoder = "encoder-decoder"
}

/// How many pixels a verdict of the critic sees along each side.
public enum PatchSize: Int, Sendable, Codable, CaseIterable {
  case pixel = 1
  case patch16 = 16
  case patch34 = 34
  case patch70 = 70
  case patch142 = 142
  case patch286 = 286

  /// Strided layers of the critic.
  public var layers: Int {
    switch self {
    case .pixel: 0
    case .patch16: 1
    case .patch34: 2
    case .patch70: 3
    case .patch142: 4
    case .patch286: 5
    }
  }
}

/// How a trained generator is used; part of what scores are measured under.
public struct Pix2PixTestRule: Sendable, Hashable, Codable {
  /// Whether dropout stays on, the paper's only source of noise.
  public var isDropping: Bool
  /// What batch norms use; the paper's is the test batch of one image.
  public var statistics: NormStatistics

  /// The paper's: dropout on, statistics of the single image.
  public static let paper = Pix2PixTestRule(isDropping: true, statistics: .batch)
  /// The usual one: dropout off, statistics that training remembered.
  public static let usual = Pix2PixTestRule(isDropping: false, statistics: .running)
}

/// Sizes, losses and schedule of pix2pix.
public struct Pix2PixConfiguration: Sendable {
  /// The generator, channels of the input and the output among it.
  public var generator: UNetGenerator.Configuration
  /// Channels of the critic's first layer.
  public var discriminatorWidth: Int
  /// What a verdict of the critic sees.
  public var patch = PatchSize.patch70
  /// Which convolutions of the critic have a bias.
  public var discriminatorBiases = BiasRule.published
  /// The losses.
  public var losses: Pix2PixLosses
  /// Weight of the absolute error.
  public var l1Weight: Float = 100
  /// The optimiser of both networks.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The learning rate of both networks.
  public var rate: Schedule
  /// Pairs per step.
  public var batchSize = 1
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32
  /// How the trained generator is used.
  public var testRule = Pix2PixTestRule.paper

  /// The published system for 256×256 images (`depth` 8) or 128×128 (`depth` 7).
  public static func published(
    _ losses: Pix2PixLosses = .l1ConditionalGAN, _ generator: Pix2PixGenerator = .uNet,
    patch: PatchSize = .patch70, depth: Int = 8
  ) -> Self {
    var network = UNetGenerator.Configuration(width: 64, depth: depth)
    network.hasSkips = generator == .uNet
    return Self(
      generator: network, discriminatorWidth: 64, patch: patch, losses: losses, rate: .constant(2e-4))
  }

  /// The public PyTorch implementation's schedule: half of the epochs constant, then down to zero.
  public static func pyTorchRate(epochs: Int, stepsPerEpoch: Int) -> Schedule {
    .epochwise(from: 2e-4, constant: epochs / 2, falling: epochs - epochs / 2, stepsPerEpoch: stepsPerEpoch)
  }
}
