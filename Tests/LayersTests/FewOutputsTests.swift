import Autograd
import Layers
import ParityFixtures
import Tensors
import Testing

/// A convolution to few channels, whose columns are computed in groups of four.
struct FewOutputsCase: Sendable {
  let kernel: Int
  let padding: Padding
  let shape: Shape
  let outputs: Int
}

@Suite("A convolution of large kernel to a few channels")
struct FewOutputsTests {
  @Test(
    "gives the outputs and gradients of the plain one",
    arguments: [
      FewOutputsCase(kernel: 9, padding: .zeros(4), shape: [2, 7, 12, 8], outputs: 3),
      FewOutputsCase(kernel: 7, padding: .zeros(3), shape: [1, 9, 8, 9], outputs: 4),
      FewOutputsCase(kernel: 5, padding: .zeros(2), shape: [2, 5, 16, 8], outputs: 1),
      FewOutputsCase(kernel: 7, padding: .reflection(3), shape: [2, 8, 12, 8], outputs: 3),
      FewOutputsCase(kernel: 9, padding: .reflection(4), shape: [1, 6, 8, 8], outputs: 2),
      // Widths that are not divided: the plain way, under the same test.
      FewOutputsCase(kernel: 9, padding: .zeros(4), shape: [1, 6, 10, 8], outputs: 3),
      FewOutputsCase(kernel: 7, padding: .reflection(3), shape: [1, 6, 9, 8], outputs: 3),
    ])
  func grouped(example: FewOutputsCase) {
    let weights = hashedTensor("weights", [example.outputs, example.shape[3], example.kernel, example.kernel])
    let layer = Conv2D(weight: weights, bias: hashedTensor("bias", [example.outputs]), padding: example.padding)
    let input = Variable(hashedTensor("input", example.shape), requiresGradient: true)
    let (kernels, bias) = (layer.weight.variable, layer.bias!.variable)
    let plain =
      switch example.padding {
      case .reflection(let pixels): convolved(input.padded(Edges(pixels), .reflect), kernels, bias: bias)
      case .zeros(let pixels): convolved(input, kernels, bias: bias, Convolution(padding: Edges(pixels)))
      default: preconditionFailure("no such case")
      }
    let found = FewOutputsConv2D(layer)(input, .inference)
    #expect(isClose(found.value, plain.value))
    let upstream = hashedTensor("upstream", plain.shape)
    let variables = [input, kernels, bias]
    let ofFound = gradients(of: found, withRespectTo: variables, upstream: upstream)
    let ofPlain = gradients(of: plain, withRespectTo: variables, upstream: upstream)
    for (a, b) in zip(ofFound, ofPlain) { #expect(isClose(a.value, b.value)) }
  }

  private func isClose(_ a: Tensor, _ b: Tensor) -> Bool {
    let size = b.values.reduce(0) { max($0, abs($1)) }
    return a.shape == b.shape && zip(a.values, b.values).allSatisfy { abs($0 - $1) <= 1e-5 * size }
  }
}
