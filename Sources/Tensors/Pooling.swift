import CKernels

extension Tensor {
  /// The greatest value of each window of images N×H×W×C, and its place in the window (row by row, from 0), as a
  /// float. The first of equal values wins, NaN wins over numbers; pixels beyond the edge never win.
  public func maxPooled(_ window: Window) -> (output: Tensor, winners: Tensor) {
    let watch = observed("max pooling", [self])
    defer { watch?.ended() }
    let pooling = pooling(window, of: shape)
    let shape = pooling.outputShape
    let output = Tensor(shape, writing: { _ in })
    let winners = Tensor(shape) { winners in
      // Safe: `output` was made above and is shared with nobody yet.
      withPointers(self) { source in sb_max_pool(output.storage.pointer, winners, source, pooling) }
    }
    return (output, winners)
  }

  /// The output of `maxPooled`, where nobody asks for the winners.
  public func maxima(_ window: Window) -> Tensor {
    guard rank == 4, shape[3] % 16 == 0 else { return maxPooled(window).output }
    let watch = observed("max pooling", [self])
    defer { watch?.ended() }
    let pooling = pooling(window, of: shape)
    return Tensor(pooling.outputShape) { out in withPointers(self) { sb_max_pool(out, nil, $0, pooling) } }
  }

  /// The adjoint of max pooling given its winners: every pixel of the input gets the sum of this tensor, which has
  /// the pooled shape, over the windows that it won.
  public func maxPoolScattered(_ window: Window, winners: Tensor, inputShape: Shape) -> Tensor {
    let watch = observed("max pooling gradient", [self])
    defer { watch?.ended() }
    let pooling = pooling(window, of: inputShape)
    checkPooled(pooling, inputShape)
    winners.checkPooled(pooling, inputShape)
    return Tensor(inputShape) { out in
      withPointers(self, winners) { upstream, winners in sb_max_pool_scatter(out, upstream, winners, pooling) }
    }
  }

  /// The values of this tensor, which has the input's shape, at the winners of a max pooling.
  public func maxPoolGathered(_ window: Window, winners: Tensor) -> Tensor {
    let watch = observed("max pooling of winners", [self])
    defer { watch?.ended() }
    let pooling = pooling(window, of: shape)
    winners.checkPooled(pooling, shape)
    return Tensor(pooling.outputShape) { out in
      withPointers(self, winners) { source, winners in sb_max_pool_gather(out, source, winners, pooling) }
    }
  }

  /// The mean of each window of images N×H×W×C; pixels beyond the edge do not count.
  public func averagePooled(_ window: Window) -> Tensor {
    let watch = observed("average pooling", [self])
    defer { watch?.ended() }
    let pooling = pooling(window, of: shape)
    return resampled(pooling.rowMeans, pooling.columnMeans)
  }

  /// The adjoint of `averagePooled`, back to images of the given shape.
  public func averagePooledGradient(_ window: Window, inputShape: Shape) -> Tensor {
    let watch = observed("average pooling gradient", [self])
    defer { watch?.ended() }
    let pooling = pooling(window, of: inputShape)
    checkPooled(pooling, inputShape)
    return resampled(
      pooling.rowMeans.adjoint(to: pooling.height), pooling.columnMeans.adjoint(to: pooling.width))
  }

  private func checkPooled(_ pooling: sb_pooling, _ inputShape: Shape) {
    precondition(
      shape == pooling.outputShape,
      "pooling images of shape \(inputShape) gives \(pooling.outputShape), not \(shape)")
  }

  /// The geometry that the kernels take; traps when the window does not fit the images.
  private func pooling(_ window: Window, of shape: Shape) -> sb_pooling {
    precondition(shape.rank == 4, "images N×H×W×C can be pooled, a tensor of shape \(shape) cannot")
    let edges = window.padding
    let size = "\(window.height)×\(window.width)"
    precondition(
      min(window.height, window.width, window.strideY, window.strideX) > 0,
      "a window of \(size) with strides \(window.strideY)×\(window.strideX) cannot pool images of shape \(shape)")
    precondition(
      max(edges.top, edges.bottom) < window.height && max(edges.left, edges.right) < window.width,
      "edges of \(edges.top), \(edges.bottom) rows and \(edges.left), \(edges.right) columns around images of shape "
        + "\(shape) could hold a whole window of \(size)")
    precondition(
      shape[1] > 0 && shape[2] > 0 && shape[1] + edges.top + edges.bottom >= window.height
        && shape[2] + edges.left + edges.right >= window.width,
      "a window of \(size) does not fit into images of shape \(shape)")
    let extents = window.outputExtents(height: shape[1], width: shape[2])
    return sb_pooling(
      batch: shape[0], height: shape[1], width: shape[2], channels: shape[3], out_height: extents.height,
      out_width: extents.width, window_height: window.height, window_width: window.width, stride_y: window.strideY,
      stride_x: window.strideX, top: edges.top, left: edges.left)
  }
}

extension sb_pooling {
  fileprivate var outputShape: Shape { [batch, out_height, out_width, channels] }

  // The pixels of a window that lie within the image are rows × columns, so their mean is a mean of means.
  fileprivate var rowMeans: ResamplingTaps {
    .means(windows: out_height, size: window_height, stride: stride_y, before: top, extent: height)
  }

  fileprivate var columnMeans: ResamplingTaps {
    .means(windows: out_width, size: window_width, stride: stride_x, before: left, extent: width)
  }
}
