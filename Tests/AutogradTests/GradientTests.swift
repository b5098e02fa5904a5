import Autograd
import Tensors
import Testing

@Suite("Gradients agree with finite differences")
struct GradientTests {
  @Test("First order, fused and recorded: elementwise, shapes, reductions, images", arguments: plainCases)
  func plain(_ example: GradientCase) { GradientChecker(example).checkFirstOrder() }

  @Test("First order, fused and recorded: matrix products and convolutions", arguments: productCases)
  func products(_ example: GradientCase) { GradientChecker(example).checkFirstOrder() }

  @Test("First order, fused and recorded: normalisations", arguments: normalizationCases)
  func normalizations(_ example: GradientCase) { GradientChecker(example).checkFirstOrder() }

  @Test("Second order: elementwise, shapes, reductions, images", arguments: plainCases)
  func plainTwice(_ example: GradientCase) { GradientChecker(example).checkSecondOrder() }

  @Test("Second order: matrix products and convolutions, weight gradients among them", arguments: productCases)
  func productsTwice(_ example: GradientCase) { GradientChecker(example).checkSecondOrder() }

  @Test("Second order: normalisations", arguments: normalizationCases)
  func normalizationsTwice(_ example: GradientCase) { GradientChecker(example).checkSecondOrder() }

  @Test("Second order through composed networks", arguments: composedCases)
  func composed(_ example: GradientCase) {
    GradientChecker(example).checkFirstOrder()
    GradientChecker(example).checkSecondOrder()
  }

  @Test("Third order of a product of powers")
  func third() {
    // x³: derivatives 3x², 6x, 6.
    let x = Variable(Tensor([3], [1, -2, 0.5]), requiresGradient: true)
    let cube = (x.squared() * x).sum()
    let first = gradients(of: cube, withRespectTo: [x], isRecorded: true)[0]
    let second = gradients(of: first.sum(), withRespectTo: [x], isRecorded: true)[0]
    let third = gradients(of: second.sum(), withRespectTo: [x])[0]
    #expect(first.value.values == [3, 12, 0.75])
    #expect(second.value.values == [6, -12, 3])
    #expect(third.value.values == [6, 6, 6])
  }

  @Test("A gradient penalty through convolution, leaky ReLU and a dense layer")
  func penalty() throws {
    let direction = Penalty.shapes.enumerated().map { drawn($1, 70 + $0) }
    // The penalty jumps where an activation changes sign, so the first weights with a margin are taken.
    let penalty = try #require((0..<200).lazy.map(Penalty.init(seed:)).first { $0.margin > 0.02 })
    let leaves = penalty.weights.map { Variable($0, requiresGradient: true) }
    let found = gradients(of: penalty.value(leaves), withRespectTo: leaves).map(\.value)
    let norm = inner(found, found).squareRoot()
    let step: Float = 0x1p-9
    let ends = [step, -step].map { step in
      Double(penalty.value(zip(penalty.weights, direction).map { Variable($0.addingScaled($1, by: step)) }).item)
    }
    let slope = (ends[0] - ends[1]) / (2 * Double(step))
    #expect(norm > 0.1)
    #expect(abs(slope - inner(found, direction)) <= 2e-3 * norm)
  }
}

/// Networks of rules that have a fused and a composed form.
let composedCases: [GradientCase] = [
  GradientCase(
    "dense, batch norm, tanh, dense, log softmax",
    [
      drawn([5, 3], 60), drawn([4, 3], 61), drawn([4], 62, 0.5, 1.5), drawn([4], 63), drawn([2, 4], 64),
    ]
  ) { x in
    let hidden = matrixProduct(x[0], x[1], transposeB: true)
      .normalized(over: .batch, scale: x[2], shift: x[3], epsilon: 1e-2).output.tanh()
    return matrixProduct(hidden, x[4], transposeB: true).logSoftmax()
  },
  GradientCase(
    "convolution, instance norm, sigmoid, convolution",
    [
      drawn([2, 4, 4, 2], 65), drawn([3, 2, 3, 3], 66) * 0.4, drawn([1, 3, 3, 3], 67) * 0.4,
    ]
  ) { x in
    let same = Convolution(padding: Edges(1))
    return convolved(
      convolved(x[0], x[1], same).normalized(over: .instance, epsilon: 1e-2).output.sigmoid(), x[2], same)
  },
]

/// (‖∂critic/∂x‖ − 1)² for each of two images, averaged, with the way to the weights.
private struct Penalty {
  static let shapes: [Shape] = [[3, 1, 3, 3], [3], [1, 48]]
  let weights: [Tensor]
  let images = drawn([2, 4, 4, 1], 68)

  init(seed: Int) { weights = Self.shapes.enumerated().map { drawn($1, 1000 + 3 * seed + $0) } }

  private func hidden(_ images: Variable, _ weights: [Variable]) -> Variable {
    convolved(images, weights[0], bias: weights[1], Convolution(padding: Edges(1)))
  }

  var margin: Float { hidden(Variable(images), weights.map { Variable($0) }).value.values.map(abs).min() ?? 0 }

  func value(_ weights: [Variable]) -> Variable {
    let x = Variable(images, requiresGradient: true)
    let verdict = matrixProduct(hidden(x, weights).leakyRelu(slope: 0.2).flattened, weights[2], transposeB: true)
    let slope = gradients(of: verdict.sum(), withRespectTo: [x], isRecorded: true)[0]
    let norm = slope.squared().sum(over: [1, 2, 3]).squareRoot()
    return (norm - 1).squared().mean()
  }
}
