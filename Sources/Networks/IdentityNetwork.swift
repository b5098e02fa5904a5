import Autograd
import Layers
import Tensors

/// A frozen network that tells people apart, by whose features two faces are compared.
public protocol IdentityNetwork {
  /// What it is, for signatures: architecture and the hash of its weights.
  var identity: String { get }
  /// The features of faces N×S×S×3 in [−1, 1]; the weights enter as constants.
  func identityFeatures(of faces: Variable, in arithmetic: Arithmetic) -> IdentityFeatures
}

/// What an identity network sees in faces.
public struct IdentityFeatures {
  /// The last feature map, N×H×W×C.
  public let map: Variable
  /// The vector that people are told apart by, N×D.
  public let vector: Variable

  /// Pairs both.
  public init(map: Variable, vector: Variable) {
    self.map = map
    self.vector = vector
  }
}
