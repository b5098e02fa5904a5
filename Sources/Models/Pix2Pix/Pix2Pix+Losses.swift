import Autograd
import Layers

extension Pix2Pix {
  /// The critic's loss: half of what real and generated pairs cost it.
  package func discriminatorLosses(
    _ discriminator: PatchDiscriminatorPass, inputs: Variable, targets: Variable, generated: Variable
  ) -> (real: Variable, fake: Variable, loss: Variable) {
    let fake = AdversarialLoss.crossEntropy(discriminator(inputs, generated.detached), isReal: false)
    let real = AdversarialLoss.crossEntropy(discriminator(inputs, targets), isReal: true)
    return (real, fake, (real + fake) * 0.5)
  }

  /// The terms of the generator's loss, before their weights, and the weighted sum.
  package func generatorTerms(
    _ discriminator: PatchDiscriminatorPass?, inputs: Variable, targets: Variable, generated: Variable
  ) -> (terms: [LossValue], loss: Variable) {
    var terms: [(name: String, weight: Float, value: Variable)] = []
    if let discriminator {
      terms.append(("adversarial", 1, AdversarialLoss.crossEntropy(discriminator(inputs, generated), isReal: true)))
    }
    if configuration.losses.hasL1 {
      terms.append(("l1", configuration.l1Weight, meanAbsoluteError(generated, targets)))
    }
    let weighted = terms.map { $0.value * $0.weight }
    return (
      terms.map { LossValue("generator/\($0.name)", $0.value.item) }, weighted.dropFirst().reduce(weighted[0], +)
    )
  }
}
