import Autograd
import Layers
import Tensors

/// One of the first feature maps of a network, by its place in VGG-19.
public enum ShallowFeatureLevel: String, Hashable, Sendable, Codable, CaseIterable {
  /// relu1_2: one place for each pixel.
  case vgg12
  /// relu2_1: a place for two rows and columns.
  case vgg21
}

/// A frozen network in whose first feature maps two images are compared.
public protocol ShallowFeatureNetwork {
  /// What it is, for signatures: architecture and the hash of its weights.
  var identity: String { get }
  /// A feature map after ReLU of images N×H×W×3 in [−1, 1]; the weights enter as constants.
  func shallowFeatures(of images: Variable, at level: ShallowFeatureLevel, in arithmetic: Arithmetic) -> Variable
}

extension VGG19: ShallowFeatureNetwork {
  /// relu1_2 or relu2_1.
  public func shallowFeatures(
    of images: Variable, at level: ShallowFeatureLevel, in arithmetic: Arithmetic
  ) -> Variable {
    let count = level == .vgg12 ? 2 : 3
    return activations(of: images, convolutions: count, in: arithmetic)[count - 1]
  }
}
