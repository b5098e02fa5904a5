import Autograd
import Layers
import Networks
import Tensors

/// A person in another pose (Siarohin et al. 2018): an image, its pose and a wanted pose to the image in that pose, trained
/// on pairs of images of one person, with skip connections that move body parts to where they are wanted.
///
/// Images are N×H×W×3 in [−1, 1].
public final class DeformableGAN: TrainableSystem {
  /// Pairs of images of the same person in two poses.
  public struct Pairs: Sendable {
    /// What is given, N×H×W×3.
    public let sources: Tensor
    /// The poses in them.
    public let sourcePoses: [Keypoints]
    /// What is to be made, N×H×W×3.
    public let targets: Tensor
    /// The poses that are wanted.
    public let targetPoses: [Keypoints]

    /// Puts pairs together; each pose needs both hips and both shoulders.
    public init(sources: Tensor, sourcePoses: [Keypoints], targets: Tensor, targetPoses: [Keypoints]) {
      precondition(
        sources.shape == targets.shape && sources.rank == 4 && sources.shape[0] == sourcePoses.count
          && sourcePoses.count == targetPoses.count,
        """
        sources of shape \(sources.shape) with \(sourcePoses.count) poses do not pair with targets of shape \
        \(targets.shape) with \(targetPoses.count)
        """)
      (self.sources, self.sourcePoses) = (sources, sourcePoses)
      (self.targets, self.targetPoses) = (targets, targetPoses)
    }
  }

  /// What a step takes: the released program shows the critic real pairs from one batch and generated ones from the next,
  /// and trains the generator on a third.
  public struct Batch: Sendable {
    /// Pairs that the critic is told are real.
    public let real: Pairs
    /// Pairs whose sources are repainted for the critic.
    public let generated: Pairs
    /// Pairs that the generator learns from.
    public let learned: Pairs

    /// The three batches of a step.
    public init(real: Pairs, generated: Pairs, learned: Pairs) {
      (self.real, self.generated, self.learned) = (real, generated, learned)
    }

    /// The same pairs for all three.
    public init(_ pairs: Pairs) { self.init(real: pairs, generated: pairs, learned: pairs) }
  }

