import Foundation
import Tensors
import Testing

@Suite struct ElementwiseTests {
  static let unary: [UnaryOperation] = [
    .negate, .square, .squareRoot, .exponential, .logarithm, .absolute, .sign, .reciprocal, .tanh, .sigmoid,
    .softplus, .relu, .leakyRelu(slope: 0.2), .clamp(low: -0.5, high: 0.75), .step(slope: 0.1),
    .inside(low: -0.5, high: 0.75), .scale(-1.5), .offset(0.25), .roundToBFloat16,
  ]
  static let binary: [BinaryOperation] = [
    .add, .subtract, .multiply, .divide, .maximum, .minimum, .greaterOrEqual, .tanhGradient, .sigmoidGradient,
    .stepGradient(slope: 0.3),
  ]

  static func reference(_ operation: UnaryOperation, _ x: Double) -> Double {
    switch operation {
    case .negate: -x
    case .square: x * x
    case .squareRoot: x.squareRoot()
    case .exponential: exp(x)
    case .logarithm: log(x)
    case .absolute: abs(x)
    case .sign: x > 0 ? 1 : x < 0 ? -1 : 0
    case .reciprocal: 1 / x
    case .tanh: Foundation.tanh(x)
    case .sigmoid: 1 / (1 + exp(-x))
    case .softplus: max(x, 0) + log1p(exp(-abs(x)))
    case .relu: max(x, 0)
    case .leakyRelu(let slope): x > 0 ? x : Double(slope) * x
    case .clamp(let low, let high): min(max(x, Double(low)), Double(high))
    case .step(let slope): x > 0 ? 1 : Double(slope)
    case .inside(let low, let high): x >= Double(low) && x <= Double(high) ? 1 : 0
    case .scale(let factor): x * Double(factor)
    case .offset(let constant): x + Double(constant)
    case .roundToBFloat16:
      // The distance of neighbours is 2⁻⁷ of the power of two below; Double's own rule takes the even one of two.
      x == 0 ? 0 : (x / (x.binade * 0x1p-7)).rounded(.toNearestOrEven) * (x.binade * 0x1p-7)
    }
  }

