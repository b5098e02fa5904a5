import Autograd
import Layers
import Networks
import Tensors

extension DIAT {
  /// A term of the transform's loss, its weight, and its name in curves.
  package typealias Term = (name: String, weight: Float, value: Variable)

  /// How badly the discriminator knows images with the attribute, and transformed ones.
  package func discriminatorTerms(
    made: Variable, _ batch: Batch, _ pass: Pass
  ) -> (real: Variable, fake: Variable) {
    (
      binaryCrossEntropy(discriminator(Variable(batch.references), pass), isTrue: true),
      binaryCrossEntropy(discriminator(made, pass), isTrue: false)
    )
  }

  /// The transform's terms: it passes for having the attribute, keeps the person, and makes no noise.
  package func transformTerms(made: Variable, _ batch: Batch, _ pass: Pass) -> [Term] {
    let maps = discriminator.features(of: made, pass)
    var terms: [Term] = [
      ("adversarial", 1, binaryCrossEntropy(discriminator.verdict(on: maps, pass), isTrue: true))
    ]
    let sources = Variable(batch.sources)
    if let faces {
      let (kept, wanted) = (
        faces.faceFeatures(of: made, in: pass.arithmetic), faces.faceFeatures(of: sources, in: pass.arithmetic)
      )
      terms.append(("identity", configuration.identityWeight, identityError(kept, wanted)))
    } else if configuration.variant == .adaptive {
      // The sources are only looked at: they are to leave no trace in the running statistics.
      let looking = Pass(
        .inference, statistics: .batch, arithmetic: pass.arithmetic,
        dropout: RandomStream(seed: 0, role: .dropout))
      let wanted = discriminator.features(of: sources, looking)
      terms.append(("identity", configuration.identityWeight, identityError(maps.suffix(2), wanted.suffix(2))))
    }
    if let denoiser {
      terms.append(
        ("regulariser", configuration.regulariserWeight, denoiser.penalty(of: made, in: pass.arithmetic)))
    }
    return terms
  }

  private func identityError(_ kept: [Variable], _ wanted: [Variable]) -> Variable {
    featureError(kept, wanted, weights: configuration.featureWeights)
  }

  /// The weighted sum of the terms.
  package func loss(_ terms: [Term]) -> Variable {
    let weighted = terms.map { $0.weight == 1 ? $0.value : $0.value * $0.weight }
    return weighted.dropFirst().reduce(weighted[0], +)
  }
}
