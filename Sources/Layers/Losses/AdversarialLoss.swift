import Autograd

/// How a critic's verdict is turned into a loss.
public enum AdversarialLoss: String, Sendable, Codable, CaseIterable {
  /// Binary cross-entropy of the logits (Goodfellow et al. 2014, non-saturating for the generator).
  case crossEntropy = "cross-entropy"
  /// Squared distance to 1 for real and to 0 for fake (Mao et al. 2017).
  case leastSquares = "least-squares"

  /// The loss of a verdict that ought to say "real" or "fake"; the mean over all its values.
  public func callAsFunction(_ verdict: Logits, isReal: Bool) -> Variable {
    switch self {
    case .crossEntropy: binaryCrossEntropy(verdict, isTrue: isReal)
    case .leastSquares: (isReal ? verdict.variable - 1 : verdict.variable).squared().mean()
    }
  }
}
