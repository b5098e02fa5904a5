import Foundation
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

  static let wanted = ProcessInfo.processInfo.environment["SYNTHBENCH_MEASURE"] != nil

  @Test(
    "reaches 80 % of oneDNN's bare speed on the 256→256 layer (figures of every layer are printed)",
    .enabled(if: wanted, "takes a minute and a quiet machine: set SYNTHBENCH_MEASURE to run it"))
  func layers() {
    for layer in ConvolutionBenchmark.layers {
      let results = layer.measure(rounds: 15, clock: ContinuousClock())
      for result in results {
        let figures = String(format: "%6.1f %6.1f %5.2f", result.ours, result.bare, result.ratio)
        print("\(layer) \(result.pass) \(figures) \(result.kernel)")
      }
      if layer == ConvolutionBenchmark.layers.first { #expect(results.allSatisfy { $0.ratio > 0.8 }) }
    }
  }
}
