import COneDNN

/// Times the convolutions of this library against oneDNN's bare operations, whose operands already lie in the layouts
/// that they like best.
package struct ConvolutionBenchmark: Hashable, Sendable, CustomStringConvertible {
  package var batch: Int
  /// Height and width of the input.
  package var size: Int
  package var inputChannels: Int
  package var outputChannels: Int
  package var kernel: Int
  package var stride: Int

  package init(batch: Int, size: Int, inputChannels: Int, outputChannels: Int, kernel: Int, stride: Int = 1) {
    (self.batch, self.size, self.kernel, self.stride) = (batch, size, kernel, stride)
    (self.inputChannels, self.outputChannels) = (inputChannels, outputChannels)
  }

  /// The layers that are watched; the first is the one that the design's figures are for.
  package static let layers = [
    ConvolutionBenchmark(batch: 4, size: 64, inputChannels: 256, outputChannels: 256, kernel: 3),
    ConvolutionBenchmark(batch: 4, size: 64, inputChannels: 64, outputChannels: 64, kernel: 3),
    ConvolutionBenchmark(batch: 4, size: 32, inputChannels: 128, outputChannels: 128, kernel: 3),
    ConvolutionBenchmark(batch: 4, size: 128, inputChannels: 3, outputChannels: 64, kernel: 7),
    ConvolutionBenchmark(batch: 4, size: 64, inputChannels: 64, outputChannels: 128, kernel: 4, stride: 2),
    ConvolutionBenchmark(batch: 4, size: 64, inputChannels: 32, outputChannels: 32, kernel: 6, stride: 2),
    ConvolutionBenchmark(batch: 4, size: 16, inputChannels: 16, outputChannels: 16, kernel: 6, stride: 2),
  ]

  /// `256→256 3×3 at 64×64, batch 4`.
  package var description: String {
    "\(inputChannels)→\(outputChannels) \(kernel)×\(kernel)\(stride > 1 ? " s\(stride)" : "") at \(size)×\(size), "
      + "batch \(batch)"
  }

  /// What was measured for one pass.
  package struct Result: Sendable {
    package var pass: ConvolutionPass
    /// Median speed of this library's function, GFLOP/s.
    package var ours: Double
    /// Median speed of the bare operation, GFLOP/s.
    package var bare: Double
    /// oneDNN's name for the kernel of the bare operation.
    package var kernel: String
    /// Ours over bare.
    package var ratio: Double { ours / bare }
  }

  /// Times all three passes with the calling thread's number of threads: ours and the bare operation in turn,
  /// `rounds` times each after a warm-up.
  package func measure(rounds: Int, clock: ContinuousClock) -> [Result] {
    precondition(rounds > 0, "\(rounds) rounds give no median")
    return ConvolutionPass.allCases.map { measure($0, rounds: rounds, clock: clock) }
  }

  private var convolution: Convolution { .same(kernel: kernel, stride: stride, height: size, width: size) }

  private func key(_ pass: ConvolutionPass) -> ConvolutionKey {
    ConvolutionKey(
      pass: pass, input: [batch, size, size, inputChannels], weights: [outputChannels, inputChannels, kernel, kernel],
      convolution: convolution, threads: Threads.count)
  }

  private func measure(_ pass: ConvolutionPass, rounds: Int, clock: ContinuousClock) -> Result {
    let key = key(pass)
    let bare = convolution.trapping(key) { () throws(OneDNNError) in try BareConvolution(key) }
    let ours = ours(key)
    // The products of the "same" convolution, those with padding included.
    let operations = 2 * Double(key.output.count * inputChannels * kernel * kernel)
    for _ in 0..<3 {
      ours()
      bare.run(key)
    }
    var times: [(ours: Duration, bare: Duration)] = []
    for _ in 0..<rounds { times.append((clock.measure { ours() }, clock.measure { bare.run(key) })) }
    func speed(_ times: [Duration]) -> Double { operations / (times.sorted()[rounds / 2] / .nanoseconds(1)) }
    return Result(
      pass: pass, ours: speed(times.map(\.ours)), bare: speed(times.map(\.bare)), kernel: bare.implementation)
  }

  /// The public function of a pass on random operands.
  private func ours(_ key: ConvolutionKey) -> () -> Void {
    var stream = RandomStream(seed: 1, role: .weights)
    let input = stream.normalTensor(key.input)
    let weights = stream.normalTensor(key.weights)
    let upstream = stream.normalTensor(key.output)
    let (convolution, size, kernel) = (convolution, size, kernel)
    switch key.pass {
    case .forward: return { _ = convolved(input, weights, convolution) }
    case .inputGradient:
      return { _ = convolutionInputGradient(upstream, weights, inputHeight: size, inputWidth: size, convolution) }
    case .weightGradient:
      return {
        _ = convolutionWeightGradient(
          input: input, upstream: upstream, kernelHeight: kernel, kernelWidth: kernel, convolution)
      }
    }
  }
}

/// Milliseconds that oneDNN's bare operation takes for one pass, with operands in the layouts that it likes best and
/// the calling thread's number of threads: the median of `rounds` calls after a warm-up.
///
/// - Parameters:
///   - input: N×H×W×I.
///   - weights: O×I×KH×KW.
package func bareMilliseconds(
  _ pass: ConvolutionPass, input: Shape, weights: Shape, _ convolution: Convolution, rounds: Int,
  clock: ContinuousClock = ContinuousClock()
) -> Double {
  precondition(rounds > 0, "\(rounds) rounds give no median")
  let key = ConvolutionKey(
    pass: pass, input: input, weights: weights, convolution: convolution, threads: Threads.count)
  let bare = convolution.trapping(key) { () throws(OneDNNError) in try BareConvolution(key) }
  for _ in 0..<2 { bare.run(key) }
  let times = (0..<rounds).map { _ in clock.measure { bare.run(key) } }
  return times.sorted()[rounds / 2] / .milliseconds(1)
}

/// oneDNN's operation with operands in its favourite layouts.
private struct BareConvolution {
  private let primitive: Primitive
  private let operands: [(Int32, MemoryObject)]
  var implementation: String { primitive.implementation }

  init(_ key: ConvolutionKey) throws(OneDNNError) {
    primitive = try ConvolutionPrimitive.compile(
      key, input: .freeImages(key.input), output: .freeImages(key.output), weights: .freeWeights(key.weights))
    let layouts = [primitive.input, primitive.weights, primitive.output]
    var stream = RandomStream(seed: 1, role: .weights)
    let blocks = layouts.map { stream.normalTensor([$0.floatCount]).storage }
    let arguments: [Int32] =
      switch key.pass {
      case .forward: [DNNL_ARG_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DST]
      case .inputGradient: [DNNL_ARG_DIFF_SRC, DNNL_ARG_WEIGHTS, DNNL_ARG_DIFF_DST]
      case .weightGradient: [DNNL_ARG_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_DST]
      }
    var operands: [(Int32, MemoryObject)] = []
    for (argument, (layout, block)) in zip(arguments, zip(layouts, blocks)) {
      operands.append((argument, try MemoryObject(layout, block)))
    }
    self.operands = operands
  }

  func run(_ key: ConvolutionKey) {
    key.convolution.trapping(key) { () throws(OneDNNError) in try primitive.run(operands) }
  }
}
