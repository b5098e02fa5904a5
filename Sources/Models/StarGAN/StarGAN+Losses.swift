import Autograd
import Layers
import Tensors

/// How far the slope of a critic is from 1: the mean over items of (‖∇ₓ Σ critic(x)‖ − 1)², differentiable once more.
///
/// The gradient is of the sum of an item's map of scores while the critic's loss takes their mean, as in the released
/// program.
package func gradientPenalty(of critic: (Variable) -> Variable, at points: Tensor) -> Variable {
  let points = Variable(points, requiresGradient: true)
  let slope = gradients(of: critic(points).sum(), withRespectTo: [points], isRecorded: true)[0]
  // The small number keeps the root's own slope finite where the critic is flat.
  let length = (slope.squared().sum(over: Array(1..<slope.shape.rank)) + 1e-12).squareRoot()
  return (length - 1).squared().mean()
}

extension StarGANDomain {
  /// How badly logits N×count name labels of the same shape: binary cross-entropy summed over attributes, or
  /// cross-entropy over classes; the mean over images.
  func classificationLoss(_ logits: Variable, _ labels: Tensor) -> Variable {
    switch self {
    case .attributes(let count): binaryCrossEntropy(Logits(logits), labels) * Float(count)
    case .classes: crossEntropy(logits, classes: labels.argmax())
    }
  }
}

extension StarGAN {
  /// A term of a loss, its weight, and its name in curves.
  package typealias Term = (name: String, weight: Float, value: Variable)

  /// The critic's terms for images of one data set and their translations.
  package func criticTerms(_ batch: DomainBatch, domain: Int, fake: Tensor, mixing: Tensor) -> [Term] {
    let real = critic(Variable(batch.images), pass)
    let terms: [Term] = [
      ("adversarial", 1, critic.scores(of: Variable(fake), pass).mean() - real.scores.mean()),
      (
        "classification", configuration.variant == .noClassification ? 0 : configuration.classificationWeight,
        classificationLoss(real.labels, batch.labels, domain: domain)
      ),
    ]
    guard configuration.variant != .weightClipping else { return terms }
    let shares = mixing.broadcast(to: batch.images.shape, along: [1, 2, 3])
    let between = shares * batch.images + (shares * -1 + 1) * fake
    let penalty = gradientPenalty(of: { critic.scores(of: $0, pass) }, at: between)
    return terms + [("penalty", configuration.penaltyWeight, penalty)]
  }

  /// The generator's terms; `fake` are the translations with the way back to the generator.
  package func generatorTerms(_ batch: DomainBatch, domain: Int, targets: Tensor, fake: Variable) -> [Term] {
    let judged = critic(fake, pass)
    let back = paint(fake, labels: batch.labels, domain: domain, pass)
    return [
      ("adversarial", 1, -judged.scores.mean()),
      (
        "classification", configuration.variant == .noClassification ? 0 : configuration.classificationWeight,
        classificationLoss(judged.labels, targets, domain: domain)
      ),
      (
        "reconstruction", configuration.variant == .noReconstruction ? 0 : configuration.reconstructionWeight,
        meanAbsoluteError(back, Variable(batch.images))
      ),
    ]
  }

  /// The weighted sum of the terms; those of weight 0 are measured and not trained on.
  package func loss(_ terms: [Term]) -> Variable {
    let weighted = terms.filter { $0.weight != 0 }.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
    return weighted.dropFirst().reduce(weighted[0], +)
  }

  private func classificationLoss(_ logits: Logits, _ labels: Tensor, domain: Int) -> Variable {
    let own = logits.variable.sliced(axis: 1, configuration.range(of: domain))
    return configuration.domains[domain].classificationLoss(own, labels)
  }
}
