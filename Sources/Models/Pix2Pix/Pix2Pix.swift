import Autograd
import Layers
import Networks
import Tensors

/// Image to image from pairs: a U-Net trained on absolute error and against a critic of patches (Isola et al. 2017).
///
/// Takes images N×H×W×I and makes images N×H×W×O, both in [−1, 1].
public final class Pix2Pix: TrainableSystem {
  /// What a step takes: images, and what they are to become.
  public struct Batch: Sendable {
    /// N×H×W×I.
    public let inputs: Tensor
    /// N×H×W×O.
    public let targets: Tensor

    /// Pairs inputs and targets.
    public init(inputs: Tensor, targets: Tensor) {
      precondition(
        inputs.rank == 4 && targets.rank == 4 && (0..<3).allSatisfy { inputs.shape[$0] == targets.shape[$0] },
        "inputs of shape \(inputs.shape) do not pair with targets of shape \(targets.shape)")
      self.inputs = inputs
      self.targets = targets
    }
  }

  /// Sizes, losses, schedule, and how the trained generator is used.
  public let configuration: Pix2PixConfiguration
  /// The network that translates.
  public let generator: UNetGenerator
  /// The network that judges patches; none where the absolute error is the only loss.
  public let discriminator: PatchDiscriminator?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer?
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - seed: what weights and the dropout of training are drawn from.
  public init(_ configuration: Pix2PixConfiguration, seed: UInt64) {
    self.configuration = configuration
    self.seed = seed
    var random = RandomStream(seed: seed, role: .weights)
    let sizes = configuration.generator
    let generator = UNetGenerator(sizes, using: &random)
    let discriminator =
      configuration.losses.hasDiscriminator
      ? PatchDiscriminator(
        inputs: sizes.outputs + (configuration.losses.isConditional ? sizes.inputs : 0),
        width: configuration.discriminatorWidth, layers: configuration.patch.layers, norm: sizes.norm,
        biases: configuration.discriminatorBiases, using: &random) : nil
    self.generator = generator
    self.discriminator = discriminator
    generatorOptimizer = Optimizer(generator.parameters, configuration.optimizer)
    discriminatorOptimizer = discriminator.map { Optimizer($0.parameters, configuration.optimizer) }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + (discriminator?.parameters(under: "discriminator") ?? [])
  }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer)] + (discriminatorOptimizer.map { [("discriminator", $0)] } ?? [])
  }

  /// Loads networks of the public PyTorch implementation, `latest_net_G` and `latest_net_D` as safetensors files, each
  /// if given.
  ///
  /// - Throws: `WeightsError` naming the file and the tensor that does not fit.
  public func load(generator: String? = nil, discriminator: String? = nil) throws {
    for (path, parameters) in [(generator, self.generator.parameters), (discriminator, self.discriminator?.parameters)]
    {
      guard let path, let parameters else { continue }
      try Safetensors(contentsOf: path).load(into: parameters, rule: .allowingNormStatistics, file: path)
    }
  }

  /// Translates inputs N×H×W×I one by one, under the configuration's test rule.
  ///
  /// - Parameters:
  ///   - inputs: images in [−1, 1].
  ///   - first: the number of the first input, where they are part of a longer row: an image's dropout depends on its
  ///     number and the seed alone.
  ///   - seed: what dropout draws from.
  public func generate(_ inputs: Tensor, from first: Int = 0, seed: UInt64) -> Tensor {
    let rule = configuration.testRule
    let outputs = (0..<inputs.shape[0]).map { item in
      let pass = Pass(
        .inference, statistics: rule.statistics, isDropping: rule.isDropping,
        dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(first + item)))
      return generator(Variable(inputs.sliced(axis: 0, item..<item + 1)), pass).value
    }
    return .concatenated(outputs, axis: 0)
  }

  // MARK: Training

  /// One training step on a batch, numbered from 0: the critic first, then the generator against the moved critic.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let (inputs, targets) = (Variable(batch.inputs), Variable(batch.targets))
    let generated = generator(inputs, pass)
    let judge = discriminator.map {
      PatchDiscriminatorPass(network: $0, pass: pass, isConditional: configuration.losses.isConditional)
    }
    var losses: [LossValue] = []
    if let judge, let discriminatorOptimizer {
      let found = discriminatorLosses(judge, inputs: inputs, targets: targets, generated: generated)
      discriminatorOptimizer.minimize(found.loss, rate: configuration.rate(step))
      losses = [
        LossValue("discriminator/real", found.real.item), LossValue("discriminator/fake", found.fake.item),
      ]
    }
    let (terms, loss) = generatorTerms(judge, inputs: inputs, targets: targets, generated: generated)
    generatorOptimizer.minimize(loss, rate: configuration.rate(step))
    return losses + terms
  }
}

/// A critic together with the pass it runs in, and whether it is shown the input.
package struct PatchDiscriminatorPass {
  package let network: PatchDiscriminator
  package let pass: Pass
  package let isConditional: Bool

  /// Ties them together.
  package init(network: PatchDiscriminator, pass: Pass, isConditional: Bool) {
    (self.network, self.pass, self.isConditional) = (network, pass, isConditional)
  }

  /// The verdict on images; on the pairs of input and image where the critic is conditional.
  package func callAsFunction(_ inputs: Variable, _ images: Variable) -> Logits {
    network(isConditional ? .concatenated([inputs, images], axis: 3) : images, pass)
  }
}
