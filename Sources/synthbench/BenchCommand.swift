import ArgumentParser
import Experiments
import Foundation
import Tensors

/// `synthbench bench`: how fast the engine is on this machine.
struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time the engine.",
    subcommands: [
      BenchKernelsCommand.self, BenchPix2PixCommand.self, BenchCycleGANCommand.self, BenchStarGANCommand.self,
      BenchSRGANCommand.self, BenchDeformableCommand.self, BenchInceptionCommand.self, BenchGrowthCommand.self,
    ])
}

/// `synthbench bench kernels`: convolutions against the bare oneDNN primitive, other kernels against a copy.
struct BenchKernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time convolutions against bare oneDNN primitives, and other kernels against a plain copy.",
    discussion: """
      The others are those that memory bounds, and the warps and nearest features of Deformable GANs at their published \
      sizes for 128×64 pixels, batch 4. Both sides run in turn; figures are medians. Run it on an idle machine.
      """)

  @Option(help: "Threads.")
  var threads = min(2, Threads.available)

  @Option(help: "Rounds of each pair.")
  var rounds = 15

  @Flag(help: "Print JSON.")
  var json = false

  /// One pair of timings.
  private struct Line: Encodable {
    var kernel: String
    var ours: Double
    var reference: Double
    var unit: String
    /// Ours over the reference in speed: 1 is as fast.
    var speed: Double

    init(_ layer: ConvolutionBenchmark, _ result: ConvolutionBenchmark.Result) {
      (kernel, unit) = ("\(layer) \(result.pass)", "GFLOP/s")
      (ours, reference, speed) = (result.ours, result.bare, result.ratio)
    }

    init(_ timing: KernelTiming) {
      (kernel, unit) = (timing.name, "µs")
      (ours, reference) = (timing.nanoseconds / 1000, timing.copyNanoseconds / 1000)
      speed = 1 / timing.ratio
    }
  }

  func validate() throws {
    if !(1...256).contains(threads) || rounds < 1 {
      throw ValidationError("--threads needs a number from 1 to 256, --rounds one of at least 1.")
    }
  }

  func run() throws {
    Threads.use(threads)
    let convolutions = ConvolutionBenchmark.layers.flatMap { layer in
      layer.measure(rounds: rounds, clock: ContinuousClock()).map { Line(layer, $0) }
    }
    let memory = MemoryBoundBenchmark(pixels: 4 * 64 * 64, channels: 64, rounds: rounds).run().map(Line.init)
    let deformable = try DeformableKernelBenchmark(rounds: rounds).run().map(Line.init)
    if json {
      return print(
        try jsonText(["convolutions": convolutions, "memory-bound": memory, "deformable-gan": deformable]))
    }
    print("convolutions, \(threads) threads: ours | bare oneDNN primitive | share")
    for line in convolutions { show(line) }
    print("memory-bound kernels: ours | plain copy of as many bytes | share")
    for line in memory { show(line) }
    print("warps and nearest features of Deformable GANs: ours | plain copy of as many bytes | share")
    for line in deformable { show(line) }
  }

  private func show(_ line: Line) {
    print(
      String(format: "  %8.1f  %8.1f %@  %5.2f  ", line.ours, line.reference, line.unit, line.speed) + line.kernel)
  }
}
