import Experiments
import Foundation
import Testing

@Suite("Timing of training steps")
struct StepBenchmarkTests {
  private func sizes(_ size: Int, _ width: Int, blocks: Int = 6, depth: Int? = nil) -> StepBenchmark.Sizes {
    var sizes = StepBenchmark.Sizes()
    (sizes.size, sizes.width, sizes.blocks, sizes.depth) = (size, width, blocks, depth)
    return sizes
  }

  // The counts are what torch_steps.py prints for the same sizes.
  @Test(
    "The networks have as many parameters as the peer's",
    arguments: [
      (StepBenchmark.System.pix2pix, 32, 4, 6, nil as Int?, [65_871, 11_821]),
      (.pix2pix, 64, 2, 6, 5, [16_681, 3_223]), (.cyclegan, 32, 4, 2, nil, [13_379, 13_379, 11_517, 11_517]),
      (.stargan, 32, 4, 2, nil, [16_700, 11_932]),
      (.srgan, 64, 4, 2, nil, [3_920, 51_645]), (.srgan, 96, 2, 1, nil, [1_411, 13_059]),
    ])
  func parameters(
    system: StepBenchmark.System, size: Int, width: Int, blocks: Int, depth: Int?, expected: [Int]
  ) throws {
    let timing = try StepBenchmark(system, sizes(size, width, blocks: blocks, depth: depth)).run(steps: 2, warmup: 0)
    #expect(timing.parameters == expected)
    #expect(timing.milliseconds.min > 0 && timing.milliseconds.min <= timing.milliseconds.median)
    #expect(timing.milliseconds.median <= timing.milliseconds.max)
  }

  @Test("The keys are those of torch_steps.py")
  func keys() throws {
    let timing = try StepBenchmark(.cyclegan, sizes(24, 1, blocks: 0)).run(steps: 1, warmup: 0)
    let found = try JSONSerialization.jsonObject(with: JSONEncoder().encode(timing)) as? [String: Any]
    let wanted = [
      "batch", "compiled", "dtype", "engine", "format", "model", "ms_per_step", "parameters", "size", "threads",
      "width",
    ]
    #expect(found?.keys.sorted() == wanted)
    #expect((found?["ms_per_step"] as? [String: Any])?.keys.sorted() == ["max", "median", "min"])
  }

  @Test("Sizes that no network has are refused with a reason")
  func refused() {
    for (system, sizes) in [
      (StepBenchmark.System.pix2pix, sizes(48, 4, depth: 5)), (.pix2pix, sizes(16, 4)), (.cyclegan, sizes(30, 4)),
      (.cyclegan, sizes(64, 0)),
    ] {
      #expect(throws: StepBenchmarkError.self) { try StepBenchmark(system, sizes) }
    }
  }
}
