import Datasets
import Judges
import Layers
import Models
import Networks
import Tensors

/// What is compared with each other: losses, generators, and sizes of the critic's patch.
public enum Pix2PixVariant: String, Codable, Hashable, Sendable, CaseIterable {
  case l1, gan
  case conditionalGAN = "cgan"
  case l1GAN = "l1+gan"
  /// The encoder-decoder on absolute error alone.
  case encoderDecoderL1 = "encoder-decoder-l1"
  /// The encoder-decoder with the full loss.
  case encoderDecoder = "encoder-decoder"
  /// The full loss with a critic of single pixels, and so on.
  case patch1 = "patch-1"
  case patch16 = "patch-16"
  case patch34 = "patch-34"
  case patch70 = "patch-70"
  case patch142 = "patch-142"
  case patch286 = "patch-286"
  /// The paper's system.
  case l1ConditionalGAN = "l1+cgan"

  /// The losses.
  var losses: Pix2PixLosses {
    switch self {
    case .l1, .encoderDecoderL1: .l1
    case .gan: .gan
    case .conditionalGAN: .conditionalGAN
    case .l1GAN: .l1GAN
    case .encoderDecoder, .patch1, .patch16, .patch34, .patch70, .patch142, .patch286, .l1ConditionalGAN:
      .l1ConditionalGAN
    }
  }

  /// The generator.
  var generator: Pix2PixGenerator { self == .encoderDecoderL1 || self == .encoderDecoder ? .encoderDecoder : .uNet }

  /// The critic's patch, where the variant is about it.
  fileprivate var patch: PatchSize? {
    switch self {
    case .patch1: .pixel
    case .patch16: .patch16
    case .patch34: .patch34
    case .patch70: .patch70
    case .patch142: .patch142
    case .patch286: .patch286
    default: nil
    }
  }
}

/// A run of pix2pix.
public struct Pix2PixRun: PlannedRun {
  /// Losses, generator and patch.
  public var variant: Pix2PixVariant
  /// Where the pairs come from.
  public var source: PairSource
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Training steps.
  public var steps: Int
  /// Pairs per step.
  public var batchSize: Int
  /// Rows and columns of an image.
  public var size: Int
  /// Channels of the generator's first layer.
  public var width: Int
  /// Channels of the critic's first layer.
  public var discriminatorWidth: Int
  /// The critic's patch, where the variant is not about it.
  public var patch: PatchSize
  /// The norm of both networks.
  public var norm: ImageNorm
  /// Doublings with dropout, from the innermost.
  public var dropoutLevels: Int
  /// How the trained generator is used.
  public var testRule: Pix2PixTestRule
  /// Learning rate of both networks.
  public var rate: Float
  /// Whether the rate falls to zero over the second half.
  public var isFalling: Bool
  /// Weight of the absolute error.
  public var l1Weight: Float
  /// How training pairs are varied.
  public var jitter: Jitter
  /// Pairs to train on; files are all used.
  public var trainingPairs: Int
  /// Pairs to score on, at most.
  public var testPairs: Int
  /// Seed of the procedural world.
  public var worldSeed: UInt64
  /// The network that scores photographs of streets.
  public var judge: StreetJudgeSpecification
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .pix2pix }
  package var specification: RunSpecification { .pix2pix(self) }
  /// The preset is where images come from.
  package var preset: PairSource { source }

  /// The planned run of a profile.
  public init(_ variant: Pix2PixVariant, _ source: PairSource, _ profile: Profile, seed: UInt64) {
    (self.variant, self.source, self.profile, self.seed) = (variant, source, profile, seed)
    switch profile {
    case .smoke:
      (size, width, discriminatorWidth, patch) = (32, 4, 4, .patch16)
      (steps, batchSize, trainingPairs, testPairs) = (3, 1, 8, 8)
    case .quick:
      (size, width, discriminatorWidth, patch) = (64, 16, 16, .patch34)
      // Chosen on seed 0, as are the rate and its fall.
      (steps, batchSize, trainingPairs, testPairs) = (2_000, 1, 256, 64)
    case .standard:
      (size, width, discriminatorWidth, patch) = (128, 16, 16, .patch70)
      (steps, batchSize, trainingPairs, testPairs) = (4_000, 1, 512, 128)
    case .paper:
      (size, width, discriminatorWidth, patch) = (256, 64, 64, .patch70)
      // 200 epochs of the 400 facades or of as many drawn pairs.
      (steps, batchSize, trainingPairs, testPairs) = (80_000, 1, 400, 128)
    }
    (norm, dropoutLevels, testRule) = (.batch, profile == .paper ? 3 : 2, .paper)
    (rate, isFalling, l1Weight) = profile == .paper ? (2e-4, false, 100) : (5e-4, true, 100)
    jitter = .proportional(size: size)
    worldSeed = 1
    judge = StreetJudgeSpecification(
      seed: 303, worldSeed: 1, size: size, width: profile == .smoke ? 2 : 8,
      trainingFrames: profile == .smoke ? 8 : 256,
      schedule: profile == .smoke ? SupervisedSchedule(steps: 4, batchSize: 4, rate: 4e-3) : StreetFCN.schedule)
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    let variants: [Pix2PixVariant] =
      switch profile {
      case .smoke: [.l1, .gan, .encoderDecoder, .l1ConditionalGAN]
      case .quick, .standard: [.l1, .gan, .conditionalGAN, .l1GAN, .encoderDecoder, .l1ConditionalGAN]
      case .paper: Pix2PixVariant.allCases
      }
    return variants.map { Self($0, .labelsToStreet, profile, seed: seed) }
  }

  /// The system that the run trains.
  package var configuration: Pix2PixConfiguration {
    // Down to one pixel.
    let depth = size.trailingZeroBitCount
    var configuration = Pix2PixConfiguration.published(variant.losses, variant.generator, depth: depth)
    (configuration.generator.inputs, configuration.generator.outputs) = (source.inputChannels, source.targetChannels)
    (configuration.generator.width, configuration.generator.norm) = (width, norm)
    configuration.generator.dropoutLevels = 0..<dropoutLevels
    configuration.discriminatorWidth = discriminatorWidth
    // Where a critic has no place left for its last map, the largest that has takes its place: two variants may then be
    // one.
    let wanted = variant.patch ?? patch
    let fitting = PatchSize.allCases.filter { PatchDiscriminator.mapSize(of: size, layers: $0.layers) > 0 }
    configuration.patch = fitting.last { $0.rawValue <= wanted.rawValue } ?? .pixel
    (configuration.l1Weight, configuration.batchSize, configuration.testRule) = (l1Weight, batchSize, testRule)
    configuration.arithmetic = arithmetic ?? .float32
    configuration.rate =
      isFalling ? .linear(from: rate, to: 0, start: steps / 2, steps: steps - steps / 2) : .constant(rate)
    return configuration
  }
}
