import Datasets
import Judges
import Layers
import Models
import Tensors

/// What StarGAN is trained on, and which of its parts are left out.
public enum StarGANTask: String, Codable, Sendable, CaseIterable {
  /// The set with attributes alone.
  case attributes
  /// The same without the classification of domains.
  case noClassification = "no-classification"
  /// The same without the reconstruction of the input.
  case noReconstruction = "no-reconstruction"
  /// The same with clipped weights in place of the gradient penalty.
  case weightClipping = "weight-clipping"
  /// The same with one critic step to one of the generator.
  case oneCriticStep = "one-critic-step"
  /// The set with expressions alone.
  case expressions
  /// Both sets at once, with the mask vector.
  case joint

  /// Whether attributes are learnt.
  var hasAttributes: Bool { self != .expressions }
  /// Whether expressions are learnt.
  var hasExpressions: Bool { self == .expressions || self == .joint }

  /// The terms of the losses.
  var variant: StarGANVariant {
    switch self {
    case .attributes, .expressions, .joint, .oneCriticStep: .full
    case .noClassification: .noClassification
    case .noReconstruction: .noReconstruction
    case .weightClipping: .weightClipping
    }
  }
}

/// A run of StarGAN on drawn faces.
public struct StarGANRun: PlannedRun {
  /// What is learnt.
  public var variant: StarGANTask
  /// How the learning rate falls.
  public var preset: StarGANDecay
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Steps of the critic.
  public var steps: Int
  /// Steps of the critic to one of the generator, but in the variant `one-critic-step`.
  public var criticSteps: Int
  /// Images of each set per step.
  public var batchSize: Int
  /// The learning rate at the start.
  public var rate: Float
  /// Weight of the reconstruction.
  public var reconstructionWeight: Float = 10
  /// Rows and columns of an image.
  public var size: Int
  /// Channels of the generator's first layer.
  public var generatorWidth: Int
  /// Residual blocks.
  public var blocks: Int
  /// Channels of the critic's first layer.
  public var criticWidth: Int
  /// Strided layers of the critic.
  public var criticDepth: Int
  /// Faces of the set with attributes to train on.
  public var attributeFaces: Int
  /// People of the set with expressions to train on, 24 pictures each.
  public var expressionPeople: Int
  /// Held-out faces with attributes that are translated and scored.
  public var testFaces: Int
  /// Held-out people whose neutral faces are translated and scored.
  public var testPeople: Int
  /// Seed of the faces.
  public var worldSeed: UInt64 = 1
  /// How the networks that score are trained.
  var judge: FaceJudgeSpecification
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .starGAN }
  package var specification: RunSpecification { .starGAN(self) }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0.
  package init(_ task: StarGANTask, _ decay: StarGANDecay, _ profile: Profile, seed: UInt64) {
    (variant, preset, self.profile, self.seed) = (task, decay, profile, seed)
    judge = FaceJudgeSpecification(worldSeed: 1, size: 32, trainingFaces: 2_400)
    (criticSteps, batchSize, rate) = (5, 16, 1e-4)
    (size, generatorWidth, blocks, criticWidth, criticDepth) = (32, 16, 2, 16, 4)
    (attributeFaces, expressionPeople, testFaces, testPeople) = (2000, 8, 100, 20)
    switch profile {
    case .smoke:
      (steps, criticSteps, batchSize) = (2, 2, 2)
      (generatorWidth, blocks, criticWidth) = (4, 1, 4)
      (attributeFaces, expressionPeople, testFaces, testPeople) = (16, 1, 8, 2)
      (judge.trainingFaces, judge.schedule) = (64, SupervisedSchedule(steps: 2, batchSize: 8, rate: 3e-3))
    case .quick:
      (steps, criticSteps, batchSize, rate) = (2_400, 2, 4, 1e-3)
      blocks = 1
    case .standard:
      (steps, rate) = (8_000, 3e-4)
      (generatorWidth, blocks, criticWidth) = (32, 4, 32)
    case .paper:
      // The judges halve images four times; at 128×128 they have more to read.
      steps = 200_000
      (size, generatorWidth, blocks, criticWidth, criticDepth) = (128, 64, 6, 64, 6)
      (attributeFaces, expressionPeople) = (20_000, 60)
      (judge.size, judge.schedule) = (128, SupervisedSchedule(steps: 4_000, batchSize: 32, rate: 1e-3))
    }
  }

  /// The runs of a profile's benchmark under one seed.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    StarGANTask.allCases.filter { $0 != .oneCriticStep }.map { Self($0, .linear, profile, seed: seed) }
  }

  /// The set with attributes.
  var attributes: AttributeFaces {
    AttributeFaces(
      seed: worldSeed, size: size,
      counts: SplitCounts(training: attributeFaces, validation: 0, test: max(testFaces, 1)))
  }

  /// The set with expressions.
  var expressions: ExpressionFaces {
    ExpressionFaces(
      seed: worldSeed, size: size, people: SplitCounts(training: expressionPeople, validation: 0, test: testPeople))
  }

  /// The system's set-up.
  var configuration: StarGANConfiguration {
    var domains: [StarGANDomain] = []
    if variant.hasAttributes { domains.append(.attributes(attributes.labelCount)) }
    if variant.hasExpressions { domains.append(.classes(expressions.labelCount)) }
    var configuration = StarGANConfiguration(
      size: size, domains: domains, generatorWidth: generatorWidth, blocks: blocks, criticWidth: criticWidth,
      criticDepth: criticDepth, steps: steps)
    (configuration.variant, configuration.decay) = (variant.variant, preset)
    configuration.criticSteps = variant == .oneCriticStep ? 1 : criticSteps
    (configuration.batchSize, configuration.rate) = (batchSize, rate)
    configuration.reconstructionWeight = reconstructionWeight
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }

  /// The number of the set with expressions among those that are learnt.
  var expressionDomain: Int { variant.hasAttributes ? 1 : 0 }
}
