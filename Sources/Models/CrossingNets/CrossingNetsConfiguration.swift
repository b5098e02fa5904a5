import Foundation
import Layers
import Tensors

/// What training does, one after the other.
public enum CrossingNetsStage: String, Sendable, Codable, CaseIterable {
  /// The variational autoencoder of poses.
  case pose
  /// The adversarial network of depth maps.
  case depth
  /// The way between their latent spaces, with both held still.
  case link
  /// Everything but the autoencoder together.
  case joint
}

/// Which losses the network that reads poses is trained with: the paper's comparison with itself.
public enum CrossingNetsVariant: String, Sendable, Codable, CaseIterable {
  /// The squared error of the latent variables alone.
  case posterior
  /// With a generator, its reconstruction and its critic, which alone can use depth maps without labels.
  case posteriorGAN = "posterior+gan"
  /// With a generator, its reconstruction and the smoothness of the latent space.
  case posteriorSmoothness = "posterior+smoothness"
  /// All losses.
  case full

  /// Whether depth maps are made from poses.
  public var hasGenerator: Bool { self != .posterior }
  /// Whether a critic judges them.
  public var hasCritic: Bool { self == .posteriorGAN || self == .full }
  /// Whether distances in the latent space are learnt.
  public var hasSmoothness: Bool { self == .posteriorSmoothness || self == .full }
}

/// What the generator learns from the critic.
public enum CrossingNetsObjective: String, Sendable, Codable, CaseIterable {
  /// The mean of its features over a batch of real maps, as the released program does.
  case featureMatching = "feature-matching"
  /// Its verdict, as the paper's equations have it (in the form that does not saturate).
  case verdict
}

/// Sizes, losses and schedule of Crossing Nets.
public struct CrossingNetsConfiguration: Sendable {
  /// How many steps each stage has.
  public struct Steps: Hashable, Sendable, Codable {
    /// Of the pose stage.
    public var pose: Int
    /// Of the depth stage, which only variants with a critic have.
    public var depth: Int
    /// Of the link stage.
    public var link: Int
    /// Of the joint stage.
    public var joint: Int

    /// Steps of the four stages.
    public init(pose: Int, depth: Int, link: Int, joint: Int) {
      (self.pose, self.depth, self.link, self.joint) = (pose, depth, link, joint)
    }
  }

  /// Rows and columns of a depth map: a power of two from 16.
  public var size: Int
  /// Joints of a hand.
  public var joints: Int
  /// The joint that the others are measured from.
  public var root: Int
  /// Numbers of a pose's code.
  public var codeSize = 20
  /// Hidden units of the autoencoder, as many as principal directions that it starts from.
  public var poseUnits = 40
  /// Filters of every strided layer.
  public var filters = 32
  /// Strided layers that critic, posterior and smoothness share.
  public var sharedDepth = 2
  /// Hidden units of the smoothness head.
  public var smoothnessUnits = 512
  /// The losses.
  public var variant: CrossingNetsVariant
  /// What the generator learns from the critic.
  public var objective = CrossingNetsObjective.featureMatching
  /// Deviation of the noise that codes are drawn with in training; the divergence still asks for 1, as in the program.
  public var poseNoise: Float = 0.05
  /// How many latent variables of a batch are mixed to a new one.
  public var mixedLatents = 5
  /// Weight of the critic's loss, and of what the generator learns from it.
  public var adversarialWeight: Float = 1
  /// Weight of the generator's reconstruction.
  public var reconstructionWeight: Float = 1
  /// Weight of the latent variables' squared error.
  public var posteriorWeight: Float = 1
  /// Weight of the smoothness.
  public var smoothnessWeight: Float = 1
  /// The optimiser of every part.
  public var optimizer = OptimizerRule.adam(beta1: 0.5)
  /// The autoencoder's rate at the start.
  public var poseRate: Float = 3e-4
  /// Steps by which the autoencoder's rate counts epochs.
  public var poseStepsPerEpoch: Int
  /// The rate of the depth stage, counted from its first step.
  public var depthRate = Schedule.constant(3e-4)
  /// The rate of the link stage, counted from its first step.
  public var linkRate = Schedule.constant(1e-2)
  /// The rate of the joint stage, counted from its first step.
  public var jointRate = Schedule.constant(1e-3)
  /// Poses per step of the pose stage.
  public var poseBatch = 200
  /// Depth maps per step of the depth stage.
  public var depthBatch = 100
  /// Pairs per step of the last two stages; in the last as many maps without labels besides.
  public var pairBatch = 200
  /// How long each stage is.
  public var steps: Steps
  /// What training computes in; what is made and judged afterwards is computed in float32.
  public var arithmetic = Arithmetic.float32

  /// The published networks with the given sizes and schedule.
  public init(
    size: Int = 128, joints: Int, root: Int, variant: CrossingNetsVariant = .full, poseStepsPerEpoch: Int, steps: Steps
  ) {
    precondition(
      size >= 16 && size.nonzeroBitCount == 1, "a depth map of \(size)×\(size) pixels cannot be halved to 4×4")
    precondition((0..<joints).contains(root), "a hand of \(joints) joints has no joint \(root)")
    (self.size, self.joints, self.root, self.variant) = (size, joints, root, variant)
    (self.poseStepsPerEpoch, self.steps) = (poseStepsPerEpoch, steps)
  }

  /// Numbers of a latent variable: the code and the root's place.
  public var latentSize: Int { codeSize + 3 }

  /// Strided layers between a map of 4×4 and a depth map.
  var depth: Int { (size / 4).trailingZeroBitCount }

  /// The stages of a training and their lengths; without a critic there is nothing to learn in the depth stage.
  public var plan: [(stage: CrossingNetsStage, steps: Int)] {
    [
      (.pose, steps.pose), (.depth, variant.hasCritic ? steps.depth : 0), (.link, steps.link), (.joint, steps.joint),
    ]
  }

  /// All steps of a training.
  public var stepCount: Int { plan.reduce(0) { $0 + $1.steps } }

  /// The stage of a step, and the step's number within it; what is beyond the end belongs to the last stage.
  public func stage(of step: Int) -> (stage: CrossingNetsStage, step: Int) {
    var left = step
    for (stage, steps) in plan.dropLast() {
      if left < steps { return (stage, left) }
      left -= steps
    }
    return (.joint, left)
  }

  /// The autoencoder's rate: 0.95 to the power of epochs·(steps of an epoch + 1)/10,000, an epoch late, as the released
  /// program computes it.
  func poseRate(_ step: Int) -> Float {
    let epoch = max(0, step / poseStepsPerEpoch - 1)
    return Float(Double(poseRate) * pow(0.95, Double(epoch * (poseStepsPerEpoch + 1)) / 10_000))
  }
}
