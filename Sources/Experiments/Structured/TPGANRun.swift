import Datasets
import Judges
import Layers
import Models
import Tensors

/// A run of TP-GAN on turning heads.
public struct TPGANRun: PlannedRun {
  /// What is trained.
  public var variant: TPGANVariant
  /// Whose weights of the losses are used.
  public var preset: TPGANPreset
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Steps, each one update of the critic and two of the generator.
  public var steps: Int
  /// Faces per step.
  public var batchSize: Int
  /// The learning rate; below 128×128 it falls to zero over the second half.
  public var rate: Float
  /// Rows and columns of a face.
  public var size: Int
  /// Channels of the generator's first layer; the published network's at 128×128.
  public var width: Int
  /// People to train on.
  public var trainingPeople: Int
  /// Held-out people whose faces are turned to the front and scored.
  public var testPeople: Int
  /// The lights that people are trained under.
  public var illuminations: [Int]
  /// The lights that held-out people are seen under.
  public var testIlluminations: [Int]
  /// Seed of the people.
  public var worldSeed: UInt64 = 1
  /// How the identity network of the loss is trained: a part of the system.
  var identity: IdentityJudgeSpecification
  /// How the identity network that scores is trained: on other people, from other weights.
  var judge: IdentityJudgeSpecification
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .tpGAN }
  package var specification: RunSpecification { .tpGAN(self) }
  package static var variantOrder: [TPGANVariant] { TPGANVariant.allCases.filter { $0 != .full } + [.full] }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0.
  package init(_ variant: TPGANVariant, _ preset: TPGANPreset, _ profile: Profile, seed: UInt64) {
    (self.variant, self.preset, self.profile, self.seed) = (variant, preset, profile, seed)
    (batchSize, rate, size, width) = (8, 1e-3, 32, 8)
    // The flash from the front comes first, then the room's own light and a flash from either side.
    (illuminations, testIlluminations) = ([6, 0, 5, 7], [6, 5])
    identity = IdentityJudgeSpecification(
      seed: 404, worldSeed: 2, size: 32, width: 8, people: 120, illuminations: [6, 0, 5, 7, 9, 15],
      schedule: SupervisedSchedule(steps: 200, batchSize: 32, rate: 3e-3))
    switch profile {
    case .smoke:
      (steps, batchSize, width, trainingPeople, testPeople) = (2, 2, 4, 3, 3)
      (illuminations, testIlluminations) = ([6, 5], [6])
      (identity.width, identity.people, identity.illuminations) = (4, 8, [6, 5])
      identity.schedule = SupervisedSchedule(steps: 2, batchSize: 8, rate: 3e-3)
    case .quick:
      (steps, trainingPeople, testPeople) = (200, 100, 40)
    case .standard:
      (steps, rate, width, trainingPeople, testPeople) = (4_000, 5e-4, 16, 200, 60)
      testIlluminations = illuminations
      (identity.width, identity.people, identity.schedule.steps) = (12, 200, 1_000)
    case .paper:
      // 250 epochs of 200 people from thirteen sides under twenty lights.
      (steps, batchSize, rate, size, width) = (1_300_000, 10, 1e-4, 128, 64)
      (trainingPeople, testPeople, illuminations) = (200, 137, Array(HeadView.illuminations))
      (identity.size, identity.people, identity.illuminations) = (128, 340, illuminations)
      identity.schedule = SupervisedSchedule(steps: 20_000, batchSize: 64, rate: 1e-3)
    }
    judge = identity
    (judge.seed, judge.worldSeed) = (505, 3)
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    variantOrder.map { Self($0, .program, profile, seed: seed) }
  }

  /// People to train on, from every side.
  var trainingWorld: RotatingFaces {
    RotatingFaces(
      seed: worldSeed, size: size, people: SplitCounts(training: trainingPeople, validation: 0, test: 0),
      illuminations: illuminations)
  }

  /// Held-out people, from every side but the front.
  var testWorld: RotatingFaces {
    RotatingFaces(
      seed: worldSeed, size: size, people: SplitCounts(training: 0, validation: 0, test: testPeople),
      yaws: HeadView.yaws.filter { $0 != 0 }, illuminations: testIlluminations)
  }

  /// The system's set-up.
  var configuration: TPGANConfiguration {
    var configuration: TPGANConfiguration
    if size == FacePartGeometry.published.size {
      configuration = .published(variant, preset, people: trainingPeople)
      configuration.rate = .constant(rate)
    } else {
      configuration = .small(variant, preset, size: size, people: trainingPeople, width: width)
      configuration.rate = .linear(from: rate, to: 0, start: steps / 2, steps: steps - steps / 2)
    }
    configuration.batchSize = batchSize
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }
}
