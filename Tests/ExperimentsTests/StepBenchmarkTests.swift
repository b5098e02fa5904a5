import Experiments
import Foundation
import Tensors
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
      (.deformable, 128, 1, 6, nil, [15_402, 1_479]), (.deformable, 128, 2, 6, nil, [60_599, 4_296]),
    ])
  func parameters(
    system: StepBenchmark.System, size: Int, width: Int, blocks: Int, depth: Int?, expected: [Int]
  ) throws {
    let timing = try StepBenchmark(system, sizes(size, width, blocks: blocks, depth: depth)).run(steps: 2, warmup: 0)
    #expect(timing.parameters == expected)
    #expect(timing.milliseconds.min > 0 && timing.milliseconds.min <= timing.milliseconds.median)
    #expect(timing.milliseconds.median <= timing.milliseconds.max)
  }

  @Test("Every system can be timed in bfloat16, and the timing says so", arguments: StepBenchmark.System.allCases)
  func arithmetic(system: StepBenchmark.System) throws {
    var sizes = sizes(system == .deformable ? 128 : 64, 1, blocks: 0, depth: 4)
    sizes.arithmetic = .bfloat16
    let trace = OperationTrace()
    let timing = try StepBenchmark(system, sizes).run(steps: 1, warmup: 0, trace: trace)
    #expect(trace.lines.contains { $0.name == "roundToBFloat16" })
    let found = try JSONSerialization.jsonObject(with: JSONEncoder().encode(timing)) as? [String: Any]
    #expect(found?["dtype"] as? String == "bfloat16")
  }

  @Test("Deformable GANs are timed at their published sizes unless others are asked for")
  func usual() {
    let sizes = StepBenchmark.Sizes.usual(.deformable)
    #expect(sizes.size == 128 && sizes.width == 64 && sizes.batch == 4)
    #expect(StepBenchmark.Sizes.usual(.srgan) == StepBenchmark.Sizes())
  }

  @Test("The kernels of Deformable GANs are timed at the sizes of every deformed layer and of the features")
  func deformableKernels() throws {
    var sizes = StepBenchmark.Sizes.usual(.deformable)
    (sizes.width, sizes.batch) = (1, 2)
    let timings = try DeformableKernelBenchmark(sizes, rounds: 1).run()
    let layers = ["2×128×64×1", "2×64×32×2", "2×32×16×4", "2×16×8×8"]
    let wanted =
      layers.flatMap { ["part warp \($0)", "part warp gradient \($0)"] }
      + ["nearest of 3×3 pixels 2×128×64×64", "nearest of 3×3 pixels, gradient 2×128×64×64"]
    #expect(timings.map(\.name) == wanted)
    for timing in timings { #expect(timing.ratio > 0 && timing.ratio.isFinite) }
    sizes.size = 64
    #expect(throws: StepBenchmarkError.self) { try DeformableKernelBenchmark(sizes, rounds: 1) }
  }

  @Test("The keys are those of torch_steps.py")
  func keys() throws {
    let timing = try StepBenchmark(.cyclegan, sizes(24, 1, blocks: 0)).run(steps: 1, warmup: 0)
    let found = try JSONSerialization.jsonObject(with: JSONEncoder().encode(timing)) as? [String: Any]
    let wanted = [
      "batch", "compiled", "dtype", "engine", "format", "model", "ms_per_step", "parameters", "peak_resident_mib",
      "size",
      "threads", "width",
    ]
    #expect(found?.keys.sorted() == wanted)
    #expect((found?["peak_resident_mib"] as? Double).map { $0 > 10 } == true)
    #expect((found?["ms_per_step"] as? [String: Any])?.keys.sorted() == ["max", "median", "min"])
  }

  @Test("A point of a growth curve has the keys that the page reads")
  func growthKeys() throws {
    let point = GrowthBenchmark.Point(quantity: .pixels, amount: 64, milliseconds: 2)
    let found = try JSONSerialization.jsonObject(with: JSONEncoder().encode(point)) as? [String: Any]
    #expect(found?["quantity"] as? String == "pixels" && found?["amount"] as? Int == 64 && found?["ms"] as? Int == 2)
  }

  @Test("The limit of CycleGAN counts every product of its convolutions that a step needs, and no other")
  func limit() {
    // Width 1, no residual blocks, 24 pixels, batch 2: multiplications of one forward pass of every layer.
    let generator = [
      24 * 24 * 49 * 3, 12 * 12 * 9 * 2, 6 * 6 * 9 * 8, 6 * 6 * 9 * 8, 12 * 12 * 9 * 2, 24 * 24 * 49 * 3,
    ]
    let critic = [12 * 12 * 16 * 3, 6 * 6 * 16 * 2, 3 * 3 * 16 * 8, 2 * 2 * 16 * 32, 16 * 8]
    // Six passes through a generator with both gradients, six through a critic, four of which move weights; of first
    // layers only two passes need the gradient of their input.
    let wanted = 18 * generator.reduce(0, +) - 4 * generator[0] + 16 * critic.reduce(0, +) - 4 * critic[0]
    var sizes = sizes(24, 1, blocks: 0)
    sizes.batch = 2
    #expect(ConvolutionLimit.cycleGAN(sizes).operations == Double(2 * 2 * wanted))
    sizes.blocks = 1
    #expect(
      ConvolutionLimit.cycleGAN(sizes).operations == Double(2 * 2 * (wanted + 18 * 2 * 6 * 6 * 9 * 16)))
    #expect(ConvolutionLimit.cycleGAN(sizes).milliseconds(rounds: 1) > 0)
  }

  @Test("A forward pass of Inception-v3 is timed under the peer's keys; images that are too small are refused")
  func inception() throws {
    let timing = try InceptionBenchmark(size: 75, batch: 1).run(steps: 1, warmup: 0)
    let found = try JSONSerialization.jsonObject(with: JSONEncoder().encode(timing)) as? [String: Any]
    #expect(found?["parameters"] as? [Int] == [23_834_568])
    let rate = try #require(found?["images_per_second"] as? Double)
    #expect(abs(rate * timing.milliseconds.median / 1000 - 1) < 1e-2)
    #expect((found?["peak_resident_mib"] as? Double).map { $0 > 90 } == true)
    #expect(throws: StepBenchmarkError.self) { try InceptionBenchmark(size: 74, batch: 1) }
  }

  @Test("Sizes that no network has are refused with a reason")
  func refused() {
    for (system, sizes) in [
      (StepBenchmark.System.pix2pix, sizes(48, 4, depth: 5)), (.pix2pix, sizes(16, 4)), (.cyclegan, sizes(30, 4)),
      (.cyclegan, sizes(64, 0)), (.deformable, sizes(64, 4)), (.deformable, sizes(160, 4)),
    ] {
      #expect(throws: StepBenchmarkError.self) { try StepBenchmark(system, sizes) }
    }
  }
}
