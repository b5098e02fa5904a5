import Autograd
import Layers
import Networks
import Tensors

/// What style is copied from: Gram matrices per layer, computed once.
public struct StyleTarget: Sendable {
  /// One 1×C×C tensor a layer.
  public let grams: [Tensor]

  /// The style of images N×S×S×1: the mean of their Gram matrices, in the arithmetic that the loss is computed in.
  public init(
    of images: Tensor, through network: any PerceptualNetwork, in arithmetic: Arithmetic = .float32
  ) {
    grams = network.features(of: Variable(images), in: arithmetic).style.map { features in
      let each = gramMatrices(features.detached)
      return each.mean(over: [0]).reshaped([1, each.shape[1], each.shape[2]]).value
    }
  }
}

extension HandDepthGAN {
  /// The critic's loss: true or false, and the pose of real images (squared error summed over 42 numbers).
  package func discriminatorLosses(
    real: (verdict: Logits, pose: Variable), fake: Logits, poses: Variable
  ) -> (adversarial: Variable, pose: Variable) {
    let count = Float(poses.shape[0])
    let adversarial =
      binaryCrossEntropy(asTrained(real.verdict), isTrue: true) + binaryCrossEntropy(asTrained(fake), isTrue: false)
    return (adversarial, (real.pose - poses).squared().sum() * (1 / count))
  }

  /// The generator's share of the critic's verdict.
  package func adversarialLoss(_ fake: Logits) -> Variable {
    if configuration.preset == .repo, configuration.variant == .l2GAN {
      return (1 - fake.probabilities).absolute().mean()
    }
    return binaryCrossEntropy(asTrained(fake), isTrue: true)
  }

  /// The squared error, summed over rows and averaged over columns and images in the released code; its second
  /// program clips each pixel's at 1.
  package func reconstructionLoss(_ generated: Variable, _ real: Variable) -> Variable {
    let squares = (generated - real).squared()
    let isClipped = configuration.preset == .repo && configuration.variant == .l2GAN
    return (isClipped ? squares.clamped(0, 1) : squares).mean() * configuration.l2Scale
  }

  /// The released program passes probabilities where logits belong.
  private func asTrained(_ verdict: Logits) -> Logits {
    configuration.preset == .repo ? Logits(verdict.probabilities) : verdict
  }
}
