import Datasets
import Judges
import Layers
import Models
import Tensors

/// The attribute that faces are given: one direction, as every model of DIAT has one.
public enum DIATTask: String, Codable, Sendable, CaseIterable {
  /// Glasses where there are none; shows in one part of the face.
  case glasses
  /// A smile on a neutral face; shows in one part of the face.
  case smile
  /// A man's face for a woman's.
  case male
  /// Lines of age.
  case old
  /// Black hair for hair of another colour.
  case blackHair = "black-hair"

  /// The attribute that changes.
  var attribute: FaceAttribute {
    switch self {
    case .glasses: .eyeglasses
    case .smile: .smiling
    case .male: .male
    case .old: .young
    case .blackHair: .blackHair
    }
  }

  /// Whether the attribute is given; otherwise it is taken away.
  var isGiven: Bool { self != .old }

  /// What the second stage puts right.
  var enhancement: DIATEnhancement { attribute.isLocal ? .local : .global }
}

/// A run of DIAT on drawn faces: the transform of one attribute, then its enhancement.
public struct DIATRun: PlannedRun {
  /// How the person is kept, and which terms are left out.
  public var variant: DIATVariant
  /// The attribute.
  public var preset: DIATTask
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Steps of the transform.
  public var steps: Int
  /// Steps of the enhancement, which follow.
  public var enhancementSteps: Int
  /// Images of each side per step.
  public var batchSize: Int
  /// The transform's learning rate at the start.
  public var rate: Float
  /// The transform's learning rate at the end; it falls in a straight line.
  public var lastRate: Float
  /// The enhancement's learning rate at the start; it falls as the transform's does.
  public var enhancementRate: Float
  /// Weight of the identity in a face network's features.
  public var identityWeight: Float
  /// Weight of the identity in the discriminator's features.
  public var adaptiveWeight: Float
  /// Weight of the noise that the denoiser finds.
  public var regulariserWeight: Float
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
  /// Blocks of the face network; DIAT looks at the last two of them.
  public var faceDepth: Int
  /// Channels of the enhancement.
  public var enhancementWidth: Int
  /// Residual blocks of the enhancement.
  public var enhancementBlocks: Int
  /// Deviation in pixels of the blur that the enhancement of a global attribute undoes.
  public var blur: Double
  /// Faces to train on, with and without the attribute.
  public var trainingFaces: Int
  /// Held-out faces without the attribute that are changed and scored.
  public var testFaces: Int
  /// Seed of the faces.
  public var worldSeed: UInt64 = 1
  /// How the networks that score are trained.
  var judge: FaceJudgeSpecification
  /// Seed of the face network that the loss looks through, another than that of the one that scores.
  public var faceSeed: UInt64 = 606
  /// Channels of the denoiser.
  public var denoiserWidth: Int
  /// Steps of the denoiser's training.
  public var denoiserSteps: Int
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .diat }
  package var specification: RunSpecification { .diat(self) }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0.
  package init(_ variant: DIATVariant, _ task: DIATTask, _ profile: Profile, seed: UInt64) {
    (self.variant, preset, self.profile, self.seed) = (variant, task, profile, seed)
    judge = FaceJudgeSpecification(worldSeed: 1, size: 32, trainingFaces: 2_400)
    (batchSize, rate, lastRate, enhancementRate) = (8, 2e-3, 2e-5, 3e-3)
    (identityWeight, adaptiveWeight, regulariserWeight) = (120, 25, 200)
    (size, width, blocks, discriminatorWidth, discriminatorDepth, faceDepth) = (32, 16, 2, 16, 3, 2)
    // A blur of 1.5 pixels of 128 would be 0.4 of 32.
    (enhancementWidth, enhancementBlocks, blur) = (16, 1, 0.5)
    (trainingFaces, testFaces, denoiserWidth, denoiserSteps) = (4_000, 100, 16, 1_500)
    switch profile {
    case .smoke:
      (steps, enhancementSteps, batchSize) = (2, 2, 2)
      (width, blocks, discriminatorWidth, enhancementWidth) = (4, 1, 4, 4)
      (trainingFaces, testFaces, denoiserSteps) = (32, 6, 2)
      (judge.trainingFaces, judge.schedule) = (64, SupervisedSchedule(steps: 2, batchSize: 8, rate: 3e-3))
    case .quick:
      (steps, enhancementSteps) = (1_200, 250)
      blocks = 1
    case .standard:
      (steps, enhancementSteps, batchSize) = (20_000, 4_000, 16)
      (width, blocks, discriminatorWidth) = (32, 4, 32)
      (enhancementWidth, enhancementBlocks) = (32, 3)
    case .paper:
      // A hundred passes over 5,000 images of a side. The judges halve images four times; at 128×128 they have more
      // to read.
      (steps, enhancementSteps, batchSize) = (31_250, 6_250, 16)
      (rate, lastRate, enhancementRate) = (2e-4, 2e-4, 2e-4)
      (identityWeight, adaptiveWeight, regulariserWeight) = (1, 1, 0.1)
      (size, width, blocks, discriminatorWidth, discriminatorDepth, faceDepth) = (128, 64, 5, 64, 5, 4)
      (enhancementWidth, enhancementBlocks, blur) = (64, 3, 1.5)
      (trainingFaces, denoiserWidth, denoiserSteps) = (10_000, 64, 4_000)
      (judge.size, judge.schedule) = (128, SupervisedSchedule(steps: 4_000, batchSize: 32, rate: 1e-3))
    }
  }

  /// The runs of a profile's benchmark under one seed: all variants for an attribute of a part of the face, and DIAT-A
  /// for one of the whole picture.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    [Self(.adaptive, .blackHair, profile, seed: seed)]
      + DIATVariant.allCases.map { Self($0, .glasses, profile, seed: seed) }
  }

  /// The faces.
  var faces: AttributeFaces {
    AttributeFaces(
      seed: worldSeed, size: size, attributes: [preset.attribute],
      counts: SplitCounts(training: trainingFaces, validation: 0, test: 8 * testFaces))
  }

  /// The set-up of the first stage.
  var configuration: DIATConfiguration {
    var configuration = DIATConfiguration(
      size: size, width: width, blocks: blocks, discriminatorWidth: discriminatorWidth,
      discriminatorDepth: discriminatorDepth, variant: variant, batchSize: batchSize)
    configuration.identityWeight = variant == .adaptive ? adaptiveWeight : identityWeight
    configuration.regulariserWeight = regulariserWeight
    configuration.rate = .linear(from: rate, to: lastRate, start: 0, steps: steps)
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }

  /// The set-up of the second stage.
  var enhancer: DIATEnhancerConfiguration {
    var configuration = DIATEnhancerConfiguration(preset.enhancement, size: size)
    (configuration.width, configuration.blocks) = (enhancementWidth, enhancementBlocks)
    (configuration.discriminatorWidth, configuration.discriminatorDepth) = (discriminatorWidth, discriminatorDepth)
    (configuration.batchSize, configuration.blur) = (batchSize, blur)
    configuration.rate = .linear(
      from: enhancementRate, to: enhancementRate * (lastRate / rate), start: 0, steps: enhancementSteps)
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }
}
