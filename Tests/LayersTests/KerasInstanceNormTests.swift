import Autograd
import Layers
import Tensors
import Testing

@Suite("keras-contrib's instance norm")
struct KerasInstanceNormTests {
  /// Two images of one row, two columns and two channels.
  private let images = Variable(Tensor([2, 1, 2, 2], [1, 2, 3, 6, 0, 0, 0, 0]))

  @Test("Without an axis an image has one mean, deviation, scale and shift; 0.001 is added to the deviation")
  func sample() {
    let norm = KerasInstanceNorm(2, .sample)
    norm.weight.set(Tensor([1], [2]))
    norm.bias.set(Tensor([1], [0.5]))
    let found = norm(images, .inference).value.values
    // Mean 3, variance (4 + 1 + 0 + 9) / 4.
    let deviation = Float(3.5).squareRoot() + 0.001
    let expected = [-2, -1, 0, 3].map { 2 * Float($0) / deviation + 0.5 } + [0.5, 0.5, 0.5, 0.5]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(norm.trainedCount == 2)
  }

  @Test("With an axis, each channel has its own")
  func channel() {
    let norm = KerasInstanceNorm(2, .channel)
    norm.weight.set(Tensor([2], [1, 3]))
    let found = norm(images, .inference).value.values
    // Means 2 and 4, deviations 1 and 2.
    let expected: [Float] = [-1 / 1.001, -6 / 2.001, 1 / 1.001, 6 / 2.001, 0, 0, 0, 0]
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(norm.trainedCount == 4)
  }

  @Test("An image of one value has finite gradients")
  func flat() {
    let norm = KerasInstanceNorm(2, .sample)
    let x = Variable(Tensor([1, 1, 2, 2], repeating: 3), requiresGradient: true)
    let found = gradients(of: norm(x, .inference).squared().sum(), withRespectTo: [x])[0].value.values
    #expect(found.allSatisfy { $0.isFinite })
  }
}
