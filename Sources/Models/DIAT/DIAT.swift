import Autograd
import Layers
import Networks
import Tensors

/// DIAT and DIAT-A (Li, Zuo and Zhang 2016, first version), stage one: gives faces an attribute and leaves the person.
///
/// Takes images without the attribute N×S×S×3 in [−1, 1], makes images of the same shape. One system knows one
/// attribute in one direction.
public final class DIAT: TrainableSystem {
  /// Images of both sides; nothing pairs them.
  public struct Batch: Sendable {
    /// Images that are to be given the attribute, N×S×S×3.
    public let sources: Tensor
    /// Images that have it, N×S×S×3.
    public let references: Tensor

    /// Puts images of both sides together.
    public init(sources: Tensor, references: Tensor) {
      precondition(
        sources.rank == 4 && sources.shape == references.shape,
        "images of shape \(sources.shape) do not go with references of shape \(references.shape)")
      (self.sources, self.references) = (sources, references)
    }
  }

  /// Sizes, losses, schedule.
  public let configuration: DIATConfiguration
  package let transform: DIATTransform
  package let discriminator: DIATDiscriminator
  let faces: (any FaceFeatureNetwork)?
  let denoiser: DIATDenoiser?
  private let transformOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - faces: the frozen network that knows people; only the variants that use one need it.
  ///   - denoiser: the frozen denoiser; only the variants that use one need it.
  ///   - seed: what weights are drawn from.
  public init(
    _ configuration: DIATConfiguration, faces: (any FaceFeatureNetwork)? = nil, denoiser: DIATDenoiser? = nil,
    seed: UInt64
  ) {
    let variant = configuration.variant
    precondition(!variant.usesFaceNetwork || faces != nil, "the variant \(variant.rawValue) needs a face network")
    precondition(!variant.usesDenoiser || denoiser != nil, "the variant \(variant.rawValue) needs a denoiser")
    (self.configuration, self.seed) = (configuration, seed)
    self.faces = variant.usesFaceNetwork ? faces : nil
    self.denoiser = variant.usesDenoiser ? denoiser : nil
    var random = RandomStream(seed: seed, role: .weights)
    transform = DIATTransform(configuration, using: &random)
    discriminator = DIATDiscriminator(
      size: configuration.size, width: configuration.discriminatorWidth, depth: configuration.discriminatorDepth,
      using: &random)
    transformOptimizer = Optimizer(transform.parameters(under: "transform"), configuration.optimizer)
    discriminatorOptimizer = Optimizer(discriminator.parameters(under: "discriminator"), configuration.optimizer)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    transform.parameters(under: "transform") + discriminator.parameters(under: "discriminator")
  }

  /// The optimisers of both networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("transform", transformOptimizer), ("discriminator", discriminatorOptimizer)]
  }

  /// Images N×S×S×3 with the attribute; by running statistics, so that none depends on those beside it.
  public func transfer(_ images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      transform(Variable(images.sliced(axis: 0, start..<min(start + block, images.shape[0]))), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  // MARK: Training

  /// One training step, numbered from 0: the discriminator, then the transform against the moved discriminator.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let rate = configuration.rate(step)
    let made = transform(Variable(batch.sources), pass)
    let (real, fake) = discriminatorTerms(made: made.detached, batch, pass)
    discriminatorOptimizer.minimize(real + fake, rate: rate)
    let terms = transformTerms(made: made, batch, pass)
    transformOptimizer.minimize(loss(terms), rate: rate)
    return [LossValue("discriminator/real", real.item), LossValue("discriminator/fake", fake.item)]
      + terms.map { LossValue("generator/\($0.name)", $0.value.item) }
  }

  /// How long each term's gradient is, before its weight, at what the transform makes of a batch: what weights are
  /// balanced by. Changes nothing.
  public func gradientLengths(_ batch: Batch) -> [LossValue] {
    let pass = Pass(
      .inference, statistics: .batch, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout))
    let made = Variable(transform(Variable(batch.sources), pass).value, requiresGradient: true)
    return transformTerms(made: made, batch, pass).map { term in
      let gradient = gradients(of: term.value, withRespectTo: [made], keepsGraph: true)[0].value
      return LossValue(term.name, gradient.squaredDistance(to: .zeros(gradient.shape)).item.squareRoot())
    }
  }
}
