import Autograd
import Layers
import Networks
import Tensors

/// A small classifier of textures: three convolutions, each of the later ones at half the size of the one before, and
/// a dense layer on the means of the last. N×H×W×3 in [−1, 1] to logits N×K.
///
/// Sizes are halved by means: strided convolutions look at some pixels more often than at others, and generators
/// trained on their features draw that grid.
///
/// Its features stand in for VGG-19's where the user has no weights for it: the first convolution for relu2_2, the
/// last for relu5_4.
public struct TextureNetwork: Layer, ContentNetwork {
  /// The number of classes.
  public let classes: Int
  /// Architecture and hash of the weights.
  public let identity: String
  private let featureScales: [ContentLevel: Float]
  let convolutions: [Conv2D]
  let score: Dense

  /// A network with freshly drawn weights for images of any size.
  public init(classes: Int, width: Int = 16, using random: inout RandomStream) {
    self.classes = classes
    identity = "untrained"
    featureScales = [:]
    convolutions = [(3, width), (width, 2 * width), (2 * width, 4 * width)].map { inputs, outputs in
      Conv2D(inputs, outputs, kernel: 3, padding: .zeros(1), weights: .heNormal, using: &random)
    }
    score = Dense(4 * width, classes, using: &random)
  }

  /// The same weights under a name, now that they are known. Features are scaled so that those of `images`, N×H×W×3 in
  /// [−1, 1], have a mean square of one.
  public init(_ trained: TextureNetwork, identity: String, scaledFor images: Tensor) {
    (classes, convolutions, score) = (trained.classes, trained.convolutions, trained.score)
    self.identity = identity
    let scales = ContentLevel.allCases.map { level in
      let features = trained.contentFeatures(of: Variable(images), at: level)
      return (level, 1 / features.squared().mean().squareRoot().item)
    }
    featureScales = Dictionary(uniqueKeysWithValues: scales)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    score(features(of: input, levels: 3) { $0($1, pass) }.mean(over: [1, 2]), pass)
  }

  /// The most likely class of each image.
  public func predict(_ images: Tensor) -> [Int] { self(Variable(images), .inference).value.argmax() }

  /// 1 before training; afterwards what makes the features' mean square one.
  public func featureScale(at level: ContentLevel) -> Float { featureScales[level] ?? 1 }

  /// The first or the last feature map; the weights enter as constants.
  public func contentFeatures(of images: Variable, at level: ContentLevel, in arithmetic: Arithmetic) -> Variable {
    features(of: images, levels: level == .vgg22 ? 1 : 3) { $0.frozen($1, in: arithmetic) }
  }

  private func features(
    of images: Variable, levels: Int, _ apply: (Conv2D, Variable) -> Variable
  ) -> Variable {
    var current = apply(convolutions[0], images).relu()
    for convolution in convolutions[1..<levels] {
      current = apply(convolution, current.averagePooled(Window(2, stride: 2))).relu()
    }
    return current
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    convolutions.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") } + score.parameters(under: "score")
  }
}
