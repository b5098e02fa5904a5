import Autograd
import Datasets
import Layers
import Tensors

extension KeyPatchFake {
  /// The picture N×S×S×3 that the critic is shown, of what was made and of a batch.
  package func pictures(made: Tensor, _ batch: KeyPatchBatch) -> Tensor {
    switch self {
    case .generated: made
    case .generatedPart: Self.composed(part: made, background: batch.images, batch.masks)
    case .generatedBackground: Self.composed(part: batch.images, background: made, batch.masks)
    case .shuffledPart: Self.composed(part: batch.others, background: batch.images, batch.masks)
    case .shuffledBackground: Self.composed(part: batch.images, background: batch.others, batch.masks)
    }
  }

  private static func composed(part: Tensor, background: Tensor, _ masks: Tensor) -> Tensor {
    let share = spread(masks)
    return part * share + background * (share * -1 + 1)
  }

  /// N×S×S×1 as N×S×S×3.
  static func spread(_ masks: Tensor) -> Tensor { .concatenated([masks, masks, masks], axis: 3) }
}

extension KeyPatchGAN {
  /// A term of a loss, its weight, and its name in curves.
  package typealias Term = (name: String, weight: Float, value: Variable)

  /// The critic's terms: real images, and each kind of the others.
  package func criticTerms(
    _ discriminator: KeyPatchDiscriminator, made: Tensor, _ batch: Batch, _ pass: Pass
  ) -> [Term] {
    let variant = configuration.variant
    let real = binaryCrossEntropy(discriminator(Variable(batch.images), pass), isTrue: true)
    return [("real", 1, real)]
      + variant.fakes.map { fake in
        let pictures = Variable(fake.pictures(made: made, batch))
        return (fake.rawValue, variant.fakeWeight, binaryCrossEntropy(discriminator(pictures, pass), isTrue: false))
      }
  }

  /// The generator's terms: the mask, the patches' appearance under the masks, and the critic.
  ///
  /// The errors are sums over the batch, as published, brought to those of 64 images of 64×64 pixels.
  package func generatorTerms(_ made: KeyPatchImages, _ batch: Batch, step: Int, _ pass: Pass) -> [Term] {
    let (variant, balance) = (configuration.variant, configuration.balance(of: batch.images.shape[0]))
    let weight = configuration.weighting(step)
    let spatial = Variable.distance(made.masks, Variable(batch.masks)) * balance
    // The predicted mask is on one side and the true one on the other: a gradient reaches the mask too.
    let under = made.images * .concatenated([made.masks, made.masks, made.masks], axis: 3)
    let wanted = Variable(batch.images * KeyPatchFake.spread(batch.masks))
    var terms: [Term] = [
      ("spatial", variant == .noSpatial ? 0 : weight, spatial),
      ("appearance", variant == .noAppearance ? 0 : weight, Variable.distance(under, wanted) * balance),
    ]
    if let discriminator {
      terms.append(("adversarial", 1, binaryCrossEntropy(discriminator(made.images, pass), isTrue: true)))
    }
    return terms
  }

  /// The weighted sum of the terms; those of weight 0 are measured and not trained on.
  package func loss(_ terms: [Term]) -> Variable {
    let weighted = terms.filter { $0.weight != 0 }.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
    return weighted.dropFirst().reduce(weighted[0], +)
  }
}
