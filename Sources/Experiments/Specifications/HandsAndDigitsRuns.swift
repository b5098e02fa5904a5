import Foundation
import Judges
import Models
import Tensors

/// The points that the vanilla GAN learns.
public enum PointSet: String, Codable, Sendable, CaseIterable {
  case mnist
  case digits16
  case ring8
}

/// A run of the vanilla GAN.
public struct VanillaGANRun: Codable, Hashable, Sendable {
  /// What is learnt.
  public var points: PointSet
  /// The generator's loss.
  public var loss: VanillaGAN.GeneratorLoss
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Training steps.
  public var steps: Int
  /// Generated points that are scored.
  public var samples: Int
  /// Seed of the procedural points; ignored for files.
  public var worldSeed: UInt64 = 1
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?
}

/// A run of the hand-depth system.
public struct HandDepthRun: Codable, Hashable, Sendable {
  /// The losses.
  public var variant: HandDepthVariant
  /// Whose mistakes are kept.
  public var preset: HandDepthPreset
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Training steps.
  public var steps: Int
  /// Rows and columns of an image.
  public var size: Int
  /// Real pairs to train on.
  public var trainingPairs: Int
  /// Real pairs to score on.
  public var testPairs: Int
  /// Seed of the hand world.
  public var worldSeed: UInt64
  /// The network whose features make the style and content losses, where the user gives no VGG-19.
  public var perceptual: JudgeSpecification
  /// SHA-256 of the user's VGG-19 weights, which then make those losses.
  public var vgg19: String?
  /// The network, of other weights, whose features score the style.
  public var judge: JudgeSpecification
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?
}

/// A small judge that the suite trains itself.
public struct JudgeSpecification: Codable, Hashable, Sendable {
  /// Seed of its weights and order.
  public var seed: UInt64
  /// Seed of the hand world.
  public var worldSeed: UInt64
  /// Rows and columns of an image.
  public var size: Int
  /// Real frames to train on.
  public var trainingFrames: Int
  /// How it is trained.
  public var schedule: SupervisedSchedule

  /// Everything that its training depends on.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return (try? String(decoding: encoder.encode(self), as: UTF8.self)) ?? ""
  }
}

/// What a downstream network learns.
public enum DownstreamNetwork: String, Codable, Sendable, CaseIterable {
  case fcn
  case unet = "u-net"
  case poseRegressor = "pose-regressor"

  /// Its name among the systems.
  public var system: SystemID {
    switch self {
    case .fcn: .segmentationFCN
    case .unet: .segmentationUNet
    case .poseRegressor: .handPose
    }
  }
}

/// Which images a downstream network is trained on.
public enum Regime: String, Codable, Sendable, CaseIterable {
  case real = "R"
  case synthetic = "S"
  case realAndSynthetic = "R+S"
  /// The control: real images and as many ordinary augmentations of them as there would be synthetic ones.
  case realAndAugmented = "R+A"

  /// The name of a run's variant: the regime and the number of real images where there are some.
  func variantName(realImages: Int) -> String { self == .synthetic ? rawValue : "\(rawValue)@\(realImages)" }

  /// Every regime at every budget: real images alone at some, mixed with others at others.
  static func planned(real: [Int], mixed: [Int]) -> [(regime: Regime, realImages: Int)] {
    real.map { (.real, $0) } + [(.synthetic, 0)]
      + mixed.flatMap { [(.realAndSynthetic, $0), (.realAndAugmented, $0)] }
  }
}

/// A run that trains a downstream network with or without synthetic images.
public struct DownstreamRun: Codable, Hashable, Sendable {
  /// The network.
  public var network: DownstreamNetwork
  /// Its training images.
  public var regime: Regime
  /// Real images among them.
  public var realImages: Int
  /// Synthetic or augmented images among them, where the regime has some.
  public var extraImages: Int
  /// The generator of the synthetic images; part of the specification whatever the regime, so that runs pair up.
  public var generator: HandDepthRun
  /// The same number of steps whatever the regime.
  public var schedule: SupervisedSchedule
  /// Real images to score on.
  public var testImages: Int
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
}

extension VanillaGANRun: PlannedRun {
  package var system: SystemID { .vanillaGAN }
  package var specification: RunSpecification { .vanillaGAN(self) }
  package var variant: VanillaGAN.GeneratorLoss { loss }
  package var preset: PointSet { points }
  package static var variantOrder: [VanillaGAN.GeneratorLoss] { [.minimax, .nonSaturating] }

  package init(_ loss: VanillaGAN.GeneratorLoss, _ points: PointSet, _ profile: Profile, seed: UInt64) {
    self = .planned(points, profile, seed: seed)
    self.loss = loss
  }
}

extension HandDepthRun: PerceptualRun {
  package var system: SystemID { .handDepth }
  package var specification: RunSpecification { .handDepth(self) }
  package var takesVGG19: Bool { variant.hasStyle }
  package static var presetOrder: [HandDepthPreset] { [.corrected, .repo] }

  package init(_ variant: HandDepthVariant, _ preset: HandDepthPreset, _ profile: Profile, seed: UInt64) {
    self = HandsPlan(profile, preset: preset).generator(variant, seed: seed)
  }
}

extension DownstreamRun: GeneratorUsingRun {
  package var system: SystemID { network.system }
  package var specification: RunSpecification { .downstream(self) }
}
