import Layers
import Tensors

/// Inception-v3 (Szegedy et al. 2016) at inference, under torchvision's names, without the auxiliary head: N×H×W×3 in
/// [−1, 1], 75 pixels or more, to logits N×K and the features N×2048 that they are made of.
///
/// The running statistics of every norm are folded into the weights before it once, when the network is made; the
/// parameters themselves are not kept.
public struct InceptionV3: Sendable {
  /// What the network gives for images.
  public struct Output: Sendable {
    /// N×2048: the means of the last map.
    public let features: Tensor
    /// N×K.
    public let logits: Tensor
  }

  /// Rows and columns that the smallest image must have.
  public static let smallestSize = 75
  private static let featureCount = 2048
  private let parts: [InceptionPart<FoldedConvolution>]
  private let head: (weight: Tensor, bias: Tensor)

  /// The network with weights from a safetensors file in torchvision's names; other tensors in it are ignored.
  ///
  /// - Throws: `WeightsError` when a tensor is missing or has another shape.
  public init(weights: Safetensors, classes: Int = 1000, file: String) throws {
    let parameters = Self.parameters(classes: classes)
    try weights.load(into: parameters, rule: .allowingExtraTensors, file: file)
    self.init(parameters: parameters)
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

  /// Asks for each parameter when its layer is made, so that plain and folded weights need not be held together.
  private init(classes: Int, value: (String, Shape) -> Tensor) {
    parts = InceptionPlan.parts.map { part in part.map { FoldedConvolution($0, value: value) } }
    head = (value("fc.weight", [classes, Self.featureCount]), value("fc.bias", [classes]))
  }

  /// Fresh parameters and running statistics under torchvision's names, to be filled: weights of zero, norms that
  /// change nothing.
  public static func parameters(classes: Int = 1000) -> [NamedParameter] {
    InceptionPlan.layers.flatMap { layer in
      [NamedParameter("\(layer.name).conv.weight", Parameter(.zeros(layer.weightShape)))]
        + BatchNorm(layer.outputs).parameters(under: "\(layer.name).bn")
    } + [
      NamedParameter("fc.weight", Parameter(.zeros([classes, featureCount]))),
      NamedParameter("fc.bias", Parameter(.zeros([classes]))),
    ]
  }

  /// The number of trained values, without making them.
  public static func trainedCount(classes: Int = 1000) -> Int {
    InceptionPlan.layers.reduce((featureCount + 1) * classes) { $0 + $1.weightShape.count + 2 * $1.outputs }
  }

  /// What the network gives for images, N×H×W×3 in [−1, 1].
  public func callAsFunction(_ images: Tensor) -> Output {
    precondition(
      images.rank == 4 && images.shape[3] == 3 && min(images.shape[1], images.shape[2]) >= Self.smallestSize,
      "Inception-v3 takes images N×H×W×3 of \(Self.smallestSize) pixels or more, not a tensor of shape \(images.shape)")
    let map = parts.reduce(images) { $1.applied(to: $0) }
    let pixels = map.shape[1] * map.shape[2]
    let features = map.sum(over: [1, 2]) * (1 / Float(pixels))
    let logits = matrixProduct(features, head.weight, transposeB: true).addingChannels(head.bias)
    return Output(features: features, logits: logits)
  }
}

/// A convolution with the batch norm after it folded in.
struct FoldedConvolution: Sendable {
  /// Added to the variance; torchvision's choice for this network.
  private static let epsilon = 0.001
  private let convolution: FrozenConvolution
  private let bias: Tensor

  /// Folds the norm: the weights times γ/√(σ² + ε), and the bias β − μ·γ/√(σ² + ε).
  init(_ layer: InceptionLayer, value: (String, Shape) -> Tensor) {
    let kernel = layer.kernel
    let padding =
      kernel.isPadded
      ? Edges(
        top: kernel.rows / 2, bottom: kernel.rows / 2, left: kernel.columns / 2, right: kernel.columns / 2) : .none
    let geometry = Convolution(stride: kernel.stride, padding: padding)
    func statistic(_ name: String) -> [Double] {
      value("\(layer.name).bn.\(name)", [layer.outputs]).values.map(Double.init)
    }
    let factors = zip(statistic("weight"), statistic("running_var")).map { $0 / ($1 + Self.epsilon).squareRoot() }
    let shifts = zip(statistic("bias"), zip(statistic("running_mean"), factors)).map { $0 - $1.0 * $1.1 }
    bias = Tensor([layer.outputs], shifts.map(Float.init))
    let plain = value("\(layer.name).conv.weight", layer.weightShape)
    let taps = plain.count / max(1, layer.outputs)
    let weight = Tensor(plain.shape) { folded in
      plain.withSpan { plain in
        for place in plain.indices { folded[place] = Float(Double(plain[place]) * factors[place / taps]) }
      }
    }
    convolution = FrozenConvolution(weight, geometry)
  }

  /// Convolution, norm and ReLU.
  func callAsFunction(_ input: Tensor) -> Tensor {
    convolution(input, bias: bias, then: .relu)
  }

  /// The same of the means over 3×3. Mean and 1×1 convolution may change places, and there are fewer channels after it.
  func ofMeans(_ input: Tensor) -> Tensor {
    convolution(input).padded(Edges(1), .zero).averagePooled(Window(3, stride: 1))
      .addingChannels(bias, then: .relu)
  }
}

extension InceptionPart<FoldedConvolution> {
  /// Runs the part on a map N×H×W×C.
  fileprivate func applied(to input: Tensor) -> Tensor {
    switch self {
    case .convolution(let convolution): convolution(input)
    case .maxPool: input.maxima(Window(3, stride: 2))
    case .projection(let convolution): convolution.ofMeans(input)
    case .branches(let branches):
      .concatenated(branches.map { $0.reduce(input) { $1.applied(to: $0) } }, axis: 3)
    }
  }
}
