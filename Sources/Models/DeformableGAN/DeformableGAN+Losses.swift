import Autograd
import Layers
import Networks
import Tensors

extension DeformableGAN {
  /// What the critic minimises: −mean log p for real pairs and −mean log(1 − p) for generated ones, each with 1e-7 beside
  /// the probability, as the released program has them.
  package func discriminatorLosses(real: Variable, fake: Variable) -> (real: Variable, fake: Variable) {
    (Self.surprise(real), Self.surprise(1 - fake))
  }

  /// The generator's adversarial loss of a verdict on its images.
  package func adversarialLoss(_ fake: Variable) -> Variable { Self.surprise(fake) }

  private static func surprise(_ probabilities: Variable) -> Variable { -((probabilities + 1e-7).logarithm().mean()) }

  /// How far generated images are from the real ones, before its weight: the mean absolute difference of pixels or
  /// features, or the mean over places of the distance to the nearest features around (section 3.4 of the paper).
  package func reconstructionLoss(_ generated: Variable, _ real: Tensor, in arithmetic: Arithmetic) -> Variable {
    Self.reconstructionLoss(generated, real, configuration, features: features, in: arithmetic)
  }

  private static func reconstructionLoss(
    _ generated: Variable, _ real: Tensor, _ configuration: DeformableGANConfiguration,
    features network: (any ShallowFeatureNetwork)?, in arithmetic: Arithmetic
  ) -> Variable {
    guard let network, let level = configuration.variant.featureLevel else {
      return meanAbsoluteError(generated, Variable(real))
    }
    let shift = Variable(Tensor([3], configuration.preset.featureShift))
    func features(_ images: Variable) -> Variable {
      network.shallowFeatures(of: images.addingChannels(shift), at: level, in: arithmetic)
    }
    let (made, wanted) = (features(generated), features(Variable(real)))
    switch configuration.variant {
    case .baseline, .deformable, .perceptual: return meanAbsoluteError(made, wanted)
    case .full:
      return .nearestDistances(made, wanted, neighbourhood: configuration.neighbourhood).mean()
    }
  }

  /// The weight under which features of given pairs of images differ in the same places as much as the baseline's pixels
  /// do, for feature networks that are not VGG-19. The search for nearest neighbours then lowers the reconstruction, as
  /// it does with the published weights.
  public static func matchedReconstructionWeight(
    _ configuration: DeformableGANConfiguration, features: any ShallowFeatureNetwork, images: Tensor, others: Tensor
  ) -> Float {
    var unsearched = configuration
    unsearched.neighbourhood = 1
    let own = reconstructionLoss(Variable(images), others, unsearched, features: features, in: .float32).item
    let pixels = meanAbsoluteError(Variable(images), Variable(others)).item
    precondition(own > 0, "features that do not tell images of shape \(images.shape) apart cannot be weighed")
    return DeformableGANVariant.baseline.reconstructionWeight * pixels / own
  }
}
