import Autograd
import Layers
import Networks
import Tensors

/// Hand pose to depth image: a generator trained on squared error, with a critic that also reads poses, and with
/// losses of content, style and total variation.
///
/// Takes poses N×42 (joint − centre, in half cubes), makes depth images N×S×S×1 in [−1, 1], background +1.
public final class HandDepthGAN: TrainableSystem {
  /// What a step takes: poses and the images that go with them.
  public struct Batch: Sendable {
    /// N×42.
    public let poses: Tensor
    /// N×S×S×1.
    public let images: Tensor

    /// Pairs poses and images.
    public init(poses: Tensor, images: Tensor) {
      precondition(
        poses.shape == [images.shape[0], HandDepthConfiguration.poseSize],
        "poses of shape \(poses.shape) do not go with images of shape \(images.shape)")
      self.poses = poses
      self.images = images
    }
  }

  /// Sizes, losses, schedule.
  public let configuration: HandDepthConfiguration
  package let generator: any Layer
  package let discriminator: HandDepthDiscriminator?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer?
  private let perceptual: (network: any PerceptualNetwork, target: StyleTarget)?
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - seed: what weights are drawn from.
  ///   - perceptual: the frozen network and the style that the style variant needs; ignored by the others.
  public init(
    _ configuration: HandDepthConfiguration, seed: UInt64,
    perceptual: (network: any PerceptualNetwork, target: StyleTarget)? = nil
  ) {
    precondition(
      !configuration.variant.hasStyle || perceptual != nil,
      "the variant \(configuration.variant.rawValue) needs a perceptual network")
    self.configuration = configuration
    self.seed = seed
    self.perceptual = configuration.variant.hasStyle ? perceptual : nil
    var random = RandomStream(seed: seed, role: .weights)
    let usesDense = configuration.variant == .l2 && configuration.size == 128
    let generator: any Layer =
      usesDense
      ? DenseGenerator(configuration, using: &random) : DeconvolutionGenerator(configuration, using: &random)
    let discriminator =
      configuration.variant.hasDiscriminator ? HandDepthDiscriminator(configuration, using: &random) : nil
    self.generator = generator
    self.discriminator = discriminator
    let ofGenerator = generator.parameters(under: "generator")
    let ofDiscriminator = discriminator?.parameters(under: "discriminator") ?? []
    // The released style program gives neither optimiser a list of variables, so each moves both networks.
    let movesBoth = configuration.preset == .repo && configuration.variant == .l2GANStyle
    generatorOptimizer = Optimizer(movesBoth ? ofGenerator + ofDiscriminator : ofGenerator, configuration.optimizer)
    discriminatorOptimizer =
      discriminator == nil
      ? nil : Optimizer(movesBoth ? ofGenerator + ofDiscriminator : ofDiscriminator, configuration.optimizer)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + (discriminator?.parameters(under: "discriminator") ?? [])
  }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer)] + (discriminatorOptimizer.map { [("discriminator", $0)] } ?? [])
  }

  /// Depth images for poses N×42, in blocks of a fixed size so that the result does not depend on their number.
  public func generate(_ poses: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: poses.shape[0], by: block).map { start in
      let rows = poses.sliced(axis: 0, start..<min(start + block, poses.shape[0]))
      return generator(Variable(rows), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  // MARK: Training

  /// One training step on a batch, numbered from 0.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let (poses, images) = (Variable(batch.poses), Variable(batch.images))
    var generated = generator(poses, pass)
    var losses: [LossValue] = []
    if let discriminator, let discriminatorOptimizer {
      let movesGenerator = discriminatorOptimizer.parameters.count > discriminator.trained.count
      losses += trainDiscriminator(
        discriminator, discriminatorOptimizer, poses: poses, images: images,
        generated: movesGenerator ? generated : generated.detached, pass, step)
      if movesGenerator { generated = generator(poses, pass) }
    }
    return losses + trainGenerator(poses: poses, images: images, generated: generated, pass, step)
  }

  private func trainDiscriminator(
    _ discriminator: HandDepthDiscriminator, _ optimizer: Optimizer, poses: Variable, images: Variable,
    generated: Variable, _ pass: Pass, _ step: Int
  ) -> [LossValue] {
    let real = discriminator(images, poses: poses, pass)
    let fake = discriminator(generated, poses: poses, pass).verdict
    let losses = discriminatorLosses(real: real, fake: fake, poses: poses)
    optimizer.minimize(
      losses.adversarial + losses.pose + weightDecay(discriminator.parameters),
      rate: configuration.rate(step) * configuration.discriminatorRateShare)
    return [
      LossValue("discriminator/adversarial", losses.adversarial.item),
      LossValue("discriminator/pose", losses.pose.item),
    ]
  }

  private func trainGenerator(
    poses: Variable, images: Variable, generated: Variable, _ pass: Pass, _ step: Int
  ) -> [LossValue] {
    let (terms, loss) = generatorTerms(poses: poses, images: images, generated: generated, pass)
    generatorOptimizer.minimize(loss, rate: configuration.rate(step))
    return terms
  }

  /// The terms of the generator's loss, and their weighted sum with the weight decay.
  package func generatorTerms(
    poses: Variable, images: Variable, generated: Variable, _ pass: Pass
  ) -> (terms: [LossValue], loss: Variable) {
    var terms: [(name: String, weight: Float, value: Variable)] = []
    if !(configuration.variant.hasStyle && configuration.replacesL2) {
      terms.append(("reconstruction", 1, reconstructionLoss(generated, images)))
    }
    if let discriminator {
      let verdict = discriminator(generated, poses: poses, pass).verdict
      terms.append(("adversarial", configuration.adversarialWeight, adversarialLoss(verdict)))
    }
    if let (network, target) = perceptual {
      let made = network.features(of: generated, in: pass.arithmetic)
      let wanted = network.features(of: images, in: pass.arithmetic)
      terms.append(("content", configuration.styleWeights.content, contentLoss(made, wanted)))
      terms.append(
        (
          "style", configuration.styleWeights.style,
          styleLoss(made, target: target.grams, onlyFirstImage: configuration.preset == .repo)
        ))
      terms.append(("total-variation", configuration.styleWeights.totalVariation, totalVariation(generated)))
    }
    let weighted = terms.map { $0.value * $0.weight }
    let loss = weighted.dropFirst().reduce(weighted[0], +) + weightDecay(generator.parameters)
    return (terms.map { LossValue("generator/\($0.name)", $0.value.item) }, loss)
  }

  /// The released second program adds 10⁻⁶ times half the sum of squared weights; the others nothing.
  package func weightDecay(_ parameters: [NamedParameter]) -> Variable {
    guard configuration.preset == .repo, configuration.variant == .l2GAN else { return Variable(Tensor(0)) }
    let weights = parameters.filter { $0.parameter.isTrained && $0.name.hasSuffix("weight") }
    return weights.reduce(Variable(Tensor(0))) { $0 + $1.parameter.variable.squared().sum() } * 0.5e-6
  }
}
