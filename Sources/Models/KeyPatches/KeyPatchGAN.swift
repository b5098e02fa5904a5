import Autograd
import Datasets
import Layers
import Tensors

/// Whole images of key patches without their places (Lee et al. 2018).
///
/// Takes K patches of an image, each enlarged to S×S, in any order, and noise; makes the image N×S×S×3 in [−1, 1] and a
/// mask N×S×S×1 in [0, 1] that says where the patches are in it.
public final class KeyPatchGAN: TrainableSystem {
  /// What a step takes.
  public typealias Batch = KeyPatchBatch

  /// Sizes, losses, schedule.
  public let configuration: KeyPatchConfiguration
  package let generator: any KeyPatchGenerator
  package let discriminator: KeyPatchDiscriminator?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer?
  private let seed: UInt64

  /// A system with freshly drawn weights; the noise of training is drawn from the same seed.
  public init(_ configuration: KeyPatchConfiguration, seed: UInt64) {
    (self.configuration, self.seed) = (configuration, seed)
    var random = RandomStream(seed: seed, role: .weights)
    let generator: any KeyPatchGenerator =
      configuration.variant == .residual
      ? KeyPatchResidualNetworks(configuration, using: &random) : KeyPatchUNets(configuration, using: &random)
    self.generator = generator
    discriminator = configuration.variant.hasDiscriminator ? KeyPatchDiscriminator(configuration, using: &random) : nil
    generatorOptimizer = Optimizer(generator.parameters(under: "generator"), configuration.optimizer)
    discriminatorOptimizer = discriminator.map {
      Optimizer($0.parameters(under: "discriminator"), configuration.optimizer)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + (discriminator?.parameters(under: "discriminator") ?? [])
  }

  /// The optimisers of both sides.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer)] + (discriminatorOptimizer.map { [("discriminator", $0)] } ?? [])
  }

  // MARK: Making images

  /// Noise N×Z for images that begin with number `first` of a longer row: an image's depends on its number and the seed
  /// alone.
  public func noise(_ count: Int, from first: Int = 0, seed: UInt64) -> Tensor {
    .concatenated(
      (first..<first + count).map { number in
        var random = RandomStream(seed: seed, role: .noise, index: UInt64(number))
        return random.uniformTensor([1, configuration.noise], -1, 1)
      }, axis: 0)
  }

  /// Images N×S×S×3 and masks N×S×S×1 of patches K×N×S×S×3 and noise N×Z; K may differ from that of training.
  ///
  /// With running statistics an image does not depend on those beside it; with those of the batch it does, as in the
  /// released program.
  public func generate(_ patches: Tensor, noise: Tensor, block: Int = 64) -> (images: Tensor, masks: Tensor) {
    let count = patches.shape[1]
    let pass = Pass(
      .inference, statistics: configuration.testStatistics, dropout: RandomStream(seed: 0, role: .dropout))
    let block = configuration.testStatistics == .batch ? count : block
    let made = stride(from: 0, to: count, by: block).map { start in
      let rows = start..<min(start + block, count)
      return paint(Variable(patches.sliced(axis: 1, rows)), noise: noise.sliced(axis: 0, rows), pass)
    }
    return (
      .concatenated(made.map(\.images.value), axis: 0), .concatenated(made.map(\.masks.value), axis: 0)
    )
  }

  /// Runs the generator.
  package func paint(_ patches: Variable, noise: Tensor, _ pass: Pass) -> KeyPatchImages {
    let (shape, size) = (patches.shape, configuration.size)
    precondition(
      shape.rank == 5 && shape[2] == size && shape[3] == size && shape[4] == 3
        && noise.shape == [shape[1], configuration.noise],
      "patches K×N×\(size)×\(size)×3 and noise N×\(configuration.noise) are taken, not \(shape) and \(noise.shape)")
    return generator(patches, noise: noise, pass)
  }

  /// The share of images N×S×S×3 that the critic takes for real, by the statistics of these images, as in training;
  /// traps where there is no critic.
  public func shareTakenForReal(_ images: Tensor) -> Double {
    guard let discriminator else { preconditionFailure("the variant \(configuration.variant.rawValue) has no critic") }
    let pass = Pass(.inference, statistics: .batch, dropout: RandomStream(seed: 0, role: .dropout))
    // A map of logits is taken at its mean.
    let logits = discriminator(Variable(images), pass).variable.flattened.mean(over: [1]).value.values
    return Double(logits.count { $0 > 0 }) / Double(logits.count)
  }

  // MARK: Training

  /// One training step on a batch, numbered from 0: the critic moves in each, the generator in every `criticSteps`-th.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    var random = RandomStream(seed: seed, role: .noise, index: UInt64(step))
    let noise = random.uniformTensor([batch.images.shape[0], configuration.noise], -1, 1)
    return train(batch, noise: noise, step: step)
  }

  /// One training step with given noise.
  package func train(_ batch: Batch, noise: Tensor, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let rate = configuration.rate(step)
    // The generator does not move between the two updates, so what it made serves both.
    let made = paint(Variable(batch.patches), noise: noise, pass)
    var losses: [LossValue] = []
    if let discriminator, let discriminatorOptimizer {
      let terms = criticTerms(discriminator, made: made.images.value, batch, pass)
      discriminatorOptimizer.minimize(loss(terms), rate: rate)
      losses = terms.map { LossValue("discriminator/\($0.name)", $0.value.item) }
    }
    if discriminator == nil || (step + 1) % configuration.criticSteps == 0 {
      let terms = generatorTerms(made, batch, step: step, pass)
      generatorOptimizer.minimize(loss(terms), rate: rate)
      losses += terms.map { LossValue("generator/\($0.name)", $0.value.item) }
    }
    return losses
  }
}
