import Autograd
import Datasets
import Layers
import Networks
import Tensors

/// Super-resolution by four (Ledig et al. 2017): a residual generator, trained on the squared error of pixels or of the
/// features of a frozen network, with or without a critic.
///
/// Takes small images N×h×w×3 in [0, 1] of any size, makes N×4h×4w×3 in [−1, 1].
public final class SRGAN: TrainableSystem {
  /// Sizes, losses, schedule.
  public let configuration: SRGANConfiguration
  package let generator: SRGANGenerator
  package let discriminator: SRGANDiscriminator?
  let content: (any ContentNetwork)?
  private let generatorOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer?
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - seed: what weights are drawn from.
  ///   - content: the frozen network of the content loss; only the variants that have one need it.
  public init(_ configuration: SRGANConfiguration, seed: UInt64, content: (any ContentNetwork)? = nil) {
    let variant = configuration.variant
    precondition(
      variant.contentLevel == nil || content != nil, "the variant \(variant.rawValue) needs a content network")
    self.configuration = configuration
    self.seed = seed
    self.content = variant.contentLevel == nil ? nil : content
    var random = RandomStream(seed: seed, role: .weights)
    generator = SRGANGenerator(configuration, using: &random)
    discriminator = variant.hasDiscriminator ? SRGANDiscriminator(configuration, using: &random) : nil
    generatorOptimizer = Optimizer(generator.parameters(under: "generator"), configuration.optimizer)
    discriminatorOptimizer = discriminator.map {
      Optimizer($0.parameters(under: "discriminator"), configuration.optimizer)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] { generatorParameters + discriminatorParameters }

  /// The generator's own, which the next stage starts from.
  public var generatorParameters: [NamedParameter] { generator.parameters(under: "generator") }

  /// The critic's own; none in variants without one.
  public var discriminatorParameters: [NamedParameter] { discriminator?.parameters(under: "discriminator") ?? [] }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("generator", generatorOptimizer)] + (discriminatorOptimizer.map { [("discriminator", $0)] } ?? [])
  }

  /// Takes the generator of another system of the same sizes, as the paper's adversarial variants start from the
  /// residual network trained on squared error.
  public func startGenerator(from other: SRGAN) {
    let (own, source) = (generatorParameters, other.generatorParameters)
    precondition(own.map(\.name) == source.map(\.name), "generators of unlike layers do not start from one another")
    for (target, start) in zip(own, source) { target.parameter.set(start.parameter.value) }
  }

  /// Loads a generator under the names of the public PyTorch programs (`block1.0.weight` …); counters of batches that
  /// such files hold are ignored. Throws `WeightsError`.
  public func loadGenerator(_ weights: Safetensors, file: String) throws {
    try weights.load(into: generator.parameters, rule: .allowingExtraTensors, file: file)
  }

  /// The large versions of small images N×h×w×3 in [0, 1]: whole, by running statistics, clamped to [−1, 1].
  public func upscale(_ low: Tensor) -> Tensor {
    generator(Variable(low), .inference).value.applying(.clamp(low: -1, high: 1))
  }

  /// One training step on a batch, numbered from 0.
  public func train(_ batch: SuperResolutionBatch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let high = Variable(batch.high)
    let generated = generator(Variable(batch.low), pass)
    guard let discriminator, let discriminatorOptimizer else {
      return moveGenerator(generated, high, pass, step)
    }
    func moveDiscriminator() -> LossValue {
      let loss = discriminatorLoss(real: discriminator(high, pass), fake: discriminator(generated.detached, pass))
      discriminatorOptimizer.minimize(loss, rate: configuration.rate(step), momentum: configuration.momentum)
      return LossValue("discriminator/adversarial", loss.item)
    }
    if configuration.movesDiscriminatorFirst {
      let ofDiscriminator = moveDiscriminator()
      return [ofDiscriminator] + moveGenerator(generated, high, pass, step)
    }
    let ofGenerator = moveGenerator(generated, high, pass, step)
    return [moveDiscriminator()] + ofGenerator
  }

  private func moveGenerator(_ generated: Variable, _ high: Variable, _ pass: Pass, _ step: Int) -> [LossValue] {
    let (terms, loss) = generatorTerms(generated: generated, high: high, pass)
    generatorOptimizer.minimize(loss, rate: configuration.rate(step), momentum: configuration.momentum)
    return terms
  }
}
