import CKernels

extension Tensor {
  /// exp(x) / Σ exp(x) over the last axis.
  public func softmax() -> Tensor { overRows(sb_softmax) }

  /// x - ln Σ exp(x) over the last axis.
  public func logSoftmax() -> Tensor { overRows(sb_log_softmax) }

  /// The gradient of `softmax` with respect to its input: self is the gradient with respect to `output`.
  public func softmaxGradient(output: Tensor) -> Tensor { overRows(output, sb_softmax_gradient) }

  /// The gradient of `logSoftmax` with respect to its input: self is the gradient with respect to `output`.
  public func logSoftmaxGradient(output: Tensor) -> Tensor { overRows(output, sb_log_softmax_gradient) }

  private typealias Pointer = UnsafePointer<Float>
  private typealias Target = UnsafeMutablePointer<Float>

  private func overRows(_ kernel: (Pointer?, Target?, Int, Int) -> Void) -> Tensor {
    let watch = observed("softmax", [self])
    defer { watch?.ended() }
    precondition(rank >= 1, "softmax needs an axis to run over; a scalar has none")
    // Safe, here and below: rows·width is the count of every tensor.
    return Tensor(shape) { y in withPointers(self) { kernel($0, y, rowCount, shape[-1]) } }
  }

  private func overRows(_ output: Tensor, _ kernel: (Pointer?, Pointer?, Target?, Int, Int) -> Void) -> Tensor {
    let watch = observed("softmax gradient", [self, output])
    defer { watch?.ended() }
    precondition(
      rank >= 1 && shape == output.shape,
      "a softmax gradient of shape \(shape) does not fit an output of shape \(output.shape)")
    return Tensor(shape) { z in withPointers(self, output) { kernel($0, $1, z, rowCount, shape[-1]) } }
  }

  private var rowCount: Int { shape.extents.dropLast().reduce(1, *) }
}
