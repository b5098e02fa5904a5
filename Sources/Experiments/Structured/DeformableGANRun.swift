import Datasets
import Judges
import Layers
import Models
import Tensors

/// A run of Deformable GANs on drawn people.
public struct DeformableGANRun: PerceptualRun {
  /// What is trained.
  public var variant: DeformableGANVariant
  /// Whose rules.
  public var preset: DeformableGANPreset
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Steps, each one of the critic and one of the generator.
  public var steps: Int
  /// Pairs in each of a step's three parts.
  public var batchSize: Int
  /// The learning rate of both networks.
  public var rate: Float
  /// Whether the rate falls to zero over the second half.
  public var isFalling: Bool
  /// Rows of a picture; it has half as many columns.
  public var height: Int
  /// Channels of the encoders' layers.
  public var encoderWidths: [Int]
  /// Channels of the decoder's layers.
  public var decoderWidths: [Int]
  /// Channels of the critic's layers before the scores.
  public var discriminatorWidths: [Int]
  /// Deviation of a joint's heat map in pixels.
  public var heatMapDeviation: Double
  /// What stands where no body part is.
  public var background = DeformableGANConfiguration.Background.torso
  /// People to train on.
  public var trainingPeople: Int
  /// Held-out people.
  public var testPeople: Int
  /// Pictures of each person.
  public var posesPerPerson: Int
  /// Held-out pairs of pictures that are scored.
  public var testPairs: Int
  /// Seed of the people.
  public var worldSeed: UInt64 = 1
  /// How the networks that score, and the one in whose features pictures are compared, are trained.
  var judge: PersonJudgeSpecification
  /// SHA-256 of the user's VGG-19 for the losses on features, or nil for the auto-encoder.
  public var vgg19: String?
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .deformableGAN }
  package var specification: RunSpecification { .deformableGAN(self) }
  package var takesVGG19: Bool { variant.featureLevel != nil }
  package static var presetOrder: [DeformableGANPreset] { [.corrected, .repo] }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0.
  package init(_ variant: DeformableGANVariant, _ preset: DeformableGANPreset, _ profile: Profile, seed: UInt64) {
    (self.variant, self.preset, self.profile, self.seed) = (variant, preset, profile, seed)
    var networks = DeformableGANConfiguration.small(variant)
    (steps, batchSize, rate, isFalling) = (600, 4, 1e-3, profile != .paper)
    (trainingPeople, testPeople, posesPerPerson, testPairs) = (64, 16, 6, 160)
    judge = PersonJudgeSpecification(height: 64)
    switch profile {
    case .smoke:
      networks = DeformableGANConfiguration(
        height: 32, width: 16, variant: variant, encoderWidths: [4, 6, 8, 8], decoderWidths: [8, 8, 6, 3],
        discriminatorWidths: [4, 6])
      networks.heatMapDeviation = 2
      (steps, batchSize) = (2, 2)
      (trainingPeople, testPeople, posesPerPerson, testPairs) = (3, 2, 3, 6)
      judge = .smoke
    case .quick:
      // A critic as narrow as the encoders stays at chance, and no picture becomes sharp.
      networks.discriminatorWidths = [32, 64, 128]
      (steps, batchSize) = (1_600, 2)
    case .standard:
      (networks.encoderWidths, networks.decoderWidths) = ([24, 48, 96, 96, 96], [96, 96, 48, 24, 3])
      networks.discriminatorWidths = [64, 128, 256]
      (steps, rate, trainingPeople) = (4_000, 5e-4, 256)
    case .paper:
      networks = .published(variant, .market)
      (steps, rate, trainingPeople, testPeople, testPairs) = (90_000, 2e-4, 750, 200, 1_000)
      judge.height = 128
    }
    (height, encoderWidths, decoderWidths) = (networks.height, networks.encoderWidths, networks.decoderWidths)
    (discriminatorWidths, heatMapDeviation) = (networks.discriminatorWidths, networks.heatMapDeviation)
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    DeformableGANVariant.allCases.map { Self($0, .corrected, profile, seed: seed) }
  }

  /// The people.
  var world: PeopleWorld {
    PeopleWorld(
      seed: worldSeed, height: height, width: height / 2,
      people: SplitCounts(training: trainingPeople, validation: 0, test: testPeople), posesPerPerson: posesPerPerson)
  }

  /// The system's set-up, with the published weight of the reconstruction.
  var configuration: DeformableGANConfiguration {
    var configuration = DeformableGANConfiguration(
      height: height, width: height / 2, variant: variant, encoderWidths: encoderWidths, decoderWidths: decoderWidths,
      discriminatorWidths: discriminatorWidths)
    (configuration.preset, configuration.background) = (preset, background)
    configuration.heatMapDeviation = heatMapDeviation
    configuration.batchSize = batchSize
    configuration.rate =
      isFalling ? .linear(from: rate, to: 0, start: steps / 2, steps: steps - steps / 2) : .constant(rate)
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }
}
