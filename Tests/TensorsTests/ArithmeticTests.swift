import Tensors
import Testing

@Suite("Products of operands rounded to bfloat16", .serialized)
struct ArithmeticTests {
  /// The nearer of the two bfloat16 around a value, found by their distances in Double; at a tie the even one.
  private func reference(_ x: Float) -> Float {
    guard x.isFinite else { return x }
    let below = Float(bitPattern: x.bitPattern & 0xFFFF_0000)
    let above = Float(bitPattern: below.bitPattern + 0x1_0000)
    // Behind the largest finite value comes 2¹²⁸, which is written as infinity.
    let limit = above.isFinite ? Double(above) : above < 0 ? -0x1p128 : 0x1p128
    let (down, up) = (abs(Double(x) - Double(below)), abs(limit - Double(x)))
    return down < up || (down == up && below.bitPattern >> 16 & 1 == 0) ? below : above
  }

  @Test("take the nearest value, of two the even one, with zeros, subnormals and infinities, in any lane of a vector")
  func rounding() {
    var values: [Float] = [
      0, 1, .pi, 1e-3, .infinity, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 3.3895314e38,
      Float(bitPattern: 0x0001_16C2),
    ]
    // Around halfway points below even and odd neighbours, in several binades, subnormals among them.
    for high in [0x3F80, 0x3F81, 0x0000, 0x0001, 0x0080, 0x007F, 0x7F7F, 0x7F7E, 0x4049] as [UInt32] {
      for low in [0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF] as [UInt32] {
        values.append(Float(bitPattern: high << 16 | low))
      }
    }
    values += values.map { -$0 }
    for shift in 0..<17 {
      let moved = [Float](repeating: 2.7, count: shift) + values
      let rounded = Tensor([moved.count], moved).roundedToBFloat16()
      #expect(rounded.bits == moved.map { reference($0).bitPattern })
    }
    let many = KernelCheck.values([70_001], seed: 3, -1e3, 1e3)
    KernelCheck.expectSameBits { [many.roundedToBFloat16()] }
    #expect(many.roundedToBFloat16().bits == many.values.map { reference($0).bitPattern })
    #expect(sameBits(many.roundedToBFloat16(), many.roundedToBFloat16().roundedToBFloat16()))
  }

  @Test("keep NaN, whichever bits make it one")
  func notANumber() {
    let patterns: [UInt32] = [0x7FC0_0000, 0xFFC0_0000, 0x7F80_0001, 0xFF80_FFFF, 0x7FFF_FFFF, 0x7F81_0000]
    let values = [[Float]](repeating: patterns.map(Float.init(bitPattern:)), count: 5).flatMap(\.self)
    for value in Tensor([values.count], values).roundedToBFloat16().values {
      #expect(value.isNaN && value.bitPattern & 0xFFFF == 0)
    }
  }

  static let cases =
    ConvolutionCase.winograd + ConvolutionCase.degenerate + ConvolutionCase.mirrored + ConvolutionCase.wide
    + ConvolutionCase.large

  @Test("are the three passes of float32 on rounded operands, bit for bit", arguments: cases)
  func passes(_ test: ConvolutionCase) {
    var half = test
    half.geometry.arithmetic = .bfloat16
    let (input, weights) = (test.input.roundedToBFloat16(), test.weights.roundedToBFloat16())
    let upstream = test.upstream.roundedToBFloat16()
    let forward = convolved(input, weights, bias: test.outputBias, test.geometry)
    let inputGradient = convolutionInputGradient(
      upstream, weights, inputHeight: test.height, inputWidth: test.width, bias: test.givenInputBias, test.geometry)
    let weightGradient = convolutionWeightGradient(
      input: input, upstream: upstream, kernelHeight: test.kernelHeight, kernelWidth: test.kernelWidth, test.geometry)
    for count in 1...4 {
      Threads.with(count) {
        #expect(sameBits(half.forward(), forward), "forward, \(count) threads")
        #expect(sameBits(half.inputGradient(), inputGradient), "input gradient, \(count) threads")
        #expect(sameBits(half.weightGradient(), weightGradient), "weight gradient, \(count) threads")
      }
    }
    #expect(!sameBits(forward, test.forward()) && !sameBits(weightGradient, test.weightGradient()))
  }

  @Test("are matrix products of rounded operands")
  func matrices() {
    let (a, b) = (KernelCheck.values([37, 129], seed: 1), KernelCheck.values([50, 129], seed: 2))
    let product = matrixProduct(a, b, transposeB: true, arithmetic: .bfloat16)
    #expect(
      sameBits(product, matrixProduct(a.roundedToBFloat16(), b.roundedToBFloat16(), transposeB: true))
        && !sameBits(product, matrixProduct(a, b, transposeB: true)))
  }

  @Test("follow weights that change in place")
  func changed() {
    var test = ConvolutionCase(9, 9, channels: (16, 32), kernel: (3, 3), padding: Edges(1))
    test.geometry.arithmetic = .bfloat16
    var weights = test.weights
    let first = convolved(test.input, weights, test.geometry)
    weights.mutate { span in for i in span.indices { span[i] *= 2 } }
    #expect(convolved(test.input, weights, test.geometry).values == first.values.map { $0 * 2 })
  }
}
