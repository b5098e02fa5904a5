import Autograd
import Layers
import Tensors

/// DIAT's second stage: puts right what the transform has blurred or changed besides the attribute.
///
/// Takes transformed images N×S×S×3 in [−1, 1], makes images of the same shape. The transform is trained and frozen
/// beforehand and no part of this system.
public final class DIATEnhancer: TrainableSystem {
  /// What a step takes.
  public enum Batch: Sendable {
    /// Images, what the transform makes of them, both N×S×S×3, and N×S×S×1 that is 1 where the attribute may show.
    case local(images: Tensor, transformed: Tensor, masks: Tensor)
    /// Images that have the attribute, N×S×S×3.
    case global(references: Tensor)
  }

  /// Sizes, losses, schedule.
  public let configuration: DIATEnhancerConfiguration
  package let network: DIATEnhancementNetwork
  package let discriminator: DIATDiscriminator?
  private let networkOptimizer: Optimizer
  private let discriminatorOptimizer: Optimizer?
  private let seed: UInt64

  /// A system with freshly drawn weights.
  public init(_ configuration: DIATEnhancerConfiguration, seed: UInt64) {
    (self.configuration, self.seed) = (configuration, seed)
    var random = RandomStream(seed: seed, role: .weights)
    network = DIATEnhancementNetwork(configuration, using: &random)
    discriminator =
      configuration.kind == .global
      ? DIATDiscriminator(
        size: configuration.size, width: configuration.discriminatorWidth, depth: configuration.discriminatorDepth,
        using: &random) : nil
    networkOptimizer = Optimizer(network.parameters(under: "enhancement"), configuration.optimizer)
    discriminatorOptimizer = discriminator.map {
      Optimizer($0.parameters(under: "discriminator"), configuration.optimizer)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    network.parameters(under: "enhancement") + (discriminator?.parameters(under: "discriminator") ?? [])
  }

  /// The optimisers of its networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [("enhancement", networkOptimizer)] + (discriminatorOptimizer.map { [("discriminator", $0)] } ?? [])
  }

  /// Transformed images N×S×S×3, put right; by running statistics, so that none depends on those beside it.
  public func enhance(_ images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      network(Variable(images.sliced(axis: 0, start..<min(start + block, images.shape[0]))), .inference).value
    }
    return .concatenated(blocks, axis: 0)
  }

  // MARK: Training

  /// One training step, numbered from 0; traps for a batch of the other kind.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    switch (batch, configuration.kind) {
    case (.local(let images, let transformed, let masks), .local):
      let terms = localTerms(images: images, transformed: transformed, masks: masks, pass)
      networkOptimizer.minimize(loss(terms), rate: configuration.rate(step))
      return series(terms)
    case (.global(let references), .global): return trainGlobal(references, pass, step)
    default: preconditionFailure("an enhancement of kind \(configuration.kind.rawValue) was given another kind's batch")
    }
  }

  private func trainGlobal(_ references: Tensor, _ pass: Pass, _ step: Int) -> [LossValue] {
    guard let discriminator, let discriminatorOptimizer else {
      preconditionFailure("an enhancement of whole pictures has a discriminator")
    }
    let blurred = gaussianBlurred(references, deviation: configuration.blur)
    let made = network(Variable(blurred), pass)
    let real = binaryCrossEntropy(discriminator(Variable(references), pass), isTrue: true)
    let fake = binaryCrossEntropy(discriminator(made.detached, pass), isTrue: false)
    discriminatorOptimizer.minimize(real + fake, rate: configuration.rate(step))
    let terms = globalTerms(discriminator, made: made, references: references, pass)
    networkOptimizer.minimize(loss(terms), rate: configuration.rate(step))
    return [LossValue("discriminator/real", real.item), LossValue("discriminator/fake", fake.item)] + series(terms)
  }

  private func series(_ terms: [DIAT.Term]) -> [LossValue] {
    terms.map { LossValue("generator/\($0.name)", $0.value.item) }
  }
}
