import ArgumentParser
import Experiments
import Foundation
import Tensors

/// `synthbench bench inception`.
struct BenchInceptionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inception", abstract: "Time a forward pass through Inception-v3, as evaluation does.")

  @Option(help: "Rows and columns of the images.")
  var size = 299

  @Option(help: "Images in a batch.")
  var batch = 8

  @Option(help: "Batches that are timed.")
  var steps = 20

  @Option(help: "Batches before them that are not.")
  var warmup = 5

  @Option(help: "Threads.")
  var threads = min(2, Threads.available)

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if !(1...256).contains(threads) || steps < 1 || warmup < 0 {
      throw ValidationError(
        "--threads needs a number from 1 to 256, --steps one of at least 1, --warmup one of at least 0.")
    }
  }

  func run() throws {
    let benchmark: InceptionBenchmark
    do {
      benchmark = try InceptionBenchmark(size: size, batch: batch)
    } catch let error as StepBenchmarkError {
      throw UserError(description: error.description)
    }
    Threads.use(threads)
    let timing = benchmark.run(steps: steps, warmup: warmup)
    guard !json else { return print(try jsonText(timing)) }
    let times = timing.milliseconds
    print("inception, \(size)×\(size), batch \(batch), \(threads) threads")
    print(String(format: "  %.2f images a second", timing.imagesPerSecond))
    print(String(format: "  %.2f ms a batch (median; %.2f to %.2f)", times.median, times.min, times.max))
    print(String(format: "  %.1f MiB at most", timing.peakResidentMiB))
  }
}
