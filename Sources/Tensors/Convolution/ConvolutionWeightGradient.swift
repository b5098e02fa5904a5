import COneDNN

/// The gradient of a convolution with respect to its weights.
///
/// - Parameters:
///   - input: N×H×W×I.
///   - upstream: the gradient of the output, N×OH×OW×O.
///   - kernelHeight: KH; several kernels may give the same output, so it must be said.
///   - kernelWidth: KW.
///   - convolution: strides, padding, dilation, arithmetic.
/// - Returns: O×I×KH×KW, the same bits for any number of threads.
public func convolutionWeightGradient(
  input: Tensor, upstream: Tensor, kernelHeight: Int, kernelWidth: Int, _ convolution: Convolution
) -> Tensor {
  if convolution.arithmetic == .bfloat16 {
    return convolutionWeightGradient(
      input: input.roundedToBFloat16(), upstream: upstream.keptInBFloat16(), kernelHeight: kernelHeight,
      kernelWidth: kernelWidth, convolution.ofRounded)
  }
  precondition(
    input.rank == 4 && upstream.rank == 4,
    "a weight gradient needs an input N×H×W×I and an upstream N×OH×OW×O, not \(input.shape) and \(upstream.shape)")
  let weights: Shape = [upstream.shape[3], input.shape[3], kernelHeight, kernelWidth]
  let watch = observed("convolution weight gradient \(weights.kernelText)", [input, upstream])
  defer { watch?.ended() }
  let output = convolution.outputShape(input: input.shape, weights: weights)
  precondition(
    output == upstream.shape,
    "an upstream of shape \(upstream.shape) is not the output \(output) of an input \(input.shape) "
      + "with a kernel of \(kernelHeight)×\(kernelWidth)")
  guard upstream.count > 0, input.count > 0 else { return .zeros(weights) }
  if let winograd = WinogradGeometry(forwardOf: input.shape, weights: weights, output: output, convolution) {
    return winograd.weightGradient(input: input, upstream: upstream, shape: weights)
  }
  if let thin = ThinConvolution(input: input.shape, weights: weights, output: output, convolution) {
    return Tensor(weights, writing: { thin.weightGradient(input: input, upstream: upstream, into: $0) })
  }
  let (input, convolution) = convolution.withMirrorWritten(input)
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
            try piece.compute(key, input: input, upstream: upstream, into: address.pointer + offset, packed: false)
          }
        }
      })
  case .terms(let pieces):
    return Tensor(
      weights,
      writing: { destination in
        convolution.trapping(key) { () throws(OneDNNError) in
          try sumOfTerms(pieces, key, input: input, upstream: upstream, into: destination)
        }
      })
  }
}

/// Computes the terms on all threads, adds them in their order and puts the sum into plain weights.
private func sumOfTerms(
  _ pieces: [WeightGradientPiece], _ key: ConvolutionKey, input: Tensor, upstream: Tensor,
  into destination: UnsafeMutablePointer<Float>
) throws(OneDNNError) {
  let pieces = pieces.filter { $0.key(of: key) != nil }
  var compiled: [ConvolutionPrimitive] = []
  for piece in pieces {
    if let piece = piece.key(of: key) { compiled.append(try PrimitiveCache.shared.convolution(piece.key)) }
  }
  guard let first = compiled.first else { return destination.update(repeating: 0, count: key.weights.count) }
  // The terms are added in oneDNN's layout where they share one, and put into the plain layout once.
  let shared = compiled.allSatisfy { $0.weightsLayout == first.weightsLayout } ? first.reorder : nil
  let count = shared == nil ? key.weights.count : first.primitive.weights.floatCount
  let terms = pieces.map { _ in Storage(count: count) }
  spread(pieces.count) { index in
    key.convolution.trapping(key) { () throws(OneDNNError) in
      // Safe: each term has a block of its own.
      try pieces[index].compute(
        key, input: input, upstream: upstream, into: terms[index].pointer, packed: shared != nil)
    }
  }
  let ranges = Range.divided(count, parts: 4)
  spread(ranges.count) { index in
    // Safe: the ranges are disjoint.
    for term in terms.dropFirst() {
      for i in ranges[index] { terms[0].pointer[i] += term.pointer[i] }
    }
  }
  guard let shared else { return destination.update(from: terms[0].pointer, count: count) }
  try shared.run([
    (DNNL_ARG_FROM, try MemoryObject(first.primitive.weights, terms[0])),
    (DNNL_ARG_TO, try MemoryObject(first.plainWeights, unowned: destination)),
  ])
}

extension WeightGradientPiece {
  /// The operation that computes this piece, and the input rows that it sees; nil when that is nothing but padding.
  fileprivate func key(of whole: ConvolutionKey) -> (key: ConvolutionKey, rows: Range<Int>)? {
    var key = whole
    var rows = 0..<whole.input[1]
    if outputRows.count < whole.output[1] {
      guard let band = whole.band(outputRows) else { return nil }
      (rows, key.convolution) = band
    }
    key.input = [images.count, rows.count, whole.input[2], inputChannels.count]
    key.weights = [outputChannels.count, inputChannels.count, whole.weights[2], whole.weights[3]]
    key.widerInputChannels = whole.weights[1]
    return (key, rows)
  }

  /// Writes this piece's part of the gradient, in oneDNN's layout (`packed`) or in rows that lie as far apart as in the
  /// whole plain gradient.
  fileprivate func compute(
    _ whole: ConvolutionKey, input: Tensor, upstream: Tensor, into destination: UnsafeMutablePointer<Float>,
    packed: Bool
  ) throws(OneDNNError) {
    guard let (key, rows) = key(of: whole) else { return }
    let (output, wholeOutput) = (key.output, whole.output)
    let primitive = try PrimitiveCache.shared.convolution(key)
    let source = ChannelSlice(
      input.storage.pointer + (images.lowerBound * whole.input[1] + rows.lowerBound) * whole.input[2] * whole.input[3],
      pixels: images.count * rows.count * whole.input[2], channels: whole.input[3], range: inputChannels)
    let gradient = ChannelSlice(
      upstream.storage.pointer
        + (images.lowerBound * wholeOutput[1] + outputRows.lowerBound) * wholeOutput[2] * wholeOutput[3],
      pixels: output[0] * output[1] * output[2], channels: wholeOutput[3], range: outputChannels)
    try primitive.runWeightGradient(source: source, upstream: gradient, into: destination, packed: packed)
    // Safe: the operands and their copies live until here.
    withExtendedLifetime((input, upstream, source, gradient)) {}
  }
}

extension ConvolutionPrimitive {
  fileprivate func runWeightGradient(
    source: ChannelSlice, upstream: ChannelSlice, into destination: UnsafeMutablePointer<Float>, packed: Bool
  ) throws(OneDNNError) {
    let operands = [
      (DNNL_ARG_SRC, try MemoryObject(input, unowned: source.pointer)),
      (DNNL_ARG_DIFF_DST, try MemoryObject(output, unowned: upstream.pointer)),
    ]
    let layout = packed ? primitive.weights : plainWeights
    let result = try MemoryObject(layout, unowned: destination)
    guard !packed, let reorder else { return try primitive.run(operands + [(DNNL_ARG_DIFF_WEIGHTS, result)]) }
    let gradient = try MemoryObject(primitive.weights, Storage(count: primitive.weights.floatCount))
    try primitive.run(operands + [(DNNL_ARG_DIFF_WEIGHTS, gradient)])
    try reorder.run([(DNNL_ARG_FROM, gradient), (DNNL_ARG_TO, result)])
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
