import CKernels

extension Tensor {
  /// Adds a C vector to every pixel of a …×C tensor.
  public func addingChannels(_ vector: Tensor) -> Tensor {
    let watch = observed("channel addition", [self, vector])
    defer { watch?.ended() }
    let rows = rowsOfChannels(vector)
    // Safe, here and below: input and output have rows·C values and the vector has C.
    return Tensor(shape) { y in
      withPointers(self, vector) { sb_shift_channels($0, $1, y, rows, vector.count) }
    }
  }

  /// Multiplies every pixel of a …×C tensor by a C vector.
  public func multiplyingChannels(_ vector: Tensor) -> Tensor {
    let watch = observed("channel multiplication", [self, vector])
    defer { watch?.ended() }
    let rows = rowsOfChannels(vector)
    return Tensor(shape) { y in
      withPointers(self, vector) { sb_multiply_channels($0, $1, y, rows, vector.count) }
    }
  }

  /// Adds a C vector to every pixel of a …×C tensor and applies a function, in one pass.
  public func addingChannels(_ vector: Tensor, then activation: UnaryOperation) -> Tensor {
    let watch = observed("channel addition and \(activation.name)", [self, vector])
    defer { watch?.ended() }
    let rows = rowsOfChannels(vector)
    let (kernel, p, q) = activation.kernel
    return Tensor(shape) { y in
      withPointers(self, vector) { sb_add_channels(kernel, $0, $1, y, rows, vector.count, p, q) }
    }
  }

  /// The number of pixels, once it is sure that the vector fits.
  func rowsOfChannels(_ vector: Tensor) -> Int {
    precondition(
      rank >= 1 && vector.rank == 1 && vector.count == shape[-1],
      "a channel vector of shape \(vector.shape) does not fit the last axis of a tensor of shape \(shape)")
    return shape.extents.dropLast().reduce(1, *)
  }
}
