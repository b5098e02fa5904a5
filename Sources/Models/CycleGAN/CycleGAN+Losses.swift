import Autograd
import Layers

extension CycleGAN {
  /// What the generators made of a batch, with the way back to their weights.
  package struct Translation {
    package let realA: Variable
    package let realB: Variable
    /// A's images in the look of B.
    package let fakeB: Variable
    /// B's images in the look of A.
    package let fakeA: Variable
  }

  /// The terms of both generators' loss, before their weights, and the weighted sum.
  package func generatorTerms(_ images: Translation, _ pass: Pass) -> (terms: [LossValue], loss: Variable) {
    var terms: [(series: String, weight: Float, value: Variable)] = []
    let variant = configuration.variant
    if let discriminators {
      let loss = configuration.adversarialLoss
      terms.append(
        ("generatorAtoB/adversarial", 1, loss(discriminators.ofB(images.fakeB, pass), isReal: true)))
      terms.append(
        ("generatorBtoA/adversarial", 1, loss(discriminators.ofA(images.fakeA, pass), isReal: true)))
    }
    if variant.hasForwardCycle {
      let back = meanAbsoluteError(generatorBtoA(images.fakeB, pass), images.realA)
      terms.append(("generatorBtoA/cycle", configuration.cycleWeight, back))
    }
    if variant.hasBackwardCycle {
      let back = meanAbsoluteError(generatorAtoB(images.fakeA, pass), images.realB)
      terms.append(("generatorAtoB/cycle", configuration.cycleWeight, back))
    }
    if variant == .identity {
      let weight = configuration.cycleWeight * configuration.identityShare
      let same = (
        aToB: meanAbsoluteError(generatorAtoB(images.realB, pass), images.realB),
        bToA: meanAbsoluteError(generatorBtoA(images.realA, pass), images.realA)
      )
      terms.append(("generatorAtoB/identity", weight, same.aToB))
      terms.append(("generatorBtoA/identity", weight, same.bToA))
    }
    let weighted = terms.map { $0.value * $0.weight }
    return (terms.map { LossValue($0.series, $0.value.item) }, weighted.dropFirst().reduce(weighted[0], +))
  }

  /// A critic's loss: half of what real and generated images cost it.
  package func discriminatorLosses(
    real: Logits, fake: Logits
  ) -> (real: Variable, fake: Variable, loss: Variable) {
    let losses = (
      real: configuration.adversarialLoss(real, isReal: true), fake: configuration.adversarialLoss(fake, isReal: false)
    )
    return (losses.real, losses.fake, (losses.real + losses.fake) * 0.5)
  }
}
