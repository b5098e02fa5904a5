import Tensors
import Testing

@Suite("Convolutions stop the program on shapes that do not fit")
struct ConvolutionErrorTests {
  @Test("Channels of the input that the weights do not take")
  func channels() async {
    await #expect(processExitsWith: .failure) {
      _ = convolved(.zeros([1, 4, 4, 3]), .zeros([8, 2, 3, 3]), Convolution())
    }
  }

  @Test("A matrix instead of images")
  func rank() async {
    await #expect(processExitsWith: .failure) { _ = convolved(.zeros([4, 4]), .zeros([8, 4, 1, 1]), Convolution()) }
  }

  @Test("A kernel larger than the padded input, though rounding would give one output pixel")
  func kernel() async {
    await #expect(processExitsWith: .failure) {
      _ = convolved(.zeros([1, 2, 2, 1]), .zeros([1, 1, 3, 3]), Convolution(stride: 2))
    }
  }

  @Test("A bias of the wrong length")
  func bias() async {
    await #expect(processExitsWith: .failure) {
      _ = convolved(.zeros([1, 4, 4, 2]), .zeros([8, 2, 3, 3]), bias: .zeros([2]), Convolution())
    }
  }

  @Test("A bias of the transposed convolution with as many values as the upstream has channels")
  func transposedBias() async {
    await #expect(processExitsWith: .failure) {
      _ = convolutionInputGradient(
        .zeros([1, 2, 2, 8]), .zeros([8, 2, 3, 3]), inputHeight: 4, inputWidth: 4, bias: .zeros([8]), Convolution())
    }
  }

  @Test("An upstream that is not the output of such an input")
  func upstream() async {
    await #expect(processExitsWith: .failure) {
      _ = convolutionInputGradient(
        .zeros([1, 4, 4, 8]), .zeros([8, 2, 3, 3]), inputHeight: 4, inputWidth: 4, Convolution())
    }
    await #expect(processExitsWith: .failure) {
      _ = convolutionWeightGradient(
        input: .zeros([2, 4, 4, 2]), upstream: .zeros([1, 2, 2, 8]), kernelHeight: 3, kernelWidth: 3, Convolution())
    }
  }
}
