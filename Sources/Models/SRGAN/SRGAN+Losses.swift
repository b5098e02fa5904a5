import Autograd
import Layers
import Tensors

extension SRGAN {
  /// The terms of the generator's loss by name, and their weighted sum.
  package func generatorTerms(
    generated: Variable, high: Variable, _ pass: Pass
  ) -> (terms: [LossValue], loss: Variable) {
    var terms: [(name: String, weight: Float, value: Variable)] = []
    let pixelWeight = configuration.variant.contentLevel == nil ? 1 : configuration.pixelWeight
    if pixelWeight > 0 { terms.append(("pixels", pixelWeight, meanSquaredError(generated, high))) }
    if let level = configuration.variant.contentLevel, let content {
      let scale = configuration.contentWeight
      terms.append(("content", scale, content.contentLoss(generated, high, at: level, in: pass.arithmetic)))
    }
    if let discriminator {
      terms.append(
        ("adversarial", configuration.adversarialWeight, adversarialLoss(discriminator(generated, pass))))
    }
    if configuration.totalVariationWeight > 0 {
      terms.append(("total-variation", configuration.totalVariationWeight, totalVariation(generated)))
    }
    let weighted = terms.map { $0.value * $0.weight }
    let loss = weighted.dropFirst().reduce(weighted[0], +)
    return (terms.map { LossValue("generator/\($0.name)", $0.value.item) }, loss)
  }

  /// What the critic minimises.
  package func discriminatorLoss(real: Logits, fake: Logits) -> Variable {
    switch configuration.adversarialForm {
    case .crossEntropy: binaryCrossEntropy(real, isTrue: true) + binaryCrossEntropy(fake, isTrue: false)
    case .linear: 1 - real.probabilities.mean() + fake.probabilities.mean()
    }
  }

  /// What the generator minimises of the critic's verdict.
  private func adversarialLoss(_ fake: Logits) -> Variable {
    switch configuration.adversarialForm {
    case .crossEntropy: binaryCrossEntropy(fake, isTrue: true)
    case .linear: 1 - fake.probabilities.mean()
    }
  }
}
