import CKernels

/// Convolutions to so few pixels that the way of the weights from memory takes most of the time: they are read once, as
/// they lie, where oneDNN would first copy them into a layout of its own.
struct ThinConvolution {
  private let shape: sb_thin

  /// The convolution of an input N×H×W×I to an output N×OH×OW×O with weights O×I×KH×KW; nil where it is not of that
  /// kind.
  ///
  /// Decided by the shapes of one image, so that bits depend neither on the batch nor on the threads.
  init?(input: Shape, weights: Shape, output: Shape, _ convolution: Convolution) {
    let pixels = output[1] * output[2]
    guard
      pixels <= 16, weights.count >= 16_384 * pixels, weights[0] % 16 == 0, weights.count / weights[0] % 16 == 0,
      convolution.mode == .zero
    else { return nil }
    shape = sb_thin(
      images: input[0], height: input[1], width: input[2], inputs: input[3], outputs: output[3],
      out_height: output[1], out_width: output[2], kernel_height: weights[2], kernel_width: weights[3],
      stride_y: convolution.strideY, stride_x: convolution.strideX, top: convolution.padding.top,
      left: convolution.padding.left, dilation: convolution.dilation)
  }

  /// The output's values.
  func convolve(_ input: Tensor, _ weights: Tensor, bias: Tensor?, into destination: UnsafeMutablePointer<Float>) {
    let scratch = Storage(count: sb_thin_scratch(shape))
    // Safe, here and below: the blocks have the shapes' sizes and live until the call has returned.
    withExtendedLifetime((input, weights, bias, scratch)) {
      sb_thin_convolve(
        shape, input.storage.pointer, weights.storage.pointer, bias?.storage.pointer, destination, scratch.pointer)
    }
  }

  /// The input gradient's values.
  func inputGradient(
    _ upstream: Tensor, _ weights: Tensor, bias: Tensor?, into destination: UnsafeMutablePointer<Float>
  ) {
    let scratch = Storage(count: sb_thin_scratch(shape))
    withExtendedLifetime((upstream, weights, bias, scratch)) {
      sb_thin_input_gradient(
        shape, upstream.storage.pointer, weights.storage.pointer, bias?.storage.pointer, destination, scratch.pointer)
    }
  }

  /// The weight gradient's values.
  func weightGradient(input: Tensor, upstream: Tensor, into destination: UnsafeMutablePointer<Float>) {
    let scratch = Storage(count: sb_thin_scratch(shape))
    withExtendedLifetime((input, upstream, scratch)) {
      sb_thin_weight_gradient(
        shape, input.storage.pointer, upstream.storage.pointer, destination, scratch.pointer)
    }
  }
}
