import Autograd
import Layers
import Tensors

/// Crossing Nets (Wan et al. 2017): an autoencoder of hand poses and an adversarial network of depth maps whose latent
/// spaces are linked, so that poses become depth maps and depth maps poses.
///
/// Takes depth maps N×S×S×1 in [−1, 1], background +1, makes joints in millimetres from the crop's centre; and the other
/// way round. It is trained in stages, which follow from the step's number; each takes batches of its own kind.
public final class CrossingNets: TrainableSystem {
  /// Depth maps and the poses that they show.
  public struct Pairs: Sendable {
    /// N×S×S×1.
    public let depth: Tensor
    /// As many poses.
    public let poses: RootedPoses

    /// Pairs depth maps and poses.
    public init(depth: Tensor, poses: RootedPoses) {
      precondition(
        depth.rank == 4 && depth.shape[0] == poses.count,
        "\(poses.count) poses do not go with depth maps of shape \(depth.shape)")
      (self.depth, self.poses) = (depth, poses)
    }
  }

  /// What a step takes: it depends on the stage.
  public enum Batch: Sendable {
    /// For the pose stage.
    case poses(RootedPoses)
    /// N×S×S×1, for the depth stage.
    case depth(Tensor)
    /// For the link and the joint stage; only the joint stage's critic looks at maps without labels.
    case pairs(Pairs, unlabelled: Tensor? = nil)
  }

  /// What is random in a step.
  package struct Draws {
    /// Standard normal numbers N×C, before the configuration's deviation.
    package let codes: Tensor
    /// Latent variables N×Z, uniform in [−1, 1).
    package let latents: Tensor
    /// N×N: the shares of a batch's latent variables in each of as many new ones.
    package let shares: Tensor

    package init(codes: Tensor, latents: Tensor, shares: Tensor) {
      (self.codes, self.latents, self.shares) = (codes, latents, shares)
    }

    init(_ count: Int, _ configuration: CrossingNetsConfiguration, seed: UInt64, step: Int) {
      var noise = RandomStream(seed: seed, role: .noise, index: UInt64(step))
      codes = noise.normalTensor([count, configuration.codeSize])
      latents = noise.uniformTensor([count, configuration.latentSize], -1, 1)
      var selection = RandomStream(seed: seed, role: .selection, index: UInt64(step))
      shares = convexShares(count, chosen: configuration.mixedLatents, from: &selection)
    }
  }

  /// Sizes, losses, schedule.
  public let configuration: CrossingNetsConfiguration
  package let poseVAE: PoseVAE
  package let alignment: LatentAlignment
  package let generator: CrossingNetsGenerator
  package let discriminator: CrossingNetsDiscriminator
  package let posterior: LatentHead
  package let smoothness: LatentHead
  let poseOptimizer: Optimizer
  let depthOptimizers: (discriminator: Optimizer, generator: Optimizer)
  let linkOptimizers: (alignment: Optimizer, heads: Optimizer)
  let jointOptimizers: (discriminator: Optimizer, generator: Optimizer)
  let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule. Weights and draws are the same for all variants.
  ///   - seed: what weights, codes and mixtures are drawn from.
  ///   - poses: training poses, whose principal directions the autoencoder starts from.
  public init(_ configuration: CrossingNetsConfiguration, seed: UInt64, poses: RootedPoses? = nil) {
    precondition(
      poses.map { $0.relative.shape[1] == 3 * configuration.joints } ?? true,
      "poses of shape \(poses?.relative.shape ?? []) are not of \(configuration.joints) joints")
    (self.configuration, self.seed) = (configuration, seed)
    var random = RandomStream(seed: seed, role: .weights)
    poseVAE = PoseVAE(configuration, poses: poses?.relative, using: &random)
    alignment = LatentAlignment(configuration, using: &random)
    generator = CrossingNetsGenerator(configuration, using: &random)
    discriminator = CrossingNetsDiscriminator(configuration, using: &random)
    posterior = LatentHead(configuration, units: configuration.latentSize, using: &random)
    smoothness = LatentHead(configuration, units: configuration.smoothnessUnits, using: &random)
    let (judging, making) = (
      discriminator.parameters(under: "discriminator"), generator.parameters(under: "generator")
    )
    let (linking, heads) = (
      alignment.parameters(under: "alignment"),
      posterior.parameters(under: "posterior") + smoothness.parameters(under: "smoothness")
    )
    func optimizer(_ parameters: [NamedParameter]) -> Optimizer { Optimizer(parameters, configuration.optimizer) }
    poseOptimizer = optimizer(poseVAE.parameters(under: "pose"))
    depthOptimizers = (optimizer(judging), optimizer(making))
    linkOptimizers = (optimizer(linking), optimizer(heads))
    jointOptimizers = (optimizer(judging + heads), optimizer(making + linking))
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    poseVAE.parameters(under: "pose") + alignment.parameters(under: "alignment")
      + generator.parameters(under: "generator") + discriminator.parameters(under: "discriminator")
      + posterior.parameters(under: "posterior") + smoothness.parameters(under: "smoothness")
  }

  /// The optimisers of all stages, each with a memory of its own.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [
      ("pose", poseOptimizer), ("depth-discriminator", depthOptimizers.discriminator),
      ("depth-generator", depthOptimizers.generator), ("link-alignment", linkOptimizers.alignment),
      ("link-heads", linkOptimizers.heads), ("joint-discriminator", jointOptimizers.discriminator),
      ("joint-generator", jointOptimizers.generator),
    ]
  }
}

/// A matrix count×count whose rows mix a few of as many things: `chosen` positive shares each that add up to 1.
package func convexShares(_ count: Int, chosen: Int, from random: inout RandomStream) -> Tensor {
  Tensor([count, count]) { span in
    for place in span.indices { span[place] = 0 }
    for row in 0..<count {
      var columns: Set<Int> = []
      var shares: [(column: Int, share: Float)] = []
      while shares.count < min(chosen, count) {
        let column = random.integer(below: count)
        // 1 − u lies in (0, 1], so that the sum is never 0.
        if columns.insert(column).inserted { shares.append((column, 1 - random.uniform())) }
      }
      let sum = shares.reduce(0) { $0 + $1.share }
      for (column, share) in shares { span[row * count + column] = share / sum }
    }
  }
}
