import Synchronization

/// What the operands of convolutions and matrix products are rounded to, a choice of the caller.
///
/// Everything else (parameters, norms, losses, optimisers, results and every sum) is float32 under either.
public enum Arithmetic: String, Hashable, Sendable, Codable, CaseIterable {
  /// Operands as they are.
  case float32
  /// Operands rounded to bfloat16, which keeps eight of the 24 digits: the nearest, of two the even one. The float32
  /// kernels then run on every processor, so that bits depend on it no more than those of float32 do.
  case bfloat16
}

extension Tensor {
  /// Every value rounded to the nearest bfloat16, of two to the even one; NaN stays NaN.
  public func roundedToBFloat16() -> Tensor { applying(.roundToBFloat16) }

  /// The same, kept until the values change: for weights, and for gradients that two products take.
  func keptInBFloat16() -> Tensor {
    if let known = storage.rounded.withLock({ $0 }) { return Tensor(shape: shape, storage: known) }
    let made = roundedToBFloat16()
    // Two threads may both come here for the same values; their copies are equal and one is kept.
    storage.rounded.withLock { $0 = made.storage }
    return made
  }
}

extension Convolution {
  /// The same, of operands that are rounded already.
  var ofRounded: Convolution {
    var geometry = self
    geometry.arithmetic = .float32
    return geometry
  }
}
