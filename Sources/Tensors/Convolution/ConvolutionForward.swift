import COneDNN

/// The convolution (cross-correlation) of images with weights.
///
/// - Parameters:
///   - input: N×H×W×I.
///   - weights: O×I×KH×KW.
///   - bias: O values that are added to the output's channels, or nil.
///   - convolution: strides, padding, dilation, arithmetic.
///   - rectifier: what the sums pass through; but for images of few pixels, while they lie in a cache.
/// - Returns: N×OH×OW×O, the same bits for any number of threads and any division of the batch.
public func convolved(
  _ input: Tensor, _ weights: Tensor, bias: Tensor? = nil, _ convolution: Convolution,
  then rectifier: Rectifier = .none
) -> Tensor {
  if convolution.arithmetic == .bfloat16 {
    return convolved(
      input.roundedToBFloat16(), weights.keptInBFloat16(), bias: bias, convolution.ofRounded, then: rectifier)
  }
  let watch = observed("convolution \(weights.shape.kernelText)", [input, weights])
  defer { watch?.ended() }
  let output = convolution.outputShape(input: input.shape, weights: weights.shape)
  convolution.checkBias(bias, channels: weights.shape[0], weights: weights.shape)
  guard output.count > 0 else { return .zeros(output) }
  if let winograd = WinogradGeometry(forwardOf: input.shape, weights: weights.shape, output: output, convolution) {
    return Tensor(
      output, writing: { winograd.convolve(input, weights, bias: bias, then: rectifier, into: $0) })
  }
  if let thin = ThinConvolution(input: input.shape, weights: weights.shape, output: output, convolution) {
    var result = Tensor(output, writing: { thin.convolve(input, weights, bias: bias, into: $0) })
    result.rectify(rectifier)
    return result
  }
  let (input, convolution) = convolution.withMirrorWritten(input)
  let pieces = ForwardPiece.pieces(of: input.shape, weights, hasBias: bias != nil, convolution)
  return Tensor(
    output, writing: { run(pieces, input: input, bias: bias, then: rectifier, into: SharedAddress($0)) })
}

/// Spreads the pieces of all images over the threads. A task is one piece of some neighbouring images, so that a thread
/// keeps that piece's weights in its cache; how many images depends on the threads, which the bits do not, since every
/// image is computed by itself.
func run(
  _ pieces: [ForwardPiece], input: Tensor, bias: Tensor?, then rectifier: Rectifier, into destination: SharedAddress
) {
  let groups = Range.divided(input.shape[0], parts: (4 * Threads.count + pieces.count - 1) / pieces.count)
  spread(pieces.count * groups.count) { task in
    let (piece, images) = (pieces[task / groups.count], groups[task % groups.count])
    piece.key.convolution.trapping(piece.key) { () throws(OneDNNError) in
      // Safe: tasks write disjoint parts of the output, and the operands' storages live until after the runs.
      try piece.run(
        images, input.storage.pointer, bias: bias?.storage.pointer, then: rectifier, into: destination.pointer)
    }
  }
  withExtendedLifetime((input, bias)) {}
}

/// A band of rows or a range of output channels of one image's output, computed by one thread.
///
/// oneDNN orders a sum by how it divides the work, which in turn depends on the batch and the number of threads (its
/// 2.6 forward kernel takes another order for padded columns when a block of columns is as wide as the image). So it
/// is given single images and a single thread, and the division into pieces depends on one image's shape alone.
struct ForwardPiece: Sendable {
  let key: ConvolutionKey
  let primitive: ConvolutionPrimitive
  let weights: MemoryObject
  private let inputOffset: Int
  private let outputOffset: Int
  let channels: Range<Int>
  private let allChannels: Int
  /// Floats in the input and the output of one image.
  private let (imageInputCount, imageOutputCount): (Int, Int)

  /// The pieces of every image of an input.
  static func pieces(
    of input: Shape, _ weights: Tensor, hasBias: Bool, _ convolution: Convolution
  ) -> [ForwardPiece] {
    let key = ConvolutionKey(
      pass: .forward, input: Shape([1] + input.extents.dropFirst()), weights: weights.shape, convolution: convolution,
      hasBias: hasBias, threads: 1)
    return convolution.trapping(key) { () throws(OneDNNError) in
      var pieces: [ForwardPiece] = []
      for (rows, channels) in division(of: key) {
        pieces.append(try ForwardPiece(key, rows: rows, channels: channels, weights: weights))
      }
      return pieces
    }
  }

