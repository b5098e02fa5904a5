import COneDNN

/// The convolution (cross-correlation) of images with weights.
///
/// - Parameters:
///   - input: N×H×W×I.
///   - weights: O×I×KH×KW.
///   - bias: O values that are added to the output's channels, or nil.
///   - convolution: strides, padding with zeros, dilation.
/// - Returns: N×OH×OW×O, the same bits for any number of threads and any division of the batch.
public func convolved(
  _ input: Tensor, _ weights: Tensor, bias: Tensor? = nil, _ convolution: Convolution
) -> Tensor {
  let output = convolution.outputShape(input: input.shape, weights: weights.shape)
  convolution.checkBias(bias, channels: weights.shape[0], weights: weights.shape)
  let key = ConvolutionKey(
    pass: .forward, input: input.shape, weights: weights.shape, convolution: convolution, hasBias: bias != nil,
    threads: Threads.count)
  return Tensor(
    output,
    writing: { destination in
      guard output.count > 0 else { return }
      convolution.trapping(key) { () throws(OneDNNError) in
        let primitive = try PrimitiveCache.shared.convolution(key)
        try weights.withWeights(for: primitive) { weights throws(OneDNNError) in
          // Safe: the operands' storages live until after the run; the destination is ours alone.
          defer { withExtendedLifetime((input, bias)) {} }
          var operands: [(Int32, MemoryObject)] = [
            (DNNL_ARG_SRC, try MemoryObject(primitive.input, reading: input.storage.pointer)),
            (DNNL_ARG_WEIGHTS, weights),
            (DNNL_ARG_DST, try MemoryObject(primitive.output, destination)),
          ]
          if let bias {
            operands.append((DNNL_ARG_BIAS, try MemoryObject(.vector(bias.count), reading: bias.storage.pointer)))
          }
          try primitive.primitive.run(operands)
        }
      }
    })
}

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
  let key = ConvolutionKey(
    pass: .inputGradient, input: input, weights: shapes.weights, convolution: convolution, threads: Threads.count)
  return Tensor(
    input,
    writing: { destination in
      guard input.count > 0 else { return }
      convolution.trapping(key) { () throws(OneDNNError) in
        let primitive = try PrimitiveCache.shared.convolution(key)
        let result = try MemoryObject(primitive.input, destination)
        try weights.withWeights(for: primitive) { weights throws(OneDNNError) in
          // Safe: the upstream's storage lives until after the run; the destination is ours alone.
          defer { withExtendedLifetime(upstream) {} }
          let upstream = try MemoryObject(primitive.output, reading: upstream.storage.pointer)
          try primitive.primitive.run([
            (DNNL_ARG_DIFF_DST, upstream), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DIFF_SRC, result),
          ])
        }
        // oneDNN's own transposed convolution adds its bias in a second pass too, and by a slower loop.
        if let bias { try addChannels(bias, to: result, of: input) }
      }
    })
}

/// Adds one value per channel to images, in place.
private func addChannels(_ bias: Tensor, to images: MemoryObject, of shape: Shape) throws(OneDNNError) {
  // Safe: the bias' storage lives until after the run.
  defer { withExtendedLifetime(bias) {} }
  let channels = try MemoryObject(.channels(bias.count), reading: bias.storage.pointer)
  try PrimitiveCache.shared.channelSum(shape).run([
    (DNNL_ARG_SRC_0, images), (DNNL_ARG_SRC_1, channels), (DNNL_ARG_DST, images),
  ])
}

extension Convolution {
  /// N×OH×OW×O of an input N×H×W×I with weights O×I×KH×KW; traps when they do not fit together.
  func outputShape(input: Shape, weights: Shape) -> Shape {
    precondition(
      input.rank == 4 && weights.rank == 4,
      "a convolution needs an input N×H×W×I and weights O×I×KH×KW, not \(input) and \(weights)")
    precondition(
      input[3] == weights[1],
      "an input of shape \(input) has \(input[3]) channels, but weights of shape \(weights) take "
        + "\(weights[1])")
    precondition(weights.count > 0, "an input of shape \(input) cannot be convolved with weights of shape \(weights)")
    let (height, width) = (weights[2], weights[3])
    precondition(
      input[1] + padding.top + padding.bottom > dilation * (height - 1)
        && input[2] + padding.left + padding.right > dilation * (width - 1),
      "an input of shape \(input) with padding \(padding.top), \(padding.bottom), \(padding.left), \(padding.right) "
        + "is smaller than the kernel of weights \(weights) with dilation \(dilation)")
    let extents = outputExtents(
      height: input[1], width: input[2], kernelHeight: height, kernelWidth: width)
    return [input[0], extents.height, extents.width, weights[0]]
  }

  func checkBias(_ bias: Tensor?, channels: Int, weights: Shape) {
    guard let bias else { return }
    precondition(
      bias.shape == [channels],
      "a bias of shape \(bias.shape) does not fit the \(channels) channels made by weights of shape \(weights)")
  }

  /// Does oneDNN's work; a failure there is a fault of the program or a lack of memory, and stops it.
  func trapping<Result>(_ key: ConvolutionKey, _ work: () throws(OneDNNError) -> Result) -> Result {
    do { return try work() } catch {
      preconditionFailure(
        "\(key.pass) of input \(key.input) with weights \(key.weights) and \(key.convolution): \(error)")
    }
  }
}
