import COneDNN

/// The gradient of a convolution with respect to its input; also the transposed convolution of `upstream`.
///
/// - Parameters:
///   - upstream: the gradient of the output, N×OH×OW×O.
///   - weights: O×I×KH×KW.
///   - inputHeight: H; several heights may give the same output, so it must be said.
///   - inputWidth: W.
///   - bias: I values that are added to the result's channels (for the transposed convolution), or nil.
///   - convolution: the geometry of the convolution whose gradient this is.
/// - Returns: N×H×W×I, the same bits for any number of threads; zero where no window touches the input.
public func convolutionInputGradient(
  _ upstream: Tensor, _ weights: Tensor, inputHeight: Int, inputWidth: Int, bias: Tensor? = nil,
  _ convolution: Convolution
) -> Tensor {
  if convolution.arithmetic == .bfloat16 {
    return convolutionInputGradient(
      upstream.keptInBFloat16(), weights.keptInBFloat16(), inputHeight: inputHeight, inputWidth: inputWidth, bias: bias,
      convolution.ofRounded)
  }
  let watch = observed("convolution input gradient \(weights.shape.kernelText)", [upstream, weights])
  defer { watch?.ended() }
  let shapes = (upstream: upstream.shape, weights: weights.shape)
  precondition(
    shapes.upstream.rank == 4 && shapes.weights.rank == 4,
    "an input gradient needs an upstream N×H×W×O and weights O×I×KH×KW, not \(shapes.upstream) and \(shapes.weights)")
  let input: Shape = [shapes.upstream[0], inputHeight, inputWidth, shapes.weights[1]]
  let output = convolution.outputShape(input: input, weights: shapes.weights)
  precondition(
    output == shapes.upstream,
    "an upstream of shape \(shapes.upstream) is not the output \(output) of an input \(input) "
      + "with weights \(shapes.weights)")
  convolution.checkBias(bias, channels: shapes.weights[1], weights: shapes.weights)
  precondition(
    bias == nil || convolution.mode == .zero, "a transposed convolution has no mirrored edges: its bias has no meaning")
  guard input.count > 0 else { return .zeros(input) }
  if let parts = WinogradGeometry.inputGradient(
    of: input, weights: shapes.weights, upstream: shapes.upstream, convolution)
  {
    return Tensor(
      input,
      writing: { destination in
        for part in parts { part.convolve(upstream, weights, bias: bias, into: destination) }
      })
  }
  if let thin = ThinConvolution(input: input, weights: shapes.weights, output: shapes.upstream, convolution) {
    return Tensor(input, writing: { thin.inputGradient(upstream, weights, bias: bias, into: $0) })
  }
  guard convolution.mode == .zero else {
    return mirroredInputGradient(upstream, weights, inputHeight: inputHeight, inputWidth: inputWidth, convolution)
  }
  if let forward = convolution.asForward(of: shapes.weights, upstream: shapes.upstream) {
    return convolved(upstream, weights.turnedTaps(), bias: bias, forward)
  }
  let key = ConvolutionKey(
    pass: .inputGradient, input: input, weights: shapes.weights, convolution: convolution, threads: Threads.count)
  return Tensor(
    input,
    writing: { destination in
      convolution.trapping(key) { () throws(OneDNNError) in
        if let primitive = try wholePrimitive(key) {
          try primitive.runInputGradient(
            upstream.storage.pointer, weights.packed(for: primitive), into: destination)
        } else {
          try runByImages(key, upstream, weights, into: SharedAddress(destination))
        }
        // oneDNN's own transposed convolution adds its bias in a second pass too, by a slower loop.
        if let bias { try addChannels(bias, to: destination, of: input) }
      }
      // Safe: the destination is ours alone, and the upstream's storage lives until here.
      withExtendedLifetime(upstream) {}
    })
}

/// The input gradient where the image was mirrored at its edges: that of the larger image, taken back.
private func mirroredInputGradient(
  _ upstream: Tensor, _ weights: Tensor, inputHeight: Int, inputWidth: Int, _ convolution: Convolution
) -> Tensor {
  let edges = convolution.padding
  var inner = convolution
  (inner.padding, inner.mode) = (.none, .zero)
  return convolutionInputGradient(
    upstream, weights, inputHeight: edges.top + inputHeight + edges.bottom,
    inputWidth: edges.left + inputWidth + edges.right, inner
  ).paddedGradient(edges, .reflect)
}

