import Tensors

extension Variable {
  /// A linear operation and its adjoint: the gradient of one is the other, so gradients of any order follow.
  func linear(_ forward: @escaping (Tensor) -> Tensor, adjoint: @escaping (Tensor) -> Tensor) -> Variable {
    Variable(forward(value), from: [self]) { upstream, _ in [upstream.linear(adjoint, adjoint: forward)] }
  }

  // MARK: Shape

  /// The same values under another shape of as many elements.
  public func reshaped(_ shape: Shape) -> Variable {
    let own = self.shape
    return linear({ $0.reshaped(shape) }, adjoint: { $0.reshaped(own) })
  }

  /// Each item flattened in N×(H·W·C) order.
  public var flattened: Variable { reshaped([shape[0], shape[0] == 0 ? 0 : shape.count / shape[0]]) }

  /// The axes in another order.
  public func transposed(_ permutation: [Int]) -> Variable {
    var inverse = permutation
    for (position, axis) in permutation.enumerated() { inverse[axis] = position }
    return linear({ $0.transposed(permutation) }, adjoint: { [inverse] in $0.transposed(inverse) })
  }

  /// A range of one axis.
  public func sliced(axis: Int, _ range: Range<Int>) -> Variable {
    let extent = shape[axis]
    return linear(
      { $0.sliced(axis: axis, range) },
      adjoint: { $0.embedded(axis: axis, at: range.lowerBound, of: extent) })
  }

  /// The parts one after the other along an axis.
  public static func concatenated(_ parts: [Variable], axis: Int) -> Variable {
    Variable(Tensor.concatenated(parts.map(\.value), axis: axis), from: parts) { upstream, call in
      var start = 0
      return zip(call.inputs, call.needed).map { part, needed in
        defer { start += part.shape[axis] }
        return needed ? upstream.sliced(axis: axis, start..<start + part.shape[axis]) : nil
      }
    }
  }

  /// The chosen rows of axis 0; a row may come more than once.
  public func gatheredRows(_ rows: [Int]) -> Variable {
    let count = shape[0]
    return linear({ $0.gatheredRows(rows) }, adjoint: { $0.scatteredRows(rows, of: count) })
  }

  // MARK: Reductions

  /// The sum over axes, which are removed.
  public func sum(over axes: [Int]) -> Variable {
    let own = shape
    return linear({ $0.sum(over: axes) }, adjoint: { $0.broadcast(to: own, along: axes) })
  }

  /// The sum of all values, a scalar.
  public func sum() -> Variable { sum(over: Array(0..<shape.rank)) }

  /// The mean of all values, a scalar.
  public func mean() -> Variable { sum() * (1 / Float(value.count)) }

  /// The mean over axes, which are removed.
  public func mean(over axes: [Int]) -> Variable {
    sum(over: axes) * (1 / Float(axes.reduce(1) { $0 * shape[$1] }))
  }

  /// Values repeated along new axes: the inverse of a sum's shape change.
  public func broadcast(to shape: Shape, along axes: [Int]) -> Variable {
    linear({ $0.broadcast(to: shape, along: axes) }, adjoint: { $0.sum(over: axes) })
  }

  /// The sum over all axes but the last: …×C to C.
  public func sumToChannels() -> Variable {
    let own = shape
    let axes = Array(0..<own.rank - 1)
    return linear({ $0.sumToChannels() }, adjoint: { $0.broadcast(to: own, along: axes) })
  }

  // MARK: Images, N×H×W×C

  /// Pixels added around each image.
  public func padded(_ edges: Edges, _ mode: PaddingMode) -> Variable {
    edges == .none
      ? self : linear({ $0.padded(edges, mode) }, adjoint: { $0.paddedGradient(edges, mode) })
  }

  /// Each pixel repeated `factor` times along both axes.
  public func resizedNearest(factor: Int) -> Variable {
    linear({ $0.resizedNearest(factor: factor) }, adjoint: { $0.resizedNearestGradient(factor: factor) })
  }

  /// Bilinear resizing with half-pixel centres.
  public func resizedBilinear(height: Int, width: Int) -> Variable {
    let (ownHeight, ownWidth) = (shape[1], shape[2])
    return linear(
      { $0.resizedBilinear(height: height, width: width) },
      adjoint: { $0.resizedBilinearGradient(height: ownHeight, width: ownWidth) })
  }

  /// N×H×W×(C·f²) to N×(H·f)×(W·f)×C, in PyTorch's channel order.
  public func pixelShuffled(_ factor: Int) -> Variable {
    linear({ $0.pixelShuffled(factor) }, adjoint: { $0.pixelUnshuffled(factor) })
  }

  /// The mean of each window.
  public func averagePooled(_ window: Window) -> Variable {
    let own = shape
    return linear(
      { $0.averagePooled(window) }, adjoint: { $0.averagePooledGradient(window, inputShape: own) })
  }

  /// The largest value of each window.
  public func maxPooled(_ window: Window) -> Variable {
    guard requiresGradient else { return Variable(value.maxima(window)) }
    let own = shape
    let (output, winners) = value.maxPooled(window)
    return Variable(output, from: [self]) { upstream, _ in
      [
        upstream.linear(
          { $0.maxPoolScattered(window, winners: winners, inputShape: own) },
          adjoint: { $0.maxPoolGathered(window, winners: winners) })
      ]
    }
  }
}
