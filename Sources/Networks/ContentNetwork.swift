import Autograd
import Layers
import Tensors

/// The feature map that a content loss compares, by its place in VGG-19.
public enum ContentLevel: String, Hashable, Sendable, Codable, CaseIterable {
  /// relu2_2: low-level features, edges and small patterns.
  case vgg22
  /// relu5_4: high-level features.
  case vgg54
}

/// A frozen network in whose features two images are compared place by place.
public protocol ContentNetwork {
  /// What it is, for signatures: architecture and the hash of its weights.
  var identity: String { get }
  /// What a feature map is multiplied by, so that losses come near the squared error of pixels.
  func featureScale(at level: ContentLevel) -> Float
  /// A feature map after ReLU of images N×H×W×3 in [−1, 1], not multiplied; the weights enter as constants.
  func contentFeatures(of images: Variable, at level: ContentLevel, in arithmetic: Arithmetic) -> Variable
}

extension ContentNetwork {
  /// A feature map in float32.
  public func contentFeatures(of images: Variable, at level: ContentLevel) -> Variable {
    contentFeatures(of: images, at: level, in: .float32)
  }

  /// The mean squared difference of scaled features (Ledig et al. 2017, equation 5, the mean over channels too).
  public func contentLoss(
    _ generated: Variable, _ real: Variable, at level: ContentLevel, in arithmetic: Arithmetic = .float32
  ) -> Variable {
    let wanted = contentFeatures(of: real.detached, at: level, in: arithmetic)
    let scale = featureScale(at: level)
    return meanSquaredError(contentFeatures(of: generated, at: level, in: arithmetic), wanted) * (scale * scale)
  }
}

extension VGG19: ContentNetwork {
  /// 1/12.75 at either level, for the original scale of pictures.
  public func featureScale(at level: ContentLevel) -> Float { 1 / 12.75 }

  /// relu2_2 or, in a network of full depth, relu5_4.
  public func contentFeatures(of images: Variable, at level: ContentLevel, in arithmetic: Arithmetic) -> Variable {
    let count = level == .vgg22 ? 4 : Depth.relu54.convolutionCount
    return activations(of: images, convolutions: count, in: arithmetic)[count - 1]
  }
}
