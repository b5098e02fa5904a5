import Autograd
import Tensors

/// How a convolution treats the edge of its input.
public enum Padding: Hashable, Sendable {
  /// Nothing is added.
  case none
  /// This many zeros on every side.
  case zeros(Int)
  /// The mirrored image on every side.
  case reflection(Int)
  /// TensorFlow's rule: the output has ⌈input / stride⌉ pixels, the smaller half of the zeros comes first.
  case same
}

/// A convolution with a square kernel: N×H×W×I to N×H'×W'×O, weights O×I×K×K as in PyTorch.
public struct Conv2D: Layer {
  /// O×I×K×K.
  public let weight: Parameter
  /// O, or none.
  public let bias: Parameter?
  let stride: Int
  let padding: Padding

  /// A layer with the given weights.
  public init(weight: Tensor, bias: Tensor?, stride: Int = 1, padding: Padding = .none) {
    precondition(
      weight.rank == 4 && weight.shape[2] == weight.shape[3] && (bias.map { $0.shape == [weight.shape[0]] } ?? true),
      "convolution weights of shape \(weight.shape) do not go with a bias of shape \(bias?.shape ?? [])")
    self.weight = Parameter(weight)
    self.bias = bias.map { Parameter($0) }
    self.stride = stride
    self.padding = padding
  }

  /// A layer with freshly drawn weights.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Padding = .none,
    bias: Initializer? = .zeros, weights: Initializer = .glorotUniform, using random: inout RandomStream
  ) {
    let (fanIn, fanOut) = (inputs * kernel * kernel, outputs * kernel * kernel)
    self.init(
      weight: weights.draw([outputs, inputs, kernel, kernel], fanIn: fanIn, fanOut: fanOut, from: &random),
      bias: bias?.draw([outputs], fanIn: fanIn, fanOut: fanOut, from: &random), stride: stride, padding: padding)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { self(input, pass, then: .none) }

  /// Runs it and rectifies what it gives.
  public func callAsFunction(_ input: Variable, _ pass: Pass, then rectifier: Rectifier) -> Variable {
    apply(input, weight.variable, bias?.variable, pass.arithmetic, rectifier)
  }

  /// Runs the layer with its weights as constants, for networks that are only looked through.
  public func frozen(
    _ input: Variable, in arithmetic: Arithmetic = .float32, then rectifier: Rectifier = .none
  ) -> Variable {
    apply(input, weight.variable.detached, bias?.variable.detached, arithmetic, rectifier)
  }

  private func apply(
    _ input: Variable, _ weight: Variable, _ bias: Variable?, _ arithmetic: Arithmetic, _ rectifier: Rectifier
  ) -> Variable {
    var convolution =
      switch padding {
      case .none: Convolution(stride: stride)
      case .zeros(let pixels): Convolution(stride: stride, padding: Edges(pixels))
      case .reflection(let pixels): Convolution(stride: stride, padding: Edges(pixels), mode: .reflect)
      case .same:
        Convolution.same(kernel: weight.shape[2], stride: stride, height: input.shape[1], width: input.shape[2])
      }
    convolution.arithmetic = arithmetic
    return convolved(input, weight, bias: bias, convolution, then: rectifier)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    [NamedParameter("weight", weight)] + (bias.map { [NamedParameter("bias", $0)] } ?? [])
  }
}

/// How large a transposed convolution's output is.
public enum TransposedPadding: Hashable, Sendable {
  /// PyTorch's rule: (H − 1)·stride + K − 2·pixels + extra.
  case cropping(Int, extra: Int)
  /// TensorFlow's "same": H·stride, cropping the smaller half first.
  case same
}

/// A transposed convolution: N×H×W×I to N×H'×W'×O, weights I×O×K×K as in PyTorch.
public struct TransposedConv2D: Layer {
  /// I×O×K×K.
  public let weight: Parameter
  /// O, or none.
  public let bias: Parameter?
  let stride: Int
  let padding: TransposedPadding

  /// A layer with the given weights.
  public init(weight: Tensor, bias: Tensor?, stride: Int, padding: TransposedPadding) {
    precondition(
      weight.rank == 4 && weight.shape[2] == weight.shape[3] && (bias.map { $0.shape == [weight.shape[1]] } ?? true),
      "transposed weights of shape \(weight.shape) do not go with a bias of shape \(bias?.shape ?? [])")
    self.weight = Parameter(weight)
    self.bias = bias.map { Parameter($0) }
    self.stride = stride
    self.padding = padding
  }

  /// A layer with freshly drawn weights.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, padding: TransposedPadding,
    bias: Initializer? = .zeros, weights: Initializer = .glorotUniform, using random: inout RandomStream
  ) {
    let (fanIn, fanOut) = (inputs * kernel * kernel, outputs * kernel * kernel)
    self.init(
      weight: weights.draw([inputs, outputs, kernel, kernel], fanIn: fanIn, fanOut: fanOut, from: &random),
      bias: bias?.draw([outputs], fanIn: fanIn, fanOut: fanOut, from: &random), stride: stride, padding: padding)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { self(input, pass, then: .none) }

  /// Runs it and rectifies what it gives.
  public func callAsFunction(_ input: Variable, _ pass: Pass, then rectifier: Rectifier) -> Variable {
    let kernel = weight.shape[2]
    let (height, width): (Int, Int)
    var convolution: Convolution
    switch padding {
    case .cropping(let pixels, let extra):
      height = (input.shape[1] - 1) * stride + kernel - 2 * pixels + extra
      width = (input.shape[2] - 1) * stride + kernel - 2 * pixels + extra
      convolution = Convolution(stride: stride, padding: Edges(pixels))
    case .same:
      (height, width) = (input.shape[1] * stride, input.shape[2] * stride)
      convolution = .same(kernel: kernel, stride: stride, height: height, width: width)
    }
    convolution.arithmetic = pass.arithmetic
    return convolutionTransposed(
      input, weight.variable, bias: bias?.variable, height: height, width: width, convolution, then: rectifier)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    [NamedParameter("weight", weight)] + (bias.map { [NamedParameter("bias", $0)] } ?? [])
  }
}
