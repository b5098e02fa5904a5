import Autograd
import Layers
import Tensors

extension CrossingNets {
  /// A term of a loss, its weight, and its name in curves.
  package typealias Term = (name: String, weight: Float, value: Variable)

  /// The autoencoder's terms, summed over the batch: half the squared error of the poses, and how far the codes'
  /// distribution is from a standard normal one.
  package func poseTerms(_ poses: Tensor, noise: Tensor, _ pass: Pass) -> [Term] {
    let code = poseVAE.encode(Variable(poses), pass)
    let codes = drawn(code, noise: noise * configuration.poseNoise)
    let error = Variable.squaredDistance(poseVAE.decode(codes, pass), Variable(poses))
    return [("pose/reconstruction", 1, error * 0.5), ("pose/divergence", 1, divergence(code))]
  }

  /// The critic's loss: the mean cross-entropy of its verdict on real maps, and that on made ones.
  package func criticLoss(real: Logits, fake: Logits) -> Variable {
    binaryCrossEntropy(real, isTrue: true) + binaryCrossEntropy(fake, isTrue: false)
  }

  /// What the generator learns from the critic: to have the mean features of real maps, or to be taken for real.
  package func adversarialLoss(
    real features: Variable, fake: (features: Variable, verdict: Logits)
  ) -> Variable {
    switch configuration.objective {
    case .featureMatching: meanAbsoluteError(fake.features.mean(over: [0]), features.mean(over: [0]))
    case .verdict: binaryCrossEntropy(fake.verdict, isTrue: true)
    }
  }

  /// The mean over pixels of the squared error, at most 1 each, so that a ragged silhouette does not outweigh all else.
  package func reconstructionLoss(_ made: Variable, _ real: Variable) -> Variable {
    (made - real).squared().clamped(0, 1).mean()
  }

  /// How badly distances that the smoothness head sees agree with those in the latent space: between a real map and one
  /// of mixed latent variables, and between a real map and its own reconstruction, which ought to be 0.
  package func smoothnessLoss(
    _ latents: Latents, real: Variable, mixed: Variable, own: Variable
  ) -> Variable {
    let expected = Variable(latents.own - latents.mixed)
    return (expected - (real - mixed)).squared().mean() + (real - own).squared().mean()
  }

  /// The weighted sum of the terms; those of weight 0 are measured and not trained on.
  package func loss(_ terms: [Term]) -> Variable {
    let weighted = terms.filter { $0.weight != 0 }.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
    return weighted.dropFirst().reduce(weighted[0], +)
  }
}

/// Σ ½(μ² + eˢ − s − 1), the divergence of N(μ, eˢ) from N(0, 1), over all codes and their numbers.
package func divergence(_ code: (mean: Variable, logVariance: Variable)) -> Variable {
  let spread = code.logVariance.exponential() - code.logVariance
  return (code.mean.squared() + spread - 1).sum() * 0.5
}