  /// The division of one image: bands of rows, or ranges of channels where there are few pixels and many weights.
  private static func division(of image: ConvolutionKey) -> [(rows: Range<Int>, channels: Range<Int>)] {
    let output = image.output
    let (rows, columns, channels) = (output[1], output[2], output[3])
    let whole = (0..<rows, 0..<channels)
    // A piece of less than four million operations is not worth a thread's while.
    let parts = min(8, 2 * rows * columns * image.weights.count / 4_000_000)
    if parts < 2 { return [whole] }
    if rows * columns < 256 && channels >= 64 {
      return Range.channels(channels, parts: parts).map { (0..<rows, $0) }
    }
    let bands = Range.divided(rows, parts: parts)
    // A band that sees nothing but padding is no convolution.
    guard bands.allSatisfy({ image.band($0) != nil }) else { return [whole] }
    return bands.map { ($0, 0..<channels) }
  }

  private init(_ image: ConvolutionKey, rows: Range<Int>, channels: Range<Int>, weights: Tensor) throws(OneDNNError) {
    var key = image
    let output = image.output
    var inputRows = 0..<image.input[1]
    if rows.count < output[1], let band = image.band(rows) { (inputRows, key.convolution) = band }
    key.input = [1, inputRows.count, image.input[2], image.input[3]]
    key.weights = Shape([channels.count] + image.weights.extents.dropFirst())
    self.key = key
    self.channels = channels
    allChannels = output[3]
    (imageInputCount, imageOutputCount) = (image.input.count, output.count)
    inputOffset = inputRows.lowerBound * image.input[2] * image.input[3]
    outputOffset = rows.lowerBound * output[2] * output[3]
    primitive = try PrimitiveCache.shared.convolution(key)
    self.weights = try weights.packed(for: primitive, from: channels.lowerBound)
  }

  /// Computes the piece for some images of a batch.
  func run(
    _ images: Range<Int>, _ input: UnsafeMutablePointer<Float>, bias: UnsafeMutablePointer<Float>?,
    then rectifier: Rectifier, into output: UnsafeMutablePointer<Float>
  ) throws(OneDNNError) {
    // A range of channels is computed apart and then put between the others; there are few pixels then.
    let slice = channels.count < allChannels ? Storage(count: key.output.count * images.count) : nil
    func source(_ image: Int) -> UnsafeMutablePointer<Float> { input + image * imageInputCount + inputOffset }
    func target(_ image: Int) -> UnsafeMutablePointer<Float> {
      guard let slice else { return output + image * imageOutputCount + outputOffset }
      return slice.pointer + (image - images.lowerBound) * key.output.count
    }
    let sourceMemory = try MemoryObject(primitive.input, unowned: source(images.lowerBound))
    let targetMemory = try MemoryObject(primitive.output, unowned: target(images.lowerBound))
    var operands = [(DNNL_ARG_SRC, sourceMemory), (DNNL_ARG_WEIGHTS, weights), (DNNL_ARG_DST, targetMemory)]
    if let bias {
      operands.append((DNNL_ARG_BIAS, try MemoryObject(.vector(channels.count), unowned: bias + channels.lowerBound)))
    }
    // oneDNN's own rectifier would make zero of what is not a number.
    func rectify(_ image: Int) { rectifier.apply(to: target(image), count: key.output.count) }
    try primitive.primitive.run(operands, times: images.count) { index throws(OneDNNError) in
      if index > 0 { rectify(images.lowerBound + index - 1) }
      try sourceMemory.move(to: source(images.lowerBound + index))
      try targetMemory.move(to: target(images.lowerBound + index))
    }
    rectify(images.upperBound - 1)
    guard let slice else { return }
    let first = output + images.lowerBound * imageOutputCount + channels.lowerBound
    for pixel in 0..<slice.count / channels.count {
      (first + pixel * allChannels).update(from: slice.pointer + pixel * channels.count, count: channels.count)
    }
  }
}
