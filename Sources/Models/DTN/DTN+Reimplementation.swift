import Autograd
import Layers
import Tensors

extension DTN {
  /// The optimisers: one for each network, and under preset `yunjey` others for source images, and one for f.
  struct Updates {
    let generator: Optimizer
    let discriminator: Optimizer
    let sourceGenerator: Optimizer?
    let sourceDiscriminator: Optimizer?
    let features: Optimizer?

    init(
      _ configuration: DTNConfiguration, generator: [NamedParameter], discriminator: [NamedParameter],
      features: [NamedParameter]
    ) {
      func make(_ parameters: [NamedParameter]) -> Optimizer { Optimizer(parameters, configuration.optimizer) }
      let isReimplementation = configuration.preset == .yunjey
      (self.generator, self.discriminator) = (make(generator), make(discriminator))
      sourceGenerator = isReimplementation ? make(generator) : nil
      sourceDiscriminator = isReimplementation ? make(discriminator) : nil
      self.features = isReimplementation ? make(features) : nil
    }

    var all: [(name: String, optimizer: Optimizer)] {
      let named = [
        ("generator", generator), ("discriminator", discriminator), ("source-generator", sourceGenerator),
        ("source-discriminator", sourceDiscriminator), ("features", features),
      ]
      return named.compactMap { name, optimizer in optimizer.map { (name, $0) } }
    }
  }

  /// Updates of a step of the public reimplementation, as its loop has them.
  private enum Reimplementation {
    static let sourceGenerator = 6
    static let targetDiscriminator = 2
    static let targetGenerator = 4
    /// f moves once in so many steps, and less often after step 1600.
    static func movesFeatures(_ step: Int) -> Bool { step % (step > 1600 ? 30 : 15) == 0 }
  }

  /// The public reimplementation's step: the discriminator is binary, f and g use batch statistics, and the constancy
  /// loss moves f alone.
  func trainAsReimplemented(_ batch: Batch, step: Int) -> [LossValue] {
    guard let sourceGenerator = updates.sourceGenerator, let sourceDiscriminator = updates.sourceDiscriminator,
      let featureOptimizer = updates.features
    else { preconditionFailure("the preset yunjey has optimisers for source images and for f") }
    let pass = Pass(
      .training, arithmetic: configuration.arithmetic,
      dropout: RandomStream(seed: 0, role: .dropout, index: UInt64(step)))
    let rate = configuration.rate(step)
    let (source, target) = (Variable(batch.source), Variable(batch.target))
    var losses: [LossValue] = []

    let judged = originLoss(discriminator(generate(source, pass).detached, pass), .fromSource)
    sourceDiscriminator.minimize(judged, rate: rate)
    for update in 0..<Reimplementation.sourceGenerator {
      let loss = originLoss(discriminator(generate(source, pass), pass), .real)
      sourceGenerator.minimize(loss, rate: rate)
      if update == 0 { losses.append(LossValue("generator/source-adversarial", loss.item)) }
    }
    if Reimplementation.movesFeatures(step) {
      let kept = features.features(of: generate(source, pass), pass)
      let loss = configuration.distance(kept, features.features(of: source, pass))
      featureOptimizer.minimize(loss * configuration.constancyWeight, rate: rate)
    }
    for update in 0..<Reimplementation.targetDiscriminator {
      let loss =
        originLoss(discriminator(target, pass), .real)
        + originLoss(discriminator(generate(target, pass).detached, pass), .fromTarget)
      updates.discriminator.minimize(loss, rate: rate)
      if update == 0 { losses.append(LossValue("discriminator/adversarial", loss.item)) }
    }
    for update in 0..<Reimplementation.targetGenerator {
      let made = generate(target, pass)
      let adversarial = originLoss(discriminator(made, pass), .real)
      let identity = meanSquaredError(made, target)
      updates.generator.minimize(adversarial + identity * configuration.identityWeight, rate: rate)
      guard update == 0 else { continue }
      losses += [
        LossValue("generator/adversarial", adversarial.item), LossValue("generator/identity", identity.item),
      ]
    }
    return losses
  }
}
