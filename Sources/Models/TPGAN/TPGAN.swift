import Autograd
import Datasets
import Layers
import Networks
import Tensors

/// TP-GAN (Huang, Zhang, Li, He 2017): what a face seen from the side looks like from the front, by one pathway for the
/// whole face and four for its parts.
///
/// Takes faces N×S×S×3 in [−1, 1], turned so that the visible side is on the left, and their parts; makes frontal faces
/// of the same shape, of half and of a quarter of the size.
public final class TPGAN: TrainableSystem {
  /// What is random in an update: the noise beside the code, and what dropout drops.
  package struct Draws {
    /// N×noise.
    package let noise: Tensor
    /// Where dropout draws from.
    package let dropout: RandomStream

    package init(noise: Tensor, dropout: RandomStream) { (self.noise, self.dropout) = (noise, dropout) }
  }

  /// What the generator makes of a batch.
  package struct Frontalized {
    /// The frontal faces, whole, half and quarter.
    package let faces: [Variable]
    /// The frontal parts by themselves, in the order of `FacePart`; none without a local pathway.
    package let parts: [Variable]
    /// The code that the person is read from, N×F.
    package let code: Variable
  }

  /// Sizes, losses, schedule.
  public let configuration: TPGANConfiguration
  package let generator: TPGANGenerator
  package let discriminator: TPGANDiscriminator?
  let identity: (any IdentityNetwork)?
  private let generatorOptimizer: Optimizer
  private let partOptimizer: Optimizer?
  private let discriminatorOptimizer: Optimizer?
  private let seed: UInt64

  /// - Parameters:
  ///   - configuration: sizes, losses, schedule.
  ///   - seed: what weights, noise and dropout are drawn from.
  ///   - identity: the frozen network that says how alike two people look; not needed by the variant without it.
  public init(_ configuration: TPGANConfiguration, seed: UInt64, identity: (any IdentityNetwork)? = nil) {
    let variant = configuration.variant
    precondition(
      !variant.hasIdentity || identity != nil, "the variant \(variant.rawValue) needs an identity network")
    (self.configuration, self.seed) = (configuration, seed)
    self.identity = variant.hasIdentity ? identity : nil
    var maker = TPGANLayerMaker(configuration, from: RandomStream(seed: seed, role: .weights))
    generator = TPGANGenerator(configuration, using: &maker)
    discriminator = variant.hasDiscriminator ? TPGANDiscriminator(configuration, using: &maker) : nil
    generatorOptimizer = Optimizer(generator.parameters(under: "generator"), configuration.optimizer)
    partOptimizer = generator.local.map {
      Optimizer($0.parameters(under: "generator.local"), configuration.optimizer)
    }
    discriminatorOptimizer = discriminator.map {
      Optimizer($0.parameters(under: "discriminator"), configuration.optimizer)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    generator.parameters(under: "generator") + (discriminator?.parameters(under: "discriminator") ?? [])
  }

  /// The optimisers: of the whole generator, of its local pathway by itself, and of the critic.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    [
      ("generator", generatorOptimizer), partOptimizer.map { ("parts", $0) },
      discriminatorOptimizer.map { ("discriminator", $0) },
    ].compactMap { $0 }
  }

  // MARK: Frontal faces

  /// Frontal faces N×S×S×3 in [−1, 1] of a batch's images, turned as the batch is: by running statistics or one by one,
  /// so that a face does not depend on those beside it; the noise is its own mean, zero.
  public func frontalize(_ batch: FrontalizationBatch, block: Int = 16) -> Tensor {
    frontalize(batch.images, parts: batch.parts, block: block)
  }

  /// Frontal faces of images N×S×S×3 and their parts, each N×H×W×3 in the order of `FacePart`.
  public func frontalize(_ images: Tensor, parts: [Tensor], block: Int = 16) -> Tensor {
    let step = configuration.statistics == .batch ? 1 : block
    let blocks = stride(from: 0, to: images.shape[0], by: step).map { start in
      let rows = start..<min(start + step, images.shape[0])
      let pass = Pass(
        .inference, statistics: configuration.statistics, dropout: RandomStream(seed: 0, role: .dropout))
      let noise = Tensor.zeros([rows.count, configuration.noise])
      let made = generator(
        images.sliced(axis: 0, rows), parts: parts.map { $0.sliced(axis: 0, rows) }, noise: noise, pass)
      return made.faces[0].value
    }
    return .concatenated(blocks, axis: 0)
  }

  // MARK: Training

  /// One step on a batch, numbered from 0: an update of the critic, then those of the generator.
  public func train(_ batch: FrontalizationBatch, step: Int) -> [LossValue] {
    train(batch, step: step) { update in
      let index = UInt64(step * configuration.generatorUpdates + update)
      var noise = RandomStream(seed: seed, role: .noise, index: index)
      return Draws(
        noise: noise.normalTensor([batch.images.shape[0], configuration.noise], deviation: 0.02),
        dropout: RandomStream(seed: seed, role: .dropout, index: index))
    }
  }

  /// As `train`, with the draws of each update of the generator.
  package func train(_ batch: FrontalizationBatch, step: Int, draws: (_ update: Int) -> Draws) -> [LossValue] {
    let rate = configuration.rate(step)
    var losses: [LossValue] = []
    for update in 0..<configuration.generatorUpdates {
      let draws = draws(update)
      let pass = Pass(.training, arithmetic: configuration.arithmetic, dropout: draws.dropout)
      let made = generator(batch.images, parts: batch.parts, noise: draws.noise, pass)
      if update == 0, let discriminator, let discriminatorOptimizer {
        // The generator has not moved yet: what it makes serves both.
        let loss = discriminatorLoss(
          real: discriminator(Variable(batch.frontals), pass), fake: discriminator(made.faces[0].detached, pass))
        discriminatorOptimizer.minimize(loss, rate: rate)
        losses.append(LossValue("discriminator/adversarial", loss.item))
      }
      let found = moveGenerator(made, batch, rate: rate, pass)
      if update == 0 { losses += found }
    }
    return losses
  }

  /// One update of the generator, and one of its local pathway for the parts alone, from the same weights.
  private func moveGenerator(
    _ made: Frontalized, _ batch: FrontalizationBatch, rate: Float, _ pass: Pass
  ) -> [LossValue] {
    let terms = generatorTerms(made, batch, pass)
    var losses = terms.map { LossValue("generator/\($0.name)", $0.value.item) }
    let scale = configuration.weights.scale
    var partGradients: [Variable] = []
    if let partOptimizer {
      let loss = partLoss(made.parts, batch)
      losses.append(LossValue("parts/pixels", loss.item))
      partGradients = gradients(
        of: loss * (configuration.weights.parts * scale), withRespectTo: partOptimizer.variables, keepsGraph: true)
    }
    let all = gradients(of: total(terms) * scale, withRespectTo: generatorOptimizer.variables)
    partOptimizer?.step(partGradients, rate: rate)
    generatorOptimizer.step(all, rate: rate)
    return losses
  }
}
