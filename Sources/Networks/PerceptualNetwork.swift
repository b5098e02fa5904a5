import Autograd
import Layers
import Tensors

/// A frozen network by whose features pictures are compared.
public protocol PerceptualNetwork {
  /// What it is, for signatures: architecture and the hash of its weights.
  var identity: String { get }
  /// Features of images N×H×W×C in the range its system trains in, from shallow to deep.
  func features(of images: Variable, in arithmetic: Arithmetic) -> PerceptualFeatures
}

extension PerceptualNetwork {
  /// Features in float32.
  public func features(of images: Variable) -> PerceptualFeatures { features(of: images, in: .float32) }
}

/// The features that style and content are measured on.
public struct PerceptualFeatures {
  /// Layers whose Gram matrices make up the style.
  public let style: [Variable]
  /// The layer that makes up the content.
  public let content: Variable

  /// Groups features by their use.
  public init(style: [Variable], content: Variable) {
    self.style = style
    self.content = content
  }
}
