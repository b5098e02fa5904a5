import Tensors
import Testing

@Suite struct MemoryBoundBenchmarkTests {
  @Test("the benchmark of memory-bound kernels times each of them once, under a name of its own")
  func runs() {
    let timings = MemoryBoundBenchmark(pixels: 64, channels: 3, rounds: 1).run()
    #expect(timings.count > 20 && Set(timings.map(\.name)).count == timings.count)
    for timing in timings { #expect(timing.ratio > 0 && timing.ratio.isFinite) }
  }
}
