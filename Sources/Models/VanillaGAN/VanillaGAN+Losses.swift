import Autograd
import Layers

extension VanillaGAN {
  /// Which form the generator's loss takes.
  public enum GeneratorLoss: String, Sendable, Codable, CaseIterable {
    /// −log D(G(z)): what the authors trained with.
    case nonSaturating = "non-saturating"
    /// log(1 − D(G(z))): what the paper prints first.
    case minimax
  }

  /// L_D = ½ [BCE(D(x), 1) + BCE(D(G(z)), 0)] and the generator's loss; both settle at log 2 where D cannot tell.
  package func losses(real: Logits, fake: Logits) -> (discriminator: Variable, generator: Variable) {
    let discriminator = (binaryCrossEntropy(real, isTrue: true) + binaryCrossEntropy(fake, isTrue: false)) * 0.5
    switch configuration.generatorLoss {
    case .nonSaturating: return (discriminator, binaryCrossEntropy(fake, isTrue: true))
    case .minimax: return (discriminator, -binaryCrossEntropy(fake, isTrue: false))
    }
  }
}
