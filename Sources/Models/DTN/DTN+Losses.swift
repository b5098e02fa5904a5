import Autograd
import Layers
import Tensors

/// How rough images N×H×W×C are: for each the sum over pixels of the length of the step to the pixel on the right and
/// the one below; the mean over images.
package func pixelStepLength(_ images: Variable) -> Variable {
  let (height, width) = (images.shape[1], images.shape[2])
  let corner = images.sliced(axis: 1, 0..<height - 1)
  let down = images.sliced(axis: 1, 1..<height).sliced(axis: 2, 0..<width - 1) - corner.sliced(axis: 2, 0..<width - 1)
  let right = corner.sliced(axis: 2, 1..<width) - corner.sliced(axis: 2, 0..<width - 1)
  // The small number keeps the root's slope finite where the image is flat.
  return (down.squared() + right.squared() + 1e-8).squareRoot().sum() * (1 / Float(images.shape[0]))
}

extension DTNDistance {
  /// The distance of features N×C, the mean over images.
  package func callAsFunction(_ first: Variable, _ second: Variable) -> Variable {
    switch self {
    case .squared: return meanSquaredError(first, second)
    case .cosine:
      func length(_ rows: Variable) -> Variable { (rows.squared().sum(over: [1]) + 1e-12).squareRoot() }
      return -((first * second).sum(over: [1]) / (length(first) * length(second))).mean()
    }
  }
}

extension DTN {
  /// A term of the generator's loss, its weight, and its name in curves.
  package typealias Term = (name: String, weight: Float, value: Variable)

  /// How badly the discriminator names the origin of images.
  package func originLoss(_ verdict: Logits, _ origin: DTNDiscriminator.Origin) -> Variable {
    guard verdict.variable.shape[1] > 1 else { return binaryCrossEntropy(verdict, isTrue: origin == .real) }
    return crossEntropy(verdict.variable, classes: Array(repeating: origin.rawValue, count: verdict.variable.shape[0]))
  }

  /// The discriminator's loss on what was made of source images, of target images, and on the target images.
  package func discriminatorLoss(_ made: Made, _ batch: Batch, _ pass: Pass) -> Variable {
    var loss = originLoss(discriminator(made.fromSource.detached, pass), .fromSource)
    if configuration.variant.transfersTarget {
      loss = loss + originLoss(discriminator(made.fromTarget.detached, pass), .fromTarget)
    }
    return loss + originLoss(discriminator(Variable(batch.target), pass), .real)
  }

  /// The generator's terms: it passes for real, keeps features of the source and pixels of the target, and is smooth.
  package func generatorTerms(_ made: Made, _ batch: Batch, _ pass: Pass) -> [Term] {
    let variant = configuration.variant
    var terms: [Term] = []
    if variant.hasDiscriminator {
      var adversarial = originLoss(discriminator(made.fromSource, pass), .real)
      if variant.transfersTarget {
        adversarial = adversarial + originLoss(discriminator(made.fromTarget, pass), .real)
      }
      terms.append(("adversarial", configuration.adversarialWeight, adversarial))
    }
    if variant.hasConstancy {
      let frozen = Pass.inference(in: pass.arithmetic)
      let wanted = features.features(of: Variable(batch.source), frozen).detached
      let kept = features.features(of: made.fromSource, frozen)
      terms.append(("constancy", configuration.constancyWeight, configuration.distance(kept, wanted)))
    }
    if variant.hasIdentity {
      let same = meanSquaredError(made.fromTarget, Variable(batch.target))
      terms.append(("identity", configuration.identityWeight, same))
    }
    if variant != .noTV && configuration.variationWeight > 0 {
      var roughness = pixelStepLength(made.fromSource)
      if variant.transfersTarget { roughness = roughness + pixelStepLength(made.fromTarget) }
      terms.append(("total-variation", configuration.variationWeight, roughness))
    }
    return terms
  }

  /// The weighted sum of the terms.
  package func loss(_ terms: [Term]) -> Variable {
    let weighted = terms.map { $0.value * $0.weight }
    return weighted.dropFirst().reduce(weighted[0], +)
  }
}
