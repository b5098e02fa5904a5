import Tensors
import Testing

@Suite("Rectified and frozen convolutions")
struct FrozenConvolutionTests {
  static let cases =
    ConvolutionCase.layers + ConvolutionCase.degenerate + ConvolutionCase.winograd + ConvolutionCase.thin
    + ConvolutionCase.mirrored

  @Test("a rectifier within a convolution gives the bits of one after it", arguments: cases)
  func rectified(_ test: ConvolutionCase) {
    let plain = test.forward()
    for (rectifier, after) in [
      (Rectifier.relu, plain.applying(.relu)), (.leakyRelu(slope: 0.2), plain.applying(.leakyRelu(slope: 0.2))),
    ] {
      let within = convolved(test.input, test.weights, bias: test.outputBias, test.geometry, then: rectifier)
      #expect(within.values == after.values, "\(test)")
    }
  }

  @Test("what is not a number is none behind a rectifier either")
  func notANumber() {
    let weights = Tensor([16, 16, 1, 1], repeating: 1)
    let images = Tensor([1, 2, 2, 16], repeating: .nan)
    #expect(convolved(images, weights, Convolution(), then: .relu).values.allSatisfy { $0.isNaN })
  }

  @Test("a frozen convolution gives the bits of others, for images of one size after another", arguments: cases)
  func frozen(_ test: ConvolutionCase) {
    let frozen = FrozenConvolution(test.weights, test.geometry)
    var larger = test
    (larger.height, larger.width) = (2 * test.height + 1, 3 * test.width)
    for sample in [test, larger, larger, test] {
      #expect(frozen(sample.input).values == convolved(sample.input, test.weights, test.geometry).values, "\(sample)")
      let biased = convolved(sample.input, test.weights, bias: test.outputBias, test.geometry, then: .relu).values
      #expect(frozen(sample.input, bias: test.outputBias, then: .relu).values == biased, "\(sample)")
    }
  }

  @Test("a frozen convolution holds its weights once")
  func memory() async {
    await #expect(processExitsWith: .success) {
      let images = Tensor([1, 8, 8, 256], repeating: 1)
      let before = BlockPool.shared.use.live
      let frozen = FrozenConvolution(Tensor([256, 256, 1, 3], repeating: 1), Convolution())
      let bytes = BlockPool.shared.use.live - before
      _ = frozen(images)
      precondition(bytes >= 256 * 256 * 3 * 4 && BlockPool.shared.use.live - before <= bytes * 9 / 8)
    }
  }
}
