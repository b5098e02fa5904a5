import Autograd
import Layers
import Networks
import Tensors

/// A small classifier of textures: three convolutions, each of the later ones at half the size of the one before, and
/// a dense layer on the means of the last. N×H×W×3 in [−1, 1] to logits N×K.
///
/// Its features stand in for VGG-19's where the user has no weights for it: the first convolution for relu2_2, the
/// last for relu5_4.
public struct TextureNetwork: Layer, ContentNetwork {
  /// The number of classes.
  public let classes: Int
  /// Architecture and hash of the weights.
  public let identity: String
  /// What feature maps are multiplied by.
  public let featureScale: Float
  let convolutions: [Conv2D]
  let score: Dense

  /// A network with freshly drawn weights for images of any size.
  public init(classes: Int, width: Int = 16, identity: String, using random: inout RandomStream) {
    self.classes = classes
    self.identity = identity
    featureScale = 1
    let plan = [(3, width, 1), (width, 2 * width, 2), (2 * width, 4 * width, 2)]
    convolutions = plan.map { inputs, outputs, stride in
      Conv2D(inputs, outputs, kernel: 3, stride: stride, padding: .zeros(1), weights: .heNormal, using: &random)
    }
    score = Dense(4 * width, classes, using: &random)
  }

  /// The same weights under a name, now that they are known, with features that are multiplied by a scale.
  public init(_ trained: TextureNetwork, identity: String, featureScale: Float = 1) {
    (classes, convolutions, score) = (trained.classes, trained.convolutions, trained.score)
    (self.identity, self.featureScale) = (identity, featureScale)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    score(convolutions.reduce(input) { $1($0, pass).relu() }.mean(over: [1, 2]), pass)
  }

  /// The most likely class of each image.
  public func predict(_ images: Tensor) -> [Int] { self(Variable(images), .inference).value.argmax() }

  /// The first or the last feature map; the weights enter as constants.
  public func contentFeatures(of images: Variable, at level: ContentLevel) -> Variable {
    convolutions.prefix(level == .vgg22 ? 1 : 3).reduce(images) { $1.frozen($0).relu() }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    convolutions.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") } + score.parameters(under: "score")
  }
}
