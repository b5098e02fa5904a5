import ArgumentParser
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

/// `synthbench bench kernels`: convolutions against the bare oneDNN primitive, memory-bound kernels against a copy.
struct BenchKernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time convolutions against bare oneDNN primitives, and memory-bound kernels against a plain copy.",
    discussion: "Both sides run in turn; figures are medians. Run it on an idle machine.")

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
  }

  func validate() throws {
    if !(1...256).contains(threads) || rounds < 1 {
      throw ValidationError("--threads needs a number from 1 to 256, --rounds one of at least 1.")
    }
  }

  func run() throws {
    Threads.use(threads)
    let convolutions = ConvolutionBenchmark.layers.flatMap { layer in
      layer.measure(rounds: rounds, clock: ContinuousClock()).map { result in
        Line(
          kernel: "\(layer) \(result.pass)", ours: result.ours, reference: result.bare, unit: "GFLOP/s",
          speed: result.ratio)
      }
    }
    let memory = MemoryBoundBenchmark(pixels: 4 * 64 * 64, channels: 64, rounds: rounds).run().map { timing in
      Line(
        kernel: timing.name, ours: timing.nanoseconds / 1000, reference: timing.copyNanoseconds / 1000, unit: "µs",
        speed: 1 / timing.ratio)
    }
    if json { return print(try jsonText(["convolutions": convolutions, "memory-bound": memory])) }
    print("convolutions, \(threads) threads: ours | bare oneDNN primitive | share")
    for line in convolutions { show(line) }
    print("memory-bound kernels: ours | plain copy of as many bytes | share")
    for line in memory { show(line) }
  }

  private func show(_ line: Line) {
    print(
      String(format: "  %8.1f  %8.1f %@  %5.2f  ", line.ours, line.reference, line.unit, line.speed) + line.kernel)
  }
}
