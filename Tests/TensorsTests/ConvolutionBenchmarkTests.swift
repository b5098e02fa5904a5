import Tensors
import Testing

@Suite("Convolution benchmark", .serialized)
struct ConvolutionBenchmarkTests {
  @Test("reports all three passes with positive speeds, and names oneDNN's kernels")
  func small() {
    let layer = ConvolutionBenchmark(batch: 1, size: 16, inputChannels: 16, outputChannels: 16, kernel: 3)
    let results = layer.measure(rounds: 3, clock: ContinuousClock())
    #expect(results.map(\.pass) == [.forward, .inputGradient, .weightGradient])
    #expect(results.allSatisfy { $0.ours > 0 && $0.bare > 0 && $0.ratio == $0.ours / $0.bare && !$0.kernel.isEmpty })
  }
}
