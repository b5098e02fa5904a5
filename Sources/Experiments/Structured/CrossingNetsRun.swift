import Datasets
import Layers
import Models
import Tensors

/// A run of Crossing Nets on drawn hands.
public struct CrossingNetsRun: NamedRun {
  /// The losses.
  public var variant: CrossingNetsVariant
  /// Depth maps whose joints are known; the other ones serve the critic alone.
  public var labelled: Int
  /// What the generator learns from the critic.
  public var preset: CrossingNetsObjective
  /// Where the numbers come from.
  public var profile: Profile
  /// Seed of the run.
  public var seed: UInt64
  /// Depth maps to train on, with and without joints.
  public var depthMaps: Int
  /// Poses without depth maps, from which the autoencoder learns.
  public var poses: Int
  /// Held-out depth maps to score on.
  public var testMaps: Int
  /// Rows and columns of a depth map.
  public var size: Int
  /// Numbers of a pose's code.
  public var codeSize: Int
  /// Filters of every strided layer.
  public var filters: Int
  /// Strided layers that critic, posterior and smoothness share.
  public var sharedDepth: Int
  /// Hidden units of the smoothness head.
  public var smoothnessUnits: Int
  /// How long each stage is.
  public var stages: CrossingNetsConfiguration.Steps
  /// Poses per step.
  public var poseBatch: Int
  /// Depth maps per step of the depth stage.
  public var depthBatch: Int
  /// Pairs per step, and as many depth maps without joints.
  public var pairBatch: Int
  /// The autoencoder's rate at the start.
  public var poseRate: Float
  /// The rate of the link stage.
  public var linkRate: Float
  /// The rate of the joint stage at its start.
  public var jointRate: Float
  /// The rate that it falls to by its end.
  public var lastJointRate: Float
  /// Seed of the hands.
  public var worldSeed: UInt64 = 1
  /// What training computes in, where it is not float32.
  public var arithmetic: Arithmetic?

  package var system: SystemID { .crossingNets }
  package var specification: RunSpecification { .crossingNets(self) }
  /// The losses and the number of known joints, such as `full@64`.
  package var variantName: String { "\(variant.rawValue)@\(labelled)" }
  package var presetName: String { preset.rawValue }

  /// Numbers of depth maps with joints that variants are named for.
  static let labelCounts = [16, 64, 256, 1024]
  /// The number at which all variants are compared.
  static let comparedLabels = 64

  package static var variants: [String] {
    let counts = labelCounts.filter { $0 != comparedLabels } + [comparedLabels]
    return counts.flatMap { count in CrossingNetsVariant.allCases.map { "\($0.rawValue)@\(count)" } }
  }
  package static var presets: [String] { CrossingNetsObjective.allCases.map(\.rawValue) }

  package init?(variant: String, preset: String, profile: Profile, seed: UInt64) {
    let parts = variant.split(separator: "@")
    guard Self.variants.contains(variant), let objective = CrossingNetsObjective(rawValue: preset),
      let losses = CrossingNetsVariant(rawValue: String(parts[0])), let labelled = Int(parts[1])
    else { return nil }
    self.init(losses, labelled: labelled, profile, preset: objective, seed: seed)
  }

  /// The planned run of a profile. The numbers of `quick` were chosen on seed 0, and kept after seeds 1 and 2 had been
  /// seen too, on other test hands.
  init(
    _ variant: CrossingNetsVariant, labelled: Int, _ profile: Profile,
    preset: CrossingNetsObjective = .featureMatching, seed: UInt64
  ) {
    (self.variant, self.labelled, self.preset, self.profile, self.seed) = (variant, labelled, preset, profile, seed)
    (depthMaps, poses, testMaps, size) = (1024, 4096, 256, 32)
    (codeSize, filters, sharedDepth, smoothnessUnits) = (16, 16, 1, 128)
    stages = .init(pose: 2_000, depth: 300, link: 150, joint: 400)
    (poseBatch, depthBatch, pairBatch) = (64, 32, 16)
    (poseRate, linkRate, jointRate, lastJointRate) = (3e-3, 1e-2, 1e-3, 5e-5)
    switch profile {
    case .smoke:
      (poses, testMaps, size) = (64, 8, 16)
      (codeSize, filters, smoothnessUnits) = (8, 4, 8)
      stages = .init(pose: 2, depth: 2, link: 2, joint: 2)
      (poseBatch, depthBatch, pairBatch) = (4, 4, 4)
    case .quick: break
    case .standard:
      (depthMaps, poses, testMaps) = (4096, 16_384, 512)
      (codeSize, filters, smoothnessUnits) = (20, 32, 512)
      (depthBatch, pairBatch) = (64, 32)
      stages = .init(pose: 10_000, depth: 3_000, link: 300, joint: 3_000)
    case .paper:
      (depthMaps, poses, testMaps, size) = (8192, 16_384, 512, 128)
      (codeSize, filters, sharedDepth, smoothnessUnits) = (20, 32, 2, 512)
      let published = CrossingNetsConfiguration.published(
        joints: HandJoint.allCases.count, root: HandJoint.palm.rawValue, frames: depthMaps)
      stages = published.steps
      (poseBatch, depthBatch, pairBatch) = (published.poseBatch, published.depthBatch, published.pairBatch)
      (poseRate, lastJointRate) = (3e-4, jointRate)
    }
  }

  /// The runs of a profile's benchmark under one seed: all variants at one number of known joints, the first and the
  /// last at the others.
  static func benchmark(_ profile: Profile, seed: UInt64) -> [Self] {
    labelCounts.flatMap { count in
      CrossingNetsVariant.allCases.filter { count == comparedLabels || $0 == .posterior || $0 == .full }.map {
        Self($0, labelled: count, profile, seed: seed)
      }
    }
  }

  /// The system's set-up.
  var configuration: CrossingNetsConfiguration {
    var configuration = CrossingNetsConfiguration(
      size: size, joints: HandJoint.allCases.count, root: HandJoint.palm.rawValue, variant: variant,
      poseStepsPerEpoch: max(1, poses / poseBatch), steps: stages)
    (configuration.codeSize, configuration.filters) = (codeSize, filters)
    (configuration.sharedDepth, configuration.smoothnessUnits) = (sharedDepth, smoothnessUnits)
    configuration.objective = preset
    (configuration.poseBatch, configuration.depthBatch) = (poseBatch, depthBatch)
    configuration.pairBatch = pairBatch
    (configuration.poseRate, configuration.linkRate) = (poseRate, .constant(linkRate))
    configuration.jointRate = .linear(from: jointRate, to: lastJointRate, start: 0, steps: stages.joint)
    configuration.arithmetic = arithmetic ?? .float32
    return configuration
  }

  /// What the hand world is, with as many items as the run uses.
  var manifest: DatasetManifest {
    let counts = SplitCounts(training: depthMaps, validation: 0, test: testMaps, furtherPoses: poses)
    return HandWorld(seed: worldSeed, size: size, counts: counts).manifest
  }
}
