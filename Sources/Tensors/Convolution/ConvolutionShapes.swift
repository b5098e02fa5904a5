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
    precondition(
      weights.count > 0 && input[1] > 0 && input[2] > 0,
      "an input of shape \(input) cannot be convolved with weights of shape \(weights): there is nothing in one of them"
    )
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

  /// The same convolution of a larger image, with mirrored edges written out where there are any.
  func withMirrorWritten(_ input: Tensor) -> (Tensor, Convolution) {
    guard mode == .reflect else { return (input, self) }
    var inner = self
    (inner.padding, inner.mode) = (.none, .zero)
    return (input.padded(padding, .reflect), inner)
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

extension ConvolutionKey {
  /// The input rows that a band of output rows touches, and the geometry for these rows alone; nil when the band sees
  /// nothing but padding.
  func band(_ outputRows: Range<Int>) -> (rows: Range<Int>, geometry: Convolution)? {
    let first = outputRows.lowerBound * convolution.strideY - convolution.padding.top
    let end = first + (outputRows.count - 1) * convolution.strideY + convolution.dilation * (weights[2] - 1) + 1
    guard end > 0, first < input[1] else { return nil }
    let rows = max(0, first)..<min(input[1], end)
    var geometry = convolution
    geometry.padding.top = rows.lowerBound - first
    geometry.padding.bottom = end - rows.upperBound
    return (rows, geometry)
  }
}
