import Autograd
import Layers
import Networks
import Tensors

/// A small part-segmentation network whose features stand in for VGG-19's where the user has no weights for it:
/// four convolutions; the outputs of the first three after ReLU measure style, the third content.
public struct PartPerceptualNetwork: SegmentationNetwork, PerceptualNetwork {
  /// The number of classes.
  public let classes: Int
  /// Architecture and hash of the weights.
  public let identity: String
  let convolutions: [Conv2D]
  let score: Conv2D

  /// A network with freshly drawn weights for N×H×W×1 images of even sides.
  public init(classes: Int, width: Int = 16, identity: String, using random: inout RandomStream) {
    self.classes = classes
    self.identity = identity
    let plan = [(1, width, 1), (width, 2 * width, 2), (2 * width, 2 * width, 1)]
    convolutions = plan.map { inputs, outputs, stride in
      Conv2D(inputs, outputs, kernel: 3, stride: stride, padding: .same, weights: .heNormal, using: &random)
    }
    score = Conv2D(2 * width, classes, kernel: 3, padding: .same, using: &random)
  }

  /// The same weights under a name, now that they are known.
  public init(_ trained: PartPerceptualNetwork, identity: String) {
    (classes, convolutions, score) = (trained.classes, trained.convolutions, trained.score)
    self.identity = identity
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let features = convolutions.reduce(input) { $1($0, pass, then: .relu) }
    return score(features, pass).resizedBilinear(height: input.shape[1], width: input.shape[2])
  }

  /// The features of images, from shallow to deep; the weights enter as constants.
  public func features(of images: Variable, in arithmetic: Arithmetic) -> PerceptualFeatures {
    var style: [Variable] = []
    var current = images
    for layer in convolutions {
      current = layer.frozen(current, in: arithmetic, then: .relu)
      style.append(current)
    }
    return PerceptualFeatures(style: style, content: current)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    convolutions.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") } + score.parameters(under: "score")
  }
}
