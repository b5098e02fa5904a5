import Autograd
import Layers
import Tensors

/// The Domain Transfer Network (Taigman, Polyak and Wolf 2017): a generator g on top of a network f that is trained
/// beforehand and then frozen, so that images of a source domain become images of a target domain with the same
/// features.
///
/// Takes source images N×32×32×3 and unrelated target images N×32×32×C in [−1, 1], makes images like the latter.
public final class DTN: TrainableSystem {
  /// Images of both domains; nothing pairs them.
  public struct Batch: Sendable {
    /// N×32×32×3.
    public let source: Tensor
    /// N×32×32×C.
    public let target: Tensor

    /// Puts the images of both domains together.
    public init(source: Tensor, target: Tensor) { (self.source, self.target) = (source, target) }
  }

  /// What the generator made of a batch.
  package struct Made {
    package let fromSource: Variable
    package let fromTarget: Variable
  }

  /// Sizes, losses, schedule.
  public let configuration: DTNConfiguration
  package let features: DTNFeatureNetwork
  /// The generator's own first half, where it does not start from f.
  package let encoder: DTNFeatureNetwork?
  package let decoder: DTNDecoder
  package let discriminator: DTNDiscriminator
  let updates: Updates

  /// A system around a feature network that has been trained already, and that preset `yunjey` trains on.
  public init(_ configuration: DTNConfiguration, features: DTNFeatureNetwork, seed: UInt64) {
    (self.configuration, self.features) = (configuration, features)
    var random = RandomStream(seed: seed, role: .weights)
    decoder = DTNDecoder(configuration, using: &random)
    discriminator = DTNDiscriminator(configuration, using: &random)
    encoder =
      configuration.variant.isThroughF
      ? nil : DTNFeatureNetwork(width: configuration.width, classes: 1, using: &random)
    let generator =
      decoder.parameters(under: "decoder")
      + (encoder.map { encoder in
        encoder.featureParameters.map { NamedParameter("encoder.\($0.name)", $0.parameter) }
      } ?? [])
    updates = Updates(
      configuration, generator: generator, discriminator: discriminator.parameters(under: "discriminator"),
      features: features.featureParameters.map { NamedParameter("features.\($0.name)", $0.parameter) })
  }

  /// Its parameters by name, those of f included.
  public var parameters: [NamedParameter] {
    features.parameters(under: "features") + decoder.parameters(under: "decoder")
      + discriminator.parameters(under: "discriminator")
      + (encoder.map { encoder in
        encoder.featureParameters.map { NamedParameter("encoder.\($0.name)", $0.parameter) }
      } ?? [])
  }

  /// The optimisers of its networks.
  public var optimizers: [(name: String, optimizer: Optimizer)] { updates.all }

  /// Images N×32×32×C of the target domain for images of either; an image does not depend on those beside it.
  public func transfer(_ images: Tensor, block: Int = 64) -> Tensor {
    let blocks = stride(from: 0, to: images.shape[0], by: block).map { start in
      generate(
        Variable(images.sliced(axis: 0, start..<min(start + block, images.shape[0]))), .inference
      ).value
    }
    return .concatenated(blocks, axis: 0)
  }

  /// G = g ∘ f, or g on top of the generator's own encoder. Under the paper's preset f always uses its running
  /// statistics.
  package func generate(_ images: Variable, _ pass: Pass) -> Variable {
    if let encoder { return decoder(encoder.map(of: images, pass), pass) }
    switch configuration.preset {
    case .paper: return decoder(features.map(of: images, .inference(in: pass.arithmetic)).detached, pass)
    case .yunjey: return decoder(features.map(of: images, pass), pass)
    }
  }

  /// What the generator makes of both halves of a batch.
  package func make(_ batch: Batch, _ pass: Pass) -> Made {
    Made(fromSource: generate(Variable(batch.source), pass), fromTarget: generate(Variable(batch.target), pass))
  }

  /// One step on images of both domains, numbered from 0.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    switch configuration.preset {
    case .paper: trainAsPublished(batch, step: step)
    case .yunjey: trainAsReimplemented(batch, step: step)
    }
  }

  private func trainAsPublished(_ batch: Batch, step: Int) -> [LossValue] {
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: 0, role: .dropout, index: UInt64(step)))
    let rate = configuration.rate(step)
    let made = make(batch, pass)
    var losses: [LossValue] = []
    if configuration.variant.hasDiscriminator {
      let loss = discriminatorLoss(made, batch, pass)
      updates.discriminator.minimize(loss, rate: rate)
      losses.append(LossValue("discriminator/adversarial", loss.item))
    }
    let terms = generatorTerms(made, batch, pass)
    updates.generator.minimize(loss(terms), rate: rate)
    return losses + terms.map { LossValue("generator/\($0.name)", $0.value.item) }
  }
}
