import Datasets
import Judges
import Layers
import Models
import Networks
import Tensors

/// Where the images of a run of CycleGAN come from: two looks of a procedural world, or the user's files.
public enum UnpairedSource: String, Codable, Hashable, Sendable, CaseIterable {
  /// Photographs of streets (A) and label maps of other streets (B), as the paper's Cityscapes.
  case streets
  /// Streets by day (A) and other streets by night (B).
  case dayToNight = "day-night"
  /// Towns from above (A) and maps of other towns (B).
  case aerialToMap = "aerial-map"
  /// `unaligned` in the folder of published data, with `trainA`, `trainB`, `testA`, `testB`.
  case files = "unaligned"

  /// The procedural pairs that the images are halves of; nil for files.
  var task: TranslationTask? {
    switch self {
    case .streets: .streetToLabels
    case .dayToNight: .dayToNight
    case .aerialToMap: .aerialToMap
    case .files: nil
    }
  }
}

/// A run of CycleGAN.
public struct CycleGANRun: PlannedRun {
  /// The losses.
  public var variant: CycleGANVariant
  /// Where the images come from.
  public var source: UnpairedSource
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Training steps.
  public var steps: Int
  /// Images of each domain per step.
  public var batchSize: Int
  /// Rows and columns of an image.
  public var size: Int
  /// Channels of the generators' first layer.
  public var width: Int
  /// Residual blocks of the generators.
  public var blocks: Int
  /// Channels of the critics' first layer.
  public var discriminatorWidth: Int
  /// Strided layers of the critics.
  public var discriminatorLayers: Int
  /// Learning rate; it falls over the second half of the epochs, in the last to one part in so many, and one, as those.
  public var rate: Float
  /// Weight of the cycles.
  public var cycleWeight: Float
  /// Images in each pool.
  public var poolSize: Int
  /// How training images are varied.
  public var jitter: Jitter
  /// Images of each domain to train on; files are all used.
  public var trainingImages: Int
  /// Images of each domain to score on, at most; hidden pairs where the world is procedural.
  public var testImages: Int
  /// Seed of the procedural world.
  public var worldSeed: UInt64
  /// The network that scores photographs of streets.
  public var judge: StreetJudgeSpecification
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .cycleGAN }
  package var specification: RunSpecification { .cycleGAN(self) }
  /// The preset is where images come from.
  package var preset: UnpairedSource { source }
  package static var variantOrder: [CycleGANVariant] { CycleGANVariant.allCases.filter { $0 != .full } + [.full] }

  /// The planned run of a profile.
  public init(_ variant: CycleGANVariant, _ source: UnpairedSource, _ profile: Profile, seed: UInt64) {
    (self.variant, self.source, self.profile, self.seed) = (variant, source, profile, seed)
    (batchSize, rate, cycleWeight, poolSize, worldSeed) = (1, profile == .paper ? 2e-4 : 5e-4, 10, 50, 1)
    switch profile {
    case .smoke:
      (size, width, blocks, discriminatorWidth, discriminatorLayers) = (32, 4, 1, 4, 1)
      (steps, trainingImages, testImages) = (3, 8, 8)
    case .quick:
      // Chosen on seed 0, as is the rate.
      (size, width, blocks, discriminatorWidth, discriminatorLayers) = (32, 12, 2, 24, 1)
      (steps, trainingImages, testImages) = (2_500, 256, 64)
    case .standard:
      (size, width, blocks, discriminatorWidth, discriminatorLayers) = (64, 16, 3, 32, 2)
      (steps, trainingImages, testImages) = (4_000, 512, 128)
    case .paper:
      (size, width, blocks, discriminatorWidth, discriminatorLayers) = (128, 64, 6, 64, 3)
      // 200 epochs of the 2975 photographs of Cityscapes.
      (steps, trainingImages, testImages) = (595_000, 2975, 128)
    }
    jitter = .proportional(size: size)
    judge = StreetJudgeSpecification(
      seed: 303, worldSeed: 1, size: size, width: profile == .smoke ? 2 : 8,
      trainingFrames: profile == .smoke ? 8 : 256,
      schedule: profile == .smoke ? SupervisedSchedule(steps: 4, batchSize: 4, rate: 4e-3) : StreetFCN.schedule)
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    let variants: [CycleGANVariant] =
      switch profile {
      case .smoke: [.cycleOnly, .ganOnly, .full]
      case .quick: [.cycleOnly, .ganOnly, .ganForward, .ganBackward, .full]
      case .standard, .paper: CycleGANVariant.allCases
      }
    return variants.map { Self($0, .streets, profile, seed: seed) }
  }

  /// The system that the run trains.
  ///
  /// - Parameter stepsPerEpoch: steps that show each image of the larger domain once.
  func configuration(stepsPerEpoch: Int) -> CycleGANConfiguration {
    let epochs = max(2, (steps + stepsPerEpoch - 1) / stepsPerEpoch)
    var configuration = CycleGANConfiguration(
      width: width, blocks: blocks, discriminatorWidth: discriminatorWidth, variant: variant,
      rate: .epochwise(
        from: rate, constant: epochs / 2, falling: epochs - epochs / 2, stepsPerEpoch: stepsPerEpoch))
    configuration.discriminatorLayers = discriminatorLayers
    (configuration.cycleWeight, configuration.poolSize) = (cycleWeight, poolSize)
    configuration.batchSize = batchSize
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }
}
