import CKernels

/// A function of one value, applied to every element.
public enum UnaryOperation: Hashable, Sendable {
  case negate, square, squareRoot, exponential, logarithm, absolute, sign, reciprocal
  case tanh, sigmoid, softplus, relu
  /// x > 0 ? x : slope·x.
  case leakyRelu(slope: Float)
  /// The nearest value between the bounds.
  case clamp(low: Float, high: Float)
  /// x > 0 ? 1 : slope; the gradient of `relu` (slope 0) and `leakyRelu`.
  case step(slope: Float)
  /// low ≤ x ≤ high ? 1 : 0; the gradient of `clamp`.
  case inside(low: Float, high: Float)
  /// x·factor.
  case scale(Float)
  /// x + constant.
  case offset(Float)
  /// The nearest bfloat16, of two the even one; NaN stays NaN.
  case roundToBFloat16

  /// The kernel's name and its two parameters.
  var kernel: (sb_unary, Float, Float) {
    switch self {
    case .negate: (SB_NEGATE, 0, 0)
    case .square: (SB_SQUARE, 0, 0)
    case .squareRoot: (SB_SQUARE_ROOT, 0, 0)
    case .exponential: (SB_EXPONENTIAL, 0, 0)
    case .logarithm: (SB_LOGARITHM, 0, 0)
    case .absolute: (SB_ABSOLUTE, 0, 0)
    case .sign: (SB_SIGN, 0, 0)
    case .reciprocal: (SB_RECIPROCAL, 0, 0)
    case .tanh: (SB_TANH, 0, 0)
    case .sigmoid: (SB_SIGMOID, 0, 0)
    case .softplus: (SB_SOFTPLUS, 0, 0)
    case .relu: (SB_RELU, 0, 0)
    case .leakyRelu(let slope): (SB_LEAKY_RELU, slope, 0)
    case .clamp(let low, let high): (SB_CLAMP, low, high)
    case .step(let slope): (SB_STEP, slope, 0)
    case .inside(let low, let high): (SB_INSIDE, low, high)
    case .scale(let factor): (SB_SCALE, factor, 0)
    case .offset(let constant): (SB_OFFSET, constant, 0)
    case .roundToBFloat16: (SB_ROUND_TO_BFLOAT16, 0, 0)
    }
  }
}

/// A function of two values, applied to the elements of two tensors of one shape.
public enum BinaryOperation: Hashable, Sendable {
  case add, subtract, multiply, divide, maximum, minimum
  /// a ≥ b ? 1 : 0.
  case greaterOrEqual
  /// a·(1 - b²): a the gradient that arrives, b the output of `tanh`.
  case tanhGradient
  /// a·b·(1 - b): a the gradient that arrives, b the output of `sigmoid`.
  case sigmoidGradient
  /// b > 0 ? a : slope·a: a the gradient that arrives, b the input of `relu` (slope 0) or `leakyRelu`.
  case stepGradient(slope: Float)

  /// The kernel's name and its parameter.
  var kernel: (sb_binary, Float) {
    switch self {
    case .add: (SB_ADD, 0)
    case .subtract: (SB_SUBTRACT, 0)
    case .multiply: (SB_MULTIPLY, 0)
    case .divide: (SB_DIVIDE, 0)
    case .maximum: (SB_MAXIMUM, 0)
    case .minimum: (SB_MINIMUM, 0)
    case .greaterOrEqual: (SB_GREATER_OR_EQUAL, 0)
    case .tanhGradient: (SB_TANH_GRADIENT, 0)
    case .sigmoidGradient: (SB_SIGMOID_GRADIENT, 0)
    case .stepGradient(let slope): (SB_STEP_GRADIENT, slope)
    }
  }
}

extension Tensor {
  /// The function of every element.
  public func applying(_ operation: UnaryOperation) -> Tensor {
    let watch = observed(operation.name, [self])
    defer { watch?.ended() }
    let (kernel, p, q) = operation.kernel
    // Safe, here and below: input and output both have `count` values.
    return Tensor(shape) { y in withPointers(self) { sb_apply(kernel, $0, y, count, p, q) } }
  }

  /// The function of every pair of elements; traps when the shapes differ.
  public func combined(_ operation: BinaryOperation, _ other: Tensor) -> Tensor {
    let watch = observed(operation.name, [self, other])
    defer { watch?.ended() }
    let (kernel, parameter) = operation.kernel
    return combined(kernel, other, parameter)
  }

  /// self + factor·other; traps when the shapes differ.
  public func addingScaled(_ other: Tensor, by factor: Float) -> Tensor {
    let watch = observed("add scaled", [self, other])
    defer { watch?.ended() }
    return combined(SB_ADD_SCALED, other, factor)
  }

  /// The gradient of Σ |self - other| with respect to self, times `upstream`.
  public func distanceGradient(to other: Tensor, upstream: Float) -> Tensor {
    let watch = observed("distance gradient", [self, other])
    defer { watch?.ended() }
    return combined(SB_DISTANCE_GRADIENT, other, upstream)
  }

  /// The gradient of Σ (self - other)² with respect to self, times `upstream`.
  public func squaredDistanceGradient(to other: Tensor, upstream: Float) -> Tensor {
    let watch = observed("squared distance gradient", [self, other])
    defer { watch?.ended() }
    return combined(SB_SQUARED_DISTANCE_GRADIENT, other, upstream)
  }

  private func combined(_ kernel: sb_binary, _ other: Tensor, _ parameter: Float) -> Tensor {
    precondition(shape == other.shape, "tensors of shapes \(shape) and \(other.shape) have no pairs of elements")
    return Tensor(shape) { y in
      withPointers(self, other) { sb_combine(kernel, $0, $1, y, count, parameter) }
    }
  }

  /// The sum of two tensors of one shape.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(.add, b) }
  /// The difference of two tensors of one shape.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(.subtract, b) }
  /// The product of two tensors of one shape, element by element.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(.multiply, b) }
  /// The quotient of two tensors of one shape, element by element.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(.divide, b) }
  /// Every element times a factor.
  public static func * (a: Tensor, factor: Float) -> Tensor { a.applying(.scale(factor)) }
  /// Every element plus a constant.
  public static func + (a: Tensor, constant: Float) -> Tensor { a.applying(.offset(constant)) }
}
