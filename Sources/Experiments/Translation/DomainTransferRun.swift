import Datasets
import Judges
import Models
import Tensors

/// What is transferred, and how a step is made up.
public enum TransferTask: String, Codable, Sendable, CaseIterable {
  /// Street digits to handwritten ones.
  case digits
  /// The same without threes among the source images.
  case unseenInSource = "unseen-3-source"
  /// The same without threes among the target images.
  case unseenInTarget = "unseen-3-target"
  /// The same without threes where f is trained.
  case unseenInFeatures = "unseen-3-features"
  /// The same by the training loop of the public reimplementation.
  case yunjey
  /// Faces to emoji.
  case faces
  /// The published files: SVHN to MNIST.
  case svhn

  /// Whether digits are transferred.
  var hasDigits: Bool { self != .faces }
  /// What is transferred, as signatures state it.
  var world: String { self == .svhn ? "svhn-mnist" : hasDigits ? "digits" : "faces" }
  /// The digit that is kept out somewhere.
  static let unseenDigit = 3
}

/// A run of the Domain Transfer Network.
public struct DomainTransferRun: PlannedRun {
  /// The parts of the loss.
  public var variant: DTNVariant
  /// What is transferred.
  public var preset: TransferTask
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Training steps.
  public var steps: Int
  /// Images of each domain per step.
  public var batchSize: Int
  /// The learning rate.
  public var rate: Float
  /// Weight of the discriminator's verdict in the generator's loss.
  public var adversarialWeight: Float
  /// Weight of the constancy of features.
  public var constancyWeight: Float
  /// Weight of the identity of target images.
  public var identityWeight: Float
  /// Weight of the total variation.
  public var variationWeight: Float
  /// Channels of f's first layer.
  public var width: Int
  /// How f is trained beforehand.
  public var features: SupervisedSchedule
  /// Images of each domain to train on; the published files are taken whole.
  public var trainingImages: Int
  /// Held-out source images that are transferred and scored.
  public var testImages: Int
  /// Seed of the procedural images.
  public var worldSeed: UInt64 = 1
  /// How the classifier that scores is trained.
  public var judge: SupervisedSchedule
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .domainTransfer }
  package var specification: RunSpecification { .domainTransfer(self) }
  package static var variantOrder: [DTNVariant] { DTNVariant.allCases.filter { $0 != .full } + [.full] }

  package init?(variant: String, preset: String, profile: Profile, seed: UInt64) {
    guard let variant = DTNVariant(rawValue: variant), let task = TransferTask(rawValue: preset) else { return nil }
    // The public program's loop has losses of its own, from which no variant takes any away.
    guard task != .yunjey || variant == .full else { return nil }
    self.init(variant, task, profile, seed: seed)
  }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0.
  package init(_ variant: DTNVariant, _ task: TransferTask, _ profile: Profile, seed: UInt64) {
    (self.variant, preset, self.profile, self.seed) = (variant, task, profile, seed)
    (batchSize, rate, adversarialWeight, width) = (32, 1e-3, 1, 16)
    (trainingImages, testImages) = (4_000, 500)
    let published: DTNConfiguration = task.hasDigits ? .digits() : .faces()
    (constancyWeight, identityWeight) = (published.constancyWeight, published.identityWeight)
    variationWeight = published.variationWeight
    features = SupervisedSchedule(steps: 600, batchSize: 64, rate: 2e-3)
    judge = SupervisedSchedule(steps: 400, batchSize: 64, rate: 2e-3)
    switch profile {
    case .smoke:
      (steps, batchSize, width) = (2, 4, 2)
      (trainingImages, testImages) = (32, 12)
      (features, judge) = (
        SupervisedSchedule(steps: 2, batchSize: 8, rate: 2e-3), SupervisedSchedule(steps: 2, batchSize: 8, rate: 2e-3)
      )
    case .quick:
      (steps, features.steps) = (400, 400)
      // The published weights of faces are for larger images, whose total variation they add up.
      if task == .faces { (identityWeight, variationWeight) = (15, 5e-5) }
    case .standard:
      (steps, batchSize, width) = (5_000, 64, 32)
      features = SupervisedSchedule(steps: 3_000, batchSize: 64, rate: 1e-3)
    case .paper:
      (steps, batchSize, rate, width) = (20_000, 100, 3e-4, 64)
      (trainingImages, testImages) = (50_000, 10_000)
      features = SupervisedSchedule(steps: 20_000, batchSize: 100, rate: 3e-4)
      judge = SupervisedSchedule(steps: 5_000, batchSize: 100, rate: 1e-3)
    }
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    let variants: [DTNVariant] = [.full, .noTID, .noConst, .notThroughF, .binaryD, .baseline]
    return variants.map { Self($0, .digits, profile, seed: seed) } + [Self(.full, .faces, profile, seed: seed)]
  }

  /// The system's set-up.
  var configuration: DTNConfiguration {
    var configuration: DTNConfiguration =
      preset.hasDigits ? .digits(variant, width: width) : .faces(variant, width: width)
    configuration.preset = preset == .yunjey ? .yunjey : .paper
    (configuration.adversarialWeight, configuration.batchSize) = (adversarialWeight, batchSize)
    (configuration.constancyWeight, configuration.identityWeight) = (constancyWeight, identityWeight)
    configuration.variationWeight = variationWeight
    configuration.rate = .constant(rate)
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }
}
