import CKernels

/// A function that lets positive values through: what may follow a norm or a convolution in one pass with it.
///
/// It keeps the sign, so that its gradient can be told from its output.
public enum Rectifier: Hashable, Sendable {
  /// Everything passes.
  case none
  /// max(0, x).
  case relu
  /// x > 0 ? x : slope·x; the slope is not negative.
  case leakyRelu(slope: Float)

  /// What a gradient is multiplied by where the value was not positive.
  public var slope: Float {
    switch self {
    case .none: 1
    case .relu: 0
    case .leakyRelu(let slope): slope
    }
  }

  /// The kernel's name and its parameter.
  var kernel: (sb_rectifier, Float) {
    checkSlope()
    return switch self {
    case .none: (SB_NOT_RECTIFIED, 1)
    case .relu: (SB_RECTIFIED, 0)
    case .leakyRelu(let slope): (SB_RECTIFIED_LEAKILY, slope)
    }
  }

  /// Rectifies `count` values in place.
  func apply(to values: UnsafeMutablePointer<Float>, count: Int) {
    checkSlope()
    switch self {
    case .none: return
    case .relu: sb_rectify(values, count)
    case .leakyRelu(let slope): sb_rectify_leakily(values, count, slope)
    }
  }

  private func checkSlope() {
    precondition(slope >= 0, "a rectifier with the slope \(slope) does not keep the sign")
  }
}

extension Tensor {
  /// Rectifies the values in place.
  public mutating func rectify(_ rectifier: Rectifier) {
    guard rectifier != .none else { return }
    let watch = observed("rectification", [self])
    defer { watch?.ended() }
    let count = count
    // Safe: the tensor has `count` values, which nobody else sees meanwhile.
    mutatePointer { rectifier.apply(to: $0, count: count) }
  }

  /// Every pixel of a …×C tensor times one C vector plus another, rectified.
  public func scalingChannels(by scale: Tensor, shift: Tensor, then rectifier: Rectifier = .none) -> Tensor {
    let watch = observed("channel scaling", [self, scale, shift])
    defer { watch?.ended() }
    let rows = rowsOfChannels(scale)
    precondition(
      scale.shape == shift.shape, "a scale of shape \(scale.shape) does not go with a shift of shape \(shift.shape)")
    let (kernel, slope) = rectifier.kernel
    return Tensor(shape) { y in
      // Safe: input and output have rows·C values and each vector has C.
      withPointers(self, scale, shift) { sb_rectified_affine($0, $1, $2, y, rows, scale.count, kernel, slope) }
    }
  }
}