extension Convolution {
  /// The geometry under which the input gradient is a convolution of the upstream gradient with turned weights; nil
  /// where oneDNN's own backward pass does as well.
  ///
  /// On images N×H×W×C oneDNN's forward kernels run a fifth faster than its backward ones, which pays for turning the
  /// weights where there are many pixels and channels. Decided by one image's shape, so that bits do not depend on the
  /// batch.
  fileprivate func asForward(of weights: Shape, upstream: Shape) -> Convolution? {
    let (height, width) = (weights[2], weights[3])
    let isLarge = min(weights[0], weights[1]) >= 64 && upstream[1] * upstream[2] >= 1024
    let isInside = max(padding.top, padding.bottom) < height && max(padding.left, padding.right) < width
    guard isLarge, isInside, strideY == 1, strideX == 1, dilation == 1 else { return nil }
    return Convolution(
      padding: Edges(
        top: height - 1 - padding.top, bottom: height - 1 - padding.bottom, left: width - 1 - padding.left,
        right: width - 1 - padding.right))
  }
}

extension Tensor {
  /// Weights O×I×KH×KW as I×O×KH×KW with the taps in opposite order.
  fileprivate func turnedTaps() -> Tensor {
    let (outputs, inputs, taps) = (shape[0], shape[1], shape[2] * shape[3])
    return Tensor(
      [inputs, outputs, shape[2], shape[3]],
      writing: { pointer in
        let destination = SharedAddress(pointer)
        let source = SharedAddress(storage.pointer)
        // Safe: each task writes the taps of one input channel, and the storage lives until after the tasks.
        spread(inputs) { input in
          for output in 0..<outputs {
            let from = source.pointer + (output * inputs + input) * taps
            let to = destination.pointer + (input * outputs + output) * taps
            for tap in 0..<taps { to[tap] = from[taps - 1 - tap] }
          }
        }
        withExtendedLifetime(storage) {}
      })
  }
}

/// The operation on the whole batch with all threads, where its bits depend on neither; nil elsewhere.
///
/// oneDNN's direct kernels ("jit") add the products of one pixel in one order (output channels, then taps), however the
/// work is divided. Its other ones go through matrix products, which may divide a sum between threads.
private func wholePrimitive(_ key: ConvolutionKey) throws(OneDNNError) -> ConvolutionPrimitive? {
  let primitive = try PrimitiveCache.shared.convolution(key)
  let alone = try PrimitiveCache.shared.convolution(key.ofOneImage)
  let name = primitive.primitive.implementation
  return name.hasPrefix("jit") && name == alone.primitive.implementation ? primitive : nil
}

/// One image after the other, each on one thread.
private func runByImages(
  _ key: ConvolutionKey, _ upstream: Tensor, _ weights: Tensor, into destination: SharedAddress
) throws(OneDNNError) {
  let primitive = try PrimitiveCache.shared.convolution(key.ofOneImage)
  let packed = try weights.packed(for: primitive)
  let images = key.input[0]
  let (inputCount, outputCount) = (key.input.count / images, upstream.count / images)
  spread(images) { image in
    key.convolution.trapping(key) { () throws(OneDNNError) in
      // Safe: tasks write disjoint images.
      try primitive.runInputGradient(
        upstream.storage.pointer + image * outputCount, packed, into: destination.pointer + image * inputCount)
    }
  }
}

extension ConvolutionKey {
  /// The same for the first image alone, on one thread.
  fileprivate var ofOneImage: ConvolutionKey {
    var key = self
    key.input = Shape([1] + input.extents.dropFirst())
    key.threads = 1
    return key
  }
}

extension ConvolutionPrimitive {
  fileprivate func runInputGradient(
    _ upstream: UnsafeMutablePointer<Float>, _ weights: MemoryObject, into destination: UnsafeMutablePointer<Float>
  ) throws(OneDNNError) {
    try primitive.run([
      (DNNL_ARG_DIFF_DST, try MemoryObject(output, unowned: upstream)), (DNNL_ARG_WEIGHTS, weights),
      (DNNL_ARG_DIFF_SRC, try MemoryObject(input, unowned: destination)),
    ])
  }
}

/// Adds one value per channel to images, in place.
private func addChannels(
  _ bias: Tensor, to images: UnsafeMutablePointer<Float>, of shape: Shape
) throws(OneDNNError) {
  let memory = try MemoryObject(.images(shape), unowned: images)
  let channels = try MemoryObject(.channels(bias.count), bias.storage)
  try PrimitiveCache.shared.channelSum(shape).run([
    (DNNL_ARG_SRC_0, memory), (DNNL_ARG_SRC_1, channels), (DNNL_ARG_DST, memory),
  ])
}
