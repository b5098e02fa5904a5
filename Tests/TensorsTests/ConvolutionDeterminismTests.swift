import Tensors
import Testing

@Suite("Convolutions give equal bits", .serialized)
struct ConvolutionDeterminismTests {
  static let cases =
    ConvolutionCase.layers + ConvolutionCase.degenerate + ConvolutionCase.winograd
    + ConvolutionCase.thin

  @Test("for one, two, three and four threads", arguments: cases)
  func threads(_ test: ConvolutionCase) {
    let passes = [test.forward, test.inputGradient, test.weightGradient]
    for (name, pass) in zip(["forward", "input gradient", "weight gradient"], passes) {
      let one = Threads.with(1) { pass() }
      for count in 2...4 {
        #expect(sameBits(one, Threads.with(count) { pass() }), "\(name) with \(count) threads, \(test)")
      }
    }
  }

  @Test("for a batch of eight and for its images one by one", arguments: cases)
  func batches(_ test: ConvolutionCase) {
    var whole = test
    whole.batch = 8
    let (input, upstream, weights) = (whole.input, whole.upstream, whole.weights)
    let forward = whole.forward().values
    let gradient = whole.inputGradient().values
    for image in 0..<8 {
      let one = convolved(slice(input, image), weights, bias: whole.outputBias, whole.geometry).values
      #expect(forward[image * one.count..<(image + 1) * one.count].elementsEqual(one), "forward, \(test)")
      let back = convolutionInputGradient(
        slice(upstream, image), weights, inputHeight: whole.height, inputWidth: whole.width, bias: whole.givenInputBias,
        whole.geometry
      ).values
      #expect(gradient[image * back.count..<(image + 1) * back.count].elementsEqual(back), "input gradient, \(test)")
    }
  }

  @Test("when several jobs compute at once")
  func concurrent() async {
    let tests = Array(ConvolutionCase.layers[8...10])
    let expected = tests.map { [$0.forward(), $0.inputGradient(), $0.weightGradient()] }
    await withTaskGroup(of: Bool.self) { group in
      for job in 0..<8 {
        group.addTask {
          let test = tests[job % tests.count]
          return (0..<5).allSatisfy { _ in
            Threads.with(1 + job % 2) {
              zip([test.forward(), test.inputGradient(), test.weightGradient()], expected[job % tests.count])
                .allSatisfy { sameBits($0, $1) }
            }
          }
        }
      }
      for await same in group { #expect(same) }
    }
  }

  private func slice(_ tensor: Tensor, _ image: Int) -> Tensor {
    let count = tensor.count / tensor.shape[0]
    return Tensor(
      Shape([1] + tensor.shape.extents.dropFirst()), Array(tensor.values[image * count..<(image + 1) * count]))
  }
}

@Suite("Copies of weights in oneDNN's layouts")
struct PackedWeightsTests {
  static let test = ConvolutionCase(9, 9, channels: (16, 32), kernel: (3, 3), padding: Edges(1))

  @Test("are dropped when the weights change in place")
  func mutated() {
    let test = Self.test
    var weights = test.weights
    let (input, upstream) = (test.input, test.upstream)
    let first = convolved(input, weights, test.geometry)
    let firstBack = convolutionInputGradient(upstream, weights, inputHeight: 9, inputWidth: 9, test.geometry)
    weights.mutate { span in for i in span.indices { span[i] *= 2 } }
    let second = convolved(input, weights, test.geometry)
    let secondBack = convolutionInputGradient(upstream, weights, inputHeight: 9, inputWidth: 9, test.geometry)
    #expect(second.values == first.values.map { $0 * 2 })
    #expect(secondBack.values == firstBack.values.map { $0 * 2 })
  }

  @Test("belong to the values they were made from, not to a copy that changed")
  func shared() {
    let test = Self.test
    let weights = test.weights
    let before = convolved(test.input, weights, test.geometry)
    var changed = weights
    changed.mutate { span in span[0] += 1 }
    #expect(convolved(test.input, changed, test.geometry).values != before.values)
    #expect(convolved(test.input, weights, test.geometry).values == before.values)
  }
}
