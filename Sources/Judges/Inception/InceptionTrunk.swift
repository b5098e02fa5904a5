import Layers
import Tensors

/// The convolutional part of Inception-v3 at inference, from images N×H×W×3 in [−1, 1] to the means of four maps.
///
/// The running statistics of every norm are folded into the weights before it once, when the network is made; the
/// parameters themselves are not kept.
struct InceptionTrunk: Sendable {
  /// Rows and columns that the smallest image must have.
  static let smallestSize = 75
  /// Channels of the last map.
  static let featureCount = 2048
  private let stages: [[InceptionPart<FoldedConvolution>]]

  /// Asks for each parameter when its layer is made, so that plain and folded weights need not be held together.
  init(_ variant: InceptionVariant, value: (String, Shape) -> Tensor) {
    stages = InceptionPlan(variant: variant).stages.map { stage in
      stage.map { part in part.map { FoldedConvolution($0, value: value) } }
    }
  }

  /// N×64, N×192, N×768 and N×2048: the means over the pixels of the map after each stage.
  func means(of images: Tensor) -> [Tensor] {
    precondition(
      images.rank == 4 && images.shape[3] == 3 && min(images.shape[1], images.shape[2]) >= Self.smallestSize,
      "Inception-v3 takes images N×H×W×3 of \(Self.smallestSize) pixels or more, not a tensor of shape \(images.shape)")
    var map = images
    return stages.map { stage in
      map = stage.reduce(map) { $1.applied(to: $0) }
      return map.sum(over: [1, 2]) * (1 / Float(map.shape[1] * map.shape[2]))
    }
  }

  /// The names and shapes of what `value` is asked for.
  static var expectedTensors: [ExpectedTensor] {
    InceptionPlan(variant: .torchvision).layers.flatMap { layer in
      [ExpectedTensor("\(layer.name).conv.weight", layer.weightShape)]
        + ["weight", "bias", "running_mean", "running_var"].map {
          ExpectedTensor("\(layer.name).bn.\($0)", [layer.outputs])
        }
    }
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

  /// The same of 3×3 pixels pooled. Mean and 1×1 convolution may change places, and there are fewer channels after it.
  func of(_ pooling: InceptionPooling, _ input: Tensor) -> Tensor {
    let around = Window(3, stride: 1, padding: Edges(1))
    switch pooling {
    case .meanWithZeros:
      return convolution(input).padded(Edges(1), .zero).averagePooled(Window(3, stride: 1))
        .addingChannels(bias, then: .relu)
    case .mean: return convolution(input).averagePooled(around).addingChannels(bias, then: .relu)
    case .maximum: return self(input.maxima(around))
    }
  }
}

extension InceptionPart<FoldedConvolution> {
  /// Runs the part on a map N×H×W×C.
  fileprivate func applied(to input: Tensor) -> Tensor {
    switch self {
    case .convolution(let convolution): convolution(input)
    case .maxPool: input.maxima(Window(3, stride: 2))
    case .projection(let convolution, let pooling): convolution.of(pooling, input)
    case .branches(let branches):
      .concatenated(branches.map { $0.reduce(input) { $1.applied(to: $0) } }, axis: 3)
    }
  }
}
