import COneDNN

/// The gradient of a convolution with respect to its weights.
///
/// - Parameters:
///   - input: N×H×W×I.
///   - upstream: the gradient of the output, N×OH×OW×O.
///   - kernelHeight: KH; several kernels may give the same output, so it must be said.
///   - kernelWidth: KW.
///   - convolution: strides, padding, dilation.
/// - Returns: O×I×KH×KW, the same bits for any number of threads.
public func convolutionWeightGradient(
  input: Tensor, upstream: Tensor, kernelHeight: Int, kernelWidth: Int, _ convolution: Convolution
) -> Tensor {
  precondition(
    input.rank == 4 && upstream.rank == 4,
    "a weight gradient needs an input N×H×W×I and an upstream N×OH×OW×O, not \(input.shape) and \(upstream.shape)")
  let weights: Shape = [upstream.shape[3], input.shape[3], kernelHeight, kernelWidth]
  let output = convolution.outputShape(input: input.shape, weights: weights)
  precondition(
    output == upstream.shape,
    "an upstream of shape \(upstream.shape) is not the output \(output) of an input \(input.shape) "
      + "with a kernel of \(kernelHeight)×\(kernelWidth)")
  guard upstream.count > 0, input.count > 0 else { return .zeros(weights) }
  let key = ConvolutionKey(
    pass: .weightGradient, input: input.shape, weights: weights, convolution: convolution, threads: 1)
  switch WeightGradientPlan(input: input.shape, weights: weights, output: output) {
  case .channels(let pieces):
    return Tensor(
      weights,
      writing: { destination in
        let address = SharedAddress(destination)
        spread(pieces.count) { index in
          let piece = pieces[index]
          // Safe: the pieces' parts of the gradient are disjoint.
          let offset =
            (piece.outputChannels.lowerBound * weights[1] + piece.inputChannels.lowerBound) * kernelHeight * kernelWidth
          convolution.trapping(key) { () throws(OneDNNError) in
            try piece.compute(key, input: input, upstream: upstream, into: address.pointer + offset)
          }
        }
      })
  case .terms(let pieces):
    return Tensor(weights, writing: { sumOfTerms(pieces, key, input: input, upstream: upstream, into: $0) })
  }
}

/// Computes the terms on all threads and adds them in their order.
private func sumOfTerms(
  _ pieces: [WeightGradientPiece], _ key: ConvolutionKey, input: Tensor, upstream: Tensor,
  into destination: UnsafeMutablePointer<Float>
) {
  let count = key.weights.count
  let terms = pieces.dropFirst().map { _ in Storage(count: count) }
  let address = SharedAddress(destination)
  spread(pieces.count) { index in
    // Safe: each term has a block of its own; the first one's is the result.
    let pointer = index == 0 ? address.pointer : terms[index - 1].pointer
    key.convolution.trapping(key) { () throws(OneDNNError) in
      try pieces[index].compute(key, input: input, upstream: upstream, into: pointer)
    }
  }
  let ranges = Range.divided(count, parts: 4)
  spread(ranges.count) { index in
    // Safe: the ranges are disjoint.
    for term in terms {
      for i in ranges[index] { address.pointer[i] += term.pointer[i] }
    }
  }
}

extension WeightGradientPiece {
  /// Writes this piece's part of the gradient, whose rows lie as far apart as in the whole gradient.
  fileprivate func compute(
    _ whole: ConvolutionKey, input: Tensor, upstream: Tensor, into destination: UnsafeMutablePointer<Float>
  ) throws(OneDNNError) {
    var key = whole
    key.weights = [outputChannels.count, inputChannels.count, whole.weights[2], whole.weights[3]]
    var rows = 0..<whole.input[1]
    if images.count == 1 {
      guard let band = whole.band(outputRows) else {
        return destination.update(repeating: 0, count: key.weights.count)
      }
      (rows, key.convolution) = band
    }
    key.widerInputChannels = whole.weights[1]
    key.input = [images.count, rows.count, whole.input[2], inputChannels.count]
    let primitive = try PrimitiveCache.shared.convolution(key)
    // Safe: the operands' storages live until after the run.
    defer { withExtendedLifetime((input, upstream)) {} }
    let (inputChannels, outputChannels) = (whole.input[3], whole.weights[0])
    let source = ChannelSlice(
      input.storage.pointer + (images.lowerBound * whole.input[1] + rows.lowerBound) * whole.input[2] * inputChannels,
      pixels: images.count * rows.count * whole.input[2], channels: inputChannels, range: self.inputChannels)
    let output = key.output
    let gradient = ChannelSlice(
      upstream.storage.pointer
        + (images.lowerBound * whole.output[1] + outputRows.lowerBound) * output[2] * outputChannels,
      pixels: output[0] * output[1] * output[2], channels: outputChannels, range: self.outputChannels)
    try primitive.runWeightGradient(source: source, upstream: gradient, into: destination)
    withExtendedLifetime((source, gradient)) {}
  }
}

extension ConvolutionPrimitive {
  /// Computes a gradient and puts it into plain weights, which may be part of wider ones.
  fileprivate func runWeightGradient(
    source: ChannelSlice, upstream: ChannelSlice, into destination: UnsafeMutablePointer<Float>
  ) throws(OneDNNError) {
    let operands = [
      (DNNL_ARG_SRC, try MemoryObject(input, unowned: source.pointer)),
      (DNNL_ARG_DIFF_DST, try MemoryObject(output, unowned: upstream.pointer)),
    ]
    let plain = try MemoryObject(plainWeights, unowned: destination)
    guard let reorder else { return try primitive.run(operands + [(DNNL_ARG_DIFF_WEIGHTS, plain)]) }
    let gradient = try MemoryObject(primitive.weights, Storage(count: primitive.weights.floatCount))
    try primitive.run(operands + [(DNNL_ARG_DIFF_WEIGHTS, gradient)])
    try reorder.run([(DNNL_ARG_FROM, gradient), (DNNL_ARG_TO, plain)])
  }
}

/// A range of the channels of images, contiguous: the images themselves when it is all channels, else a copy.
private struct ChannelSlice {
  let pointer: UnsafeMutablePointer<Float>
  /// Keeps the copy.
  private let copy: Storage?

  init(_ images: UnsafeMutablePointer<Float>, pixels: Int, channels: Int, range: Range<Int>) {
    guard range.count < channels else {
      (pointer, copy) = (images, nil)
      return
    }
    let slice = Storage(count: pixels * range.count)
    var source = images + range.lowerBound
    var target = slice.pointer
    for _ in 0..<pixels {
      target.update(from: source, count: range.count)
      source += channels
      target += range.count
    }
    (pointer, copy) = (slice.pointer, slice)
  }
}