  static func reference(_ operation: BinaryOperation, _ a: Double, _ b: Double) -> Double {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .maximum: max(a, b)
    case .minimum: min(a, b)
    case .greaterOrEqual: a >= b ? 1 : 0
    case .tanhGradient: a * (1 - b * b)
    case .sigmoidGradient: a * b * (1 - b)
    case .stepGradient(let slope): b > 0 ? a : Double(slope) * a
    }
  }

  @Test("every one-operand function equals its reference in Double, for any count", arguments: unary)
  func unaryEqualsReference(_ operation: UnaryOperation) {
    let positive = [.squareRoot, .logarithm].contains(operation)
    for count in [0, 1, 2, 15, 16, 17, 63, 1001, 40_003] {
      let x = KernelCheck.values([count], seed: UInt64(count), positive ? 0.01 : -3, 3)
      KernelCheck.expectClose(
        x.applying(operation), x.doubles.map { Self.reference(operation, $0) }, within: 4e-7, floor: 0.1, "\(count)")
    }
  }

  @Test("every two-operand function equals its reference in Double, for any count", arguments: binary)
  func binaryEqualsReference(_ operation: BinaryOperation) {
    for count in [0, 1, 3, 16, 31, 40_001] {
      let a = KernelCheck.values([count], seed: 3), b = KernelCheck.values([count], seed: 4)
      KernelCheck.expectClose(
        a.combined(operation, b), zip(a.doubles, b.doubles).map { Self.reference(operation, $0, $1) }, within: 4e-7)
    }
  }

  @Test("exponential, logarithm, tanh, sigmoid and softplus are within a few units in the last place of libm's")
  func accuracyOverTheWholeRange() {
    let cases: [(UnaryOperation, ClosedRange<Float>, Double)] = [
      (.exponential, -87...88, 2), (.logarithm, 1e-30...1e30, 2), (.logarithm, 0.5...2, 3), (.tanh, -10...10, 3),
      (.tanh, -1...1, 3), (.sigmoid, -80...80, 4), (.softplus, -80...80, 4),
    ]
    for (operation, range, allowed) in cases {
      let x = KernelCheck.values([50_000], seed: 9, range.lowerBound, range.upperBound)
      let worst =
        zip(x.doubles, x.applying(operation).values).map { input, value in
          let exact = Self.reference(operation, input)
          return abs(Double(value) - exact) / Double(max(Float(abs(exact)).ulp, Float.leastNormalMagnitude.ulp))
        }.max() ?? .infinity
      #expect(worst <= allowed, "\(operation) on \(range): \(worst) units")
    }
  }

  @Test("at the ends of the range the functions give limits, zeros and NaN as libm does")
  func limits() {
    let x = Tensor([8], [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude * 700, 100, -110])
    for operation in [UnaryOperation.exponential, .logarithm, .tanh, .softplus, .sigmoid, .relu, .squareRoot] {
      let expected = x.values.map { Float(Self.reference(operation, Double($0))) }
      for (value, (input, exact)) in zip(x.applying(operation).values, zip(x.values, expected)) {
        let same = input.isNaN ? value.isNaN : value == exact || (value.isNaN && exact.isNaN)
        #expect(same || abs(value - exact) <= 2 * exact.ulp, "\(operation)(\(input)) = \(value), not \(exact)")
      }
    }
  }

  @Test("NaN comes through maximum, minimum, clamp and leaky ReLU")
  func notANumber() {
    let x = Tensor([2], [.nan, 1]), y = Tensor([2], [1, .nan])
    for result in [x.combined(.maximum, y), x.combined(.minimum, y)] { #expect(result.values.allSatisfy { $0.isNaN }) }
    #expect(x.applying(.clamp(low: 0, high: 1)).values[0].isNaN)
    #expect(x.applying(.leakyRelu(slope: 0.2)).values[0].isNaN)
  }

  @Test("operators do what they say")
  func operators() {
    let a = Tensor([2], [6, 8]), b = Tensor([2], [2, 4])
    #expect((a + b).values == [8, 12])
    #expect((a - b).values == [4, 4])
    #expect((a * b).values == [12, 32])
    #expect((a / b).values == [3, 2])
    #expect((a * 2).values == [12, 16])
    #expect((a + 1).values == [7, 9])
    #expect(a.addingScaled(b, by: -0.5).values == [5, 6])
  }

  @Test("no function's bits depend on the number of threads")
  func threads() {
    let a = KernelCheck.values([100_003], seed: 5, 0.01, 4), b = KernelCheck.values([100_003], seed: 6)
    KernelCheck.expectSameBits { Self.unary.map { a.applying($0) } }
    KernelCheck.expectSameBits { Self.binary.map { a.combined($0, b) } + [a.addingScaled(b, by: 0.3)] }
  }
}

@Suite struct ChannelVectorTests {
  @Test(
    "channel vectors are added and multiplied for any number of channels", arguments: [1, 2, 3, 7, 16, 64, 65, 300])
  func equalsReference(_ channels: Int) {
    for rows in [0, 1, 5, 130, 4001] {
      let x = KernelCheck.values([rows, 1, channels]), v = KernelCheck.values([channels], seed: 2)
      let pairs = x.doubles.enumerated().map { ($1, Double(v.values[$0 % channels])) }
      KernelCheck.expectClose(x.addingChannels(v), pairs.map { $0 + $1 })
      KernelCheck.expectClose(x.multiplyingChannels(v), pairs.map { $0 * $1 })
    }
  }

  @Test("bias and activation in one pass equal the two passes", arguments: ElementwiseTests.unary)
  func fused(_ operation: UnaryOperation) {
    for channels in [3, 70] {
      let x = KernelCheck.values([2, 9, 11, channels]), v = KernelCheck.values([channels], seed: 2)
      #expect(x.addingChannels(v, then: operation).bits == x.addingChannels(v).applying(operation).bits)
    }
  }

  @Test("the bits do not depend on the number of threads", arguments: [1, 3, 16, 100])
  func threads(_ channels: Int) {
    let x = KernelCheck.values([100_003 / channels, channels]), v = KernelCheck.values([channels], seed: 2)
    KernelCheck.expectSameBits {
      [x.addingChannels(v), x.multiplyingChannels(v), x.addingChannels(v, then: .tanh)]
    }
  }
}
