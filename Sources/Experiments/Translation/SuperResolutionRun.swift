import Judges
import Models
import Tensors

/// A run of super-resolution on the texture world.
public struct SuperResolutionRun: PerceptualRun {
  /// What is trained on.
  public var variant: SRGANVariant
  /// Whose rules.
  public var preset: SRGANPreset
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Steps of the residual network on squared error.
  public var residualSteps: Int
  /// Steps of every other variant, which start from that network.
  public var furtherSteps: Int
  /// Sizes and rates of the networks; nil for those of the preset.
  public var small: SmallSuperResolution?
  /// The world: its seed, the side of its pictures, how many to train and to test on.
  public var textures: TextureSettings
  /// The classifier whose features the content loss compares.
  public var content: TextureJudgeSpecification
  /// The classifier that scores, with other weights.
  public var judge: TextureJudgeSpecification
  /// SHA-256 of the user's VGG-19 for the content loss, or nil for the classifier.
  public var vgg19: String?
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .superResolution }
  package var specification: RunSpecification { .superResolution(self) }
  package var takesVGG19: Bool { variant.contentLevel != nil }
  /// 1 for runs that start from the residual network.
  package var stage: Int { startsFromResidual ? 1 : 0 }

  /// Whether the run starts from what the residual network left; the PyTorch program starts from scratch.
  var startsFromResidual: Bool { variant != .residualMSE && preset != .leftthomas }

  /// The run of the residual network on squared error that this one starts from.
  var residual: SuperResolutionRun {
    var run = self
    (run.variant, run.vgg19) = (.residualMSE, nil)
    return run
  }

  /// Training steps of this variant.
  var steps: Int { variant == .residualMSE ? residualSteps : furtherSteps }

  /// The planned run.
  package init(_ variant: SRGANVariant, _ preset: SRGANPreset, _ profile: Profile, seed: UInt64) {
    (self.variant, self.preset, self.profile, self.seed) = (variant, preset, profile, seed)
    switch profile {
    case .smoke:
      (residualSteps, furtherSteps) = (3, 2)
      small = SmallSuperResolution(
        width: 6, blocks: 1, criticWidth: 4, criticUnits: 8, cropSize: 16, batchSize: 2, residualRate: 2e-3,
        furtherRate: 5e-4)
      textures = TextureSettings(seed: 1, size: 32, training: 14, test: 7)
    case .quick:
      (residualSteps, furtherSteps) = (3500, 450)
      small = SmallSuperResolution(
        width: 16, blocks: 3, criticWidth: 12, criticUnits: 64, cropSize: 40, batchSize: 8, residualRate: 3e-3,
        furtherRate: 5e-4)
      textures = TextureSettings(seed: 1, size: 96, training: 210, test: 35)
    case .standard:
      (residualSteps, furtherSteps) = (12_000, 4_000)
      small = SmallSuperResolution(
        width: 32, blocks: 6, criticWidth: 24, criticUnits: 128, cropSize: 64, batchSize: 8, residualRate: 2e-3,
        furtherRate: 3e-4)
      textures = TextureSettings(seed: 1, size: 128, training: 700, test: 70)
    case .paper:
      (residualSteps, furtherSteps) = (1_000_000, 200_000)
      small = nil
      textures = TextureSettings(seed: 1, size: 128, training: 7_000, test: 70)
    }
    content = TextureJudgeSpecification(
      seed: 101, textures: textures, width: 16, cropSize: textures.size / 2,
      schedule: SupervisedSchedule(steps: profile == .smoke ? 2 : 400, batchSize: 14, rate: 4e-3))
    judge = content
    judge.seed = 202
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    let variants: [SRGANVariant] =
      profile == .smoke ? [.residualMSE, .adversarialMSE, .adversarialVGG54] : quickVariants(profile)
    return variants.map { Self($0, .paper, profile, seed: seed) }
  }

  /// At `quick` the residual network on deep features, of which the paper shows nothing, is left out.
  private static func quickVariants(_ profile: Profile) -> [SRGANVariant] {
    SRGANVariant.allCases.filter { profile != .quick || $0 != .residualVGG54 }
  }
}

/// Sizes of networks that train within minutes.
public struct SmallSuperResolution: Codable, Hashable, Sendable {
  /// Channels of the generator.
  public var width: Int
  /// Residual blocks.
  public var blocks: Int
  /// Channels of the critic's first convolution.
  public var criticWidth: Int
  /// Units of its dense layer.
  public var criticUnits: Int
  /// Rows and columns of a crop.
  public var cropSize: Int
  /// Crops per step.
  public var batchSize: Int
  /// Adam's rate of the residual network on squared error; after half of the steps it falls to a tenth.
  public var residualRate: Float
  /// The same for every other variant.
  public var furtherRate: Float
}

/// A part of the texture world.
public struct TextureSettings: Codable, Hashable, Sendable {
  /// Seed of the world.
  public var seed: UInt64
  /// Rows and columns of a picture.
  public var size: Int
  /// Pictures to train on.
  public var training: Int
  /// Pictures to score on.
  public var test: Int
}

/// A texture classifier that the suite trains itself.
public struct TextureJudgeSpecification: Codable, Hashable, Sendable {
  /// Seed of its weights and order.
  public var seed: UInt64
  /// What it is trained on.
  public var textures: TextureSettings
  /// Channels of its first convolution.
  public var width: Int
  /// Rows and columns of the crops it is trained on.
  public var cropSize: Int
  /// How it is trained.
  public var schedule: SupervisedSchedule
}
