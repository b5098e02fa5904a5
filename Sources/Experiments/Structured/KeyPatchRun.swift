import Datasets
import Judges
import Models
import Tensors

/// Where the pictures of a run of KeyPatchGAN come from.
public enum KeyPatchPictures: String, Codable, Hashable, Sendable, CaseIterable {
  /// Drawn faces with proposed boxes.
  case drawn
  /// CelebA in the folder of published data.
  case celebA = "celeba"
  /// CompCars in the folder of published data.
  case compCars = "compcars"

  /// How the files lie; nil for drawn faces.
  var layout: KeyPatchLayout? {
    switch self {
    case .drawn: nil
    case .celebA: .celebA
    case .compCars: .compCars
    }
  }

  /// Steps of an epoch of the published size: batches of 64 of the pictures that are not for test.
  var publishedEpoch: Int {
    switch self {
    case .drawn, .celebA: 202_471 / 64
    case .compCars: 136_559 / 64
    }
  }
}

/// A run of KeyPatchGAN.
public struct KeyPatchRun: PlannedRun {
  /// What is trained.
  public var variant: KeyPatchVariant
  /// Where the pictures come from.
  public var source: KeyPatchPictures
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Steps of the critic.
  public var steps: Int
  /// Steps of the critic to one of the generator.
  public var criticSteps: Int
  /// Pictures per step.
  public var batchSize: Int
  /// The learning rate of both sides.
  public var rate: Float
  /// The weight of the mask's and of the appearance's error at the start.
  public var firstWeight: Double
  /// The same at the end.
  public var lastWeight: Double
  /// The stages in which the weight falls, each of as many steps.
  public var weightStages: Int
  /// Rows and columns of a picture.
  public var size: Int
  /// Channels of each network's first level.
  public var width: Int
  /// Numbers that a patch is encoded in.
  public var embedding: Int
  /// Numbers of noise beside them.
  public var noise: Int
  /// Pictures to train on, at most.
  public var trainingPictures: Int
  /// Held-out pictures whose patches are used for scores, at most.
  public var testPictures: Int
  /// Seed of drawn faces and of proposed boxes.
  public var worldSeed: UInt64 = 1
  /// How the network that reads attributes is trained.
  var judge: FaceJudgeSpecification
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .keyPatches }
  package var specification: RunSpecification { .keyPatches(self) }
  /// The preset is where pictures come from.
  package var preset: KeyPatchPictures { source }
  package static var variantOrder: [KeyPatchVariant] { KeyPatchVariant.allCases.filter { $0 != .full } + [.full] }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0.
  package init(_ variant: KeyPatchVariant, _ source: KeyPatchPictures, _ profile: Profile, seed: UInt64) {
    (self.variant, self.source, self.profile, self.seed) = (variant, source, profile, seed)
    judge = FaceJudgeSpecification(worldSeed: 1, size: 32, trainingFaces: 2_400)
    (size, width, embedding, noise) = (32, 16, 64, 32)
    (batchSize, criticSteps, rate) = (16, 2, 2e-4)
    (firstWeight, lastWeight, weightStages) = (1e-2, 1e-3, 2)
    (trainingPictures, testPictures) = (2_000, 200)
    switch profile {
    case .smoke:
      (steps, batchSize, trainingPictures, testPictures) = (4, 2, 8, 4)
      (width, embedding, noise) = (4, 8, 4)
      (judge.trainingFaces, judge.schedule) = (64, SupervisedSchedule(steps: 2, batchSize: 8, rate: 3e-3))
    case .quick:
      (steps, criticSteps, rate) = (850, 1, 1e-3)
    case .standard:
      (steps, rate, width) = (10_000, 5e-4, 32)
      (lastWeight, weightStages) = (1e-4, 25)
      (trainingPictures, testPictures) = (4_000, 500)
    case .paper:
      (size, width, embedding, noise) = (64, 64, 128, 128)
      (batchSize, lastWeight, weightStages) = (64, 1e-4, 25)
      steps = weightStages * source.publishedEpoch
      (trainingPictures, testPictures) = (source == .drawn ? 20_000 : .max, 128)
      (judge.size, judge.schedule) = (64, SupervisedSchedule(steps: 1_000, batchSize: 32, rate: 1e-3))
    }
  }

  /// The runs of a profile's benchmark under one seed; the other variants are trained by name.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    let variants: [KeyPatchVariant] =
      switch profile {
      case .smoke, .quick, .standard: [.onePatch, .twoPatches, .noSpatial, .noAppearance, .noAdversarial, .full]
      case .paper: variantOrder
      }
    return variants.map { Self($0, .drawn, profile, seed: seed) }
  }

  /// The drawn faces.
  var faces: KeyPatchFaces {
    KeyPatchFaces(
      seed: worldSeed, size: size,
      counts: SplitCounts(training: trainingPictures, validation: 0, test: testPictures))
  }

  /// Steps of the loop: without a critic as many as the generator has in the other variants.
  var trainingSteps: Int { variant.hasDiscriminator ? steps : max(1, steps / criticSteps) }

  /// The system's set-up.
  var configuration: KeyPatchConfiguration {
    var configuration = KeyPatchConfiguration(
      size: size, width: width, embedding: embedding, noise: noise, variant: variant,
      weighting: .logarithmic(
        from: firstWeight, to: lastWeight, epochs: weightStages,
        stepsPerEpoch: max(1, (trainingSteps + weightStages - 1) / weightStages)),
      batchSize: batchSize)
    (configuration.criticSteps, configuration.rate) = (criticSteps, .constant(rate))
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }
}
