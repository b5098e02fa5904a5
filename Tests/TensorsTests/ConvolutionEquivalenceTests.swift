import Tensors
import Testing

@Suite("Convolutions agree with plain loops")
struct ConvolutionEquivalenceTests {
  @Test("Forward, over kernels, strides, paddings and dilations", arguments: ConvolutionCase.grid)
  func forward(_ test: ConvolutionCase) { expectForward(test) }

  @Test("Input gradient, over kernels, strides, paddings and dilations", arguments: ConvolutionCase.grid)
  func inputGradient(_ test: ConvolutionCase) { expectInputGradient(test) }

  @Test("Weight gradient, over kernels, strides, paddings and dilations", arguments: ConvolutionCase.grid)
  func weightGradient(_ test: ConvolutionCase) { expectWeightGradient(test) }

  @Test(
    "All passes, for degenerate shapes, wide and large layers",
    arguments: ConvolutionCase.degenerate + ConvolutionCase.wide + ConvolutionCase.large)
  func special(_ test: ConvolutionCase) {
    expectForward(test)
    expectInputGradient(test)
    expectWeightGradient(test)
  }

  @Test(
    "All passes, for Winograd's kernels, mirrored edges and few pixels",
    arguments: ConvolutionCase.winograd + ConvolutionCase.mirrored + ConvolutionCase.thin)
  func ofOurOwn(_ test: ConvolutionCase) {
    expectForward(test)
    expectInputGradient(test)
    expectWeightGradient(test)
  }

  @Test("Without a bias nothing is added")
  func withoutBias() {
    let test = ConvolutionCase(6, 7, channels: (3, 16), kernel: (3, 3), padding: Edges(1))
    let expected = ConvolutionReference.forward(test.input, test.weights, test.geometry)
    #expect(relativeError(convolved(test.input, test.weights, test.geometry), expected) < 1e-5)
    let gradient = ConvolutionReference.inputGradient(
      test.upstream, test.weights, inputHeight: 6, inputWidth: 7, test.geometry)
    let result = convolutionInputGradient(test.upstream, test.weights, inputHeight: 6, inputWidth: 7, test.geometry)
    #expect(relativeError(result, gradient) < 1e-5)
  }

  @Test("Input pixels that no window touches have a gradient of exactly zero, the others have not")
  func untouched() {
    let test = ConvolutionCase(batch: 1, 7, 7, channels: (16, 16), kernel: (2, 2), stride: (3, 3))
    let values = convolutionInputGradient(
      test.upstream, test.weights, inputHeight: 7, inputWidth: 7, test.geometry
    ).values
    for y in 0..<7 {
      for x in 0..<7 {
        let untouched = y % 3 == 2 || x % 3 == 2 || y == 6 || x == 6
        let pixel = values[(y * 7 + x) * 16..<(y * 7 + x + 1) * 16]
        #expect(pixel.allSatisfy { $0 == 0 } == untouched)
      }
    }
  }

  @Test("A batch of no images gives no output and gradients of zero")
  func emptyBatch() {
    let convolution = Convolution(padding: Edges(1))
    let (none, weights) = (Tensor.zeros([0, 4, 4, 2]), Tensor([3, 2, 3, 3], repeating: 1))
    #expect(convolved(none, weights, convolution).shape == [0, 4, 4, 3])
    let upstream = Tensor.zeros([0, 4, 4, 3])
    let back = convolutionInputGradient(upstream, weights, inputHeight: 4, inputWidth: 4, convolution)
    #expect(back.shape == [0, 4, 4, 2])
    let gradient = convolutionWeightGradient(
      input: none, upstream: upstream, kernelHeight: 3, kernelWidth: 3, convolution)
    #expect(gradient.values == [Float](repeating: 0, count: 54))
  }

  private func expectForward(_ test: ConvolutionCase) {
    let plain = test.withEdgesWritten
    let expected = ConvolutionReference.forward(plain.input, test.weights, bias: test.outputBias, plain.geometry)
    #expect(relativeError(test.forward(), expected) < 1e-5, "\(test)")
  }

  private func expectInputGradient(_ test: ConvolutionCase) {
    let plain = test.withEdgesWritten
    var expected = ConvolutionReference.inputGradient(
      test.upstream, test.weights, inputHeight: plain.input.shape[1], inputWidth: plain.input.shape[2],
      bias: test.givenInputBias, plain.geometry)
    if test.geometry.mode == .reflect { expected = expected.paddedGradient(test.geometry.padding, .reflect) }
    #expect(relativeError(test.inputGradient(), expected) < 1e-5, "\(test)")
  }

  private func expectWeightGradient(_ test: ConvolutionCase) {
    let plain = test.withEdgesWritten
    let expected = ConvolutionReference.weightGradient(
      input: plain.input, upstream: test.upstream, kernelHeight: test.kernelHeight, kernelWidth: test.kernelWidth,
      plain.geometry)
    #expect(relativeError(test.weightGradient(), expected) < 1e-5, "\(test)")
  }
}
