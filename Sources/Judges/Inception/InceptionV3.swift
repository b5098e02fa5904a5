import Layers
import Tensors

/// Inception-v3 (Szegedy et al. 2016) at inference, under torchvision's names, without the auxiliary head: N×H×W×3 in
/// [−1, 1], 75 pixels or more, to logits N×K and the features N×2048 that they are made of.
public struct InceptionV3: Sendable {
  /// What the network gives for images.
  public struct Output: Sendable {
    /// N×2048: the means of the last map.
    public let features: Tensor
    /// N×K.
    public let logits: Tensor
    /// N×K, without the bias: what Inception scores are computed on.
    public let logitsWithoutBias: Tensor
  }

  /// Rows and columns that the smallest image must have.
  public static var smallestSize: Int { InceptionTrunk.smallestSize }
  /// The classes of ImageNet.
  static let classCount = 1000
  private static let featureCount = InceptionTrunk.featureCount
  private let trunk: InceptionTrunk
  private let head: (weight: Tensor, bias: Tensor)

  /// The network with the user's weights.
  public init(_ weights: PretrainedWeights) {
    weights.check(.inceptionV3)
    self.init(classes: Self.classCount, value: weights.value)
  }

  /// The network with the given parameters, which must be those that `parameters(classes:)` lists.
  public init(parameters: [NamedParameter]) {
    let values = Dictionary(uniqueKeysWithValues: parameters.map { ($0.name, $0.parameter.value) })
    self.init(classes: values["fc.bias"]?.count ?? 0) { name, shape in
      guard let value = values[name], value.shape == shape else {
        preconditionFailure("Inception-v3 needs a parameter \(name) of shape \(shape)")
      }
      return value
    }
  }

  /// The network with drawn weights and norms that change nothing, for timing.
  public init(classes: Int = 1000, using random: inout RandomStream) {
    self.init(classes: classes) { name, shape in
      guard shape.rank > 1 else {
        return Tensor(shape, repeating: name.hasSuffix("running_var") || name.hasSuffix("bn.weight") ? 1 : 0)
      }
      let fan = shape.extents.dropFirst().reduce(1, *)
      return Initializer.heNormal.draw(shape, fanIn: fan, fanOut: fan, from: &random)
    }
  }

  private init(classes: Int, value: (String, Shape) -> Tensor) {
    trunk = InceptionTrunk(.torchvision, value: value)
    head = (value("fc.weight", [classes, Self.featureCount]), value("fc.bias", [classes]))
  }

  /// Fresh parameters and running statistics under torchvision's names, to be filled: weights of zero, norms that
  /// change nothing.
  public static func parameters(classes: Int = 1000) -> [NamedParameter] {
    InceptionPlan(variant: .torchvision).layers.flatMap { layer in
      [NamedParameter("\(layer.name).conv.weight", Parameter(.zeros(layer.weightShape)))]
        + BatchNorm(layer.outputs).parameters(under: "\(layer.name).bn")
    } + [
      NamedParameter("fc.weight", Parameter(.zeros([classes, featureCount]))),
      NamedParameter("fc.bias", Parameter(.zeros([classes]))),
    ]
  }

  /// The number of trained values, without making them.
  public static func trainedCount(classes: Int = 1000) -> Int {
    InceptionPlan(variant: .torchvision).layers.reduce((featureCount + 1) * classes) {
      $0 + $1.weightShape.count + 2 * $1.outputs
    }
  }

  /// What the network gives for images, N×H×W×3 in [−1, 1].
  public func callAsFunction(_ images: Tensor) -> Output {
    let features = trunk.means(of: images)[3]
    let logits = matrixProduct(features, head.weight, transposeB: true)
    return Output(features: features, logits: logits.addingChannels(head.bias), logitsWithoutBias: logits)
  }
}
