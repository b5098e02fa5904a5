import Autograd
import Layers
import Networks
import Tensors

/// A small auto-encoder of images N×H×W×3 in [−1, 1], H and W even: two convolutions, and a third at half the size.
///
/// Its features stand in for VGG-19's where the user has no weights for it: the second convolution for relu1_2, the
/// third for relu2_1. Images are made again from each of the two.
public struct FeatureAutoencoder: ShallowFeatureNetwork, Parameterized {
  /// Architecture and hash of the weights.
  public let identity: String
  private let encoder: [Conv2D]
  private let fine: Conv2D
  private let coarse: Conv2D

  /// A network with freshly drawn weights.
  public init(width: Int = 16, using random: inout RandomStream) {
    identity = "untrained"
    func convolution(_ inputs: Int, _ outputs: Int, _ random: inout RandomStream) -> Conv2D {
      Conv2D(inputs, outputs, kernel: 3, padding: .zeros(1), weights: .heNormal, using: &random)
    }
    encoder = [(3, width), (width, width), (width, 2 * width)].map { convolution($0, $1, &random) }
    fine = convolution(width, 3, &random)
    coarse = convolution(2 * width, 3, &random)
  }

  /// The same weights under a name, now that they are known.
  public init(_ trained: FeatureAutoencoder, identity: String) {
    self.identity = identity
    (encoder, fine, coarse) = (trained.encoder, trained.fine, trained.coarse)
  }

  /// What it is trained on: the squared error of images made again from either feature map.
  public func loss(of images: Variable, _ pass: Pass) -> Variable {
    let maps = ShallowFeatureLevel.allCases.map { level in features(of: images, at: level) { $0($1, pass) } }
    return meanSquaredError(fine(maps[0], pass), images)
      + meanSquaredError(coarse(maps[1].resizedNearest(factor: 2), pass), images)
  }

  /// A feature map after ReLU; the weights enter as constants.
  public func shallowFeatures(
    of images: Variable, at level: ShallowFeatureLevel, in arithmetic: Arithmetic
  ) -> Variable {
    features(of: images, at: level) { $0.frozen($1, in: arithmetic) }
  }

  private func features(
    of images: Variable, at level: ShallowFeatureLevel, _ apply: (Conv2D, Variable) -> Variable
  ) -> Variable {
    let first = apply(encoder[1], apply(encoder[0], images).relu()).relu()
    switch level {
    case .vgg12: return first
    case .vgg21: return apply(encoder[2], first.averagePooled(Window(2, stride: 2))).relu()
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    encoder.enumerated().flatMap { $1.parameters(under: "encoder.\($0)") } + fine.parameters(under: "fine")
      + coarse.parameters(under: "coarse")
  }
}