  /// Sizes, losses, schedule.
  public let configuration: DeformableGANConfiguration
  package let generator: DeformableGenerator
  package let discriminator: DeformableDiscriminator
  let features: (any ShallowFeatureNetwork)?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - seed: what weights and dropout are drawn from.
  ///   - features: the frozen network of the reconstruction; only the variants that compare features need it.
  public init(
    _ configuration: DeformableGANConfiguration, seed: UInt64, features: (any ShallowFeatureNetwork)? = nil
  ) {
    let variant = configuration.variant
    precondition(
      variant.featureLevel == nil || features != nil, "the variant \(variant.rawValue) needs a feature network")
    (self.configuration, self.seed) = (configuration, seed)
    self.features = variant.featureLevel == nil ? nil : features
    var random = RandomStream(seed: seed, role: .weights)
    generator = DeformableGenerator(configuration, using: &random)
    discriminator = DeformableDiscriminator(configuration, using: &random)
    generatorOptimizer = Optimizer(generator.parameters(under: "generator"), configuration.optimizer)
    discriminatorOptimizer = Optimizer(discriminator.parameters(under: "discriminator"), configuration.optimizer)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + discriminator.parameters(under: "discriminator")
  }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer), ("discriminator", discriminatorOptimizer)]
  }

  /// Trained values of the generator and the critic.
  public var networkSizes: [Int] { [generator.trainedCount, discriminator.trainedCount] }

  // MARK: Use

  /// Images N×H×W×3 repainted in other poses, one by one.
  ///
  /// - Parameters:
  ///   - isDropping: whether dropout stays on at test time, which the released program has as an option.
  ///   - first: the number of the first image, where they are part of a longer row: an image's dropout depends on its
  ///     number and the seed alone.
  public func generate(
    _ sources: Tensor, poses: [Keypoints], wanted: [Keypoints], isDropping: Bool = false, from first: Int = 0
  ) -> Tensor {
    precondition(
      sources.shape[0] == poses.count && poses.count == wanted.count,
      "sources of shape \(sources.shape) do not go with \(poses.count) poses and \(wanted.count) wanted ones")
    let images = poses.indices.map { item in
      let pass = Pass(
        .inference, isDropping: isDropping,
        dropout: RandomStream(seed: seed, role: .noise, index: UInt64(first + item)))
      let guide = PoseGuide(from: [poses[item]], to: [wanted[item]], configuration)
      return generator(Variable(sources.sliced(axis: 0, item..<item + 1)), guide, pass).value
    }
    return .concatenated(images, axis: 0)
  }

  // MARK: Training

  /// One training step, numbered from 0: the critic, then the generator against the moved critic.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let rate = configuration.rate(step)
    let verdicts = discriminatorLosses(
      real: judged(batch.real, Variable(batch.real.targets), PoseGuide(batch.real, configuration), pass),
      fake: fakeVerdict(batch.generated, pass))
    discriminatorOptimizer.minimize(verdicts.real + verdicts.fake, rate: rate)

    let guide = PoseGuide(batch.learned, configuration)
    let generated = generator(Variable(batch.learned.sources), guide, pass)
    let adversarial = adversarialLoss(judged(batch.learned, generated, guide, pass))
    let reconstruction = reconstructionLoss(generated, batch.learned.targets, in: pass.arithmetic)
    generatorOptimizer.minimize(adversarial + reconstruction * configuration.reconstructionWeight, rate: rate)
    return [
      LossValue("discriminator/real", verdicts.real.item), LossValue("discriminator/fake", verdicts.fake.item),
      LossValue("generator/adversarial", adversarial.item),
      LossValue("generator/reconstruction", reconstruction.item),
    ]
  }

  /// The critic's verdict on images of a batch's poses.
  private func judged(_ pairs: Pairs, _ images: Variable, _ guide: PoseGuide, _ pass: Pass) -> Variable {
    discriminator(sources: Variable(pairs.sources), targets: images, guide, pass)
  }

  private func fakeVerdict(_ pairs: Pairs, _ pass: Pass) -> Variable {
    let guide = PoseGuide(pairs, configuration)
    return judged(pairs, generator(Variable(pairs.sources), guide, pass).detached, guide, pass)
  }
}

/// What networks see of the poses of a batch: heat maps, and for each deformed layer how its parts move.
package struct PoseGuide {
  package let sourceMaps: Tensor
  package let targetMaps: Tensor
  package let warps: [PartWarp]

  /// The guide from poses to wanted poses in images of the configuration's size.
  package init(
    from sources: [DeformableGAN.Keypoints], to targets: [DeformableGAN.Keypoints],
    _ configuration: DeformableGANConfiguration
  ) {
    let (height, width) = (configuration.height, configuration.width)
    func maps(_ poses: [DeformableGAN.Keypoints]) -> Tensor {
      DeformableGAN.heatMaps(of: poses, height: height, width: width, deviation: configuration.heatMapDeviation)
    }
    (sourceMaps, targetMaps) = (maps(sources), maps(targets))
    guard configuration.variant.isDeformable else {
      warps = []
      return
    }
    let parts = zip(sources, targets).map {
      DeformableGAN.warpedParts(
        from: $0, to: $1, height: height, width: width, fit: configuration.preset.fit,
        background: configuration.background)
    }
    warps = (0..<min(configuration.warpedLayers, configuration.encoderWidths.count)).map { level in
      PartWarp(parts, height: height, width: width, reducedBy: 1 << level)
    }
  }

  init(_ pairs: DeformableGAN.Pairs, _ configuration: DeformableGANConfiguration) {
    self.init(from: pairs.sourcePoses, to: pairs.targetPoses, configuration)
  }
}
