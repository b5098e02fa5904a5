import ArgumentParser
import Experiments
import Foundation
import Tensors

/// `synthbench bench growth`.
struct BenchGrowthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth",
    abstract: "Time how the cost of training grows with pixels, images and steps, on pix2pix of fixed depth.")

  @Option(help: "Channels of the first layer.")
  var width = 32

  @Option(help: "Steps that are timed for each point over pixels and images; over steps there are 10, 20 and 40.")
  var steps = 10

  @Option(help: "Steps before them that are not.")
  var warmup = 3

  @Option(help: "Threads.")
  var threads = min(2, Threads.available)

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if !(1...256).contains(threads) || width < 1 || steps < 1 || warmup < 0 {
      throw ValidationError(
        "--threads needs a number from 1 to 256, --width and --steps one of at least 1, --warmup one of at least 0.")
    }
  }

  func run() throws {
    Threads.use(threads)
    let points = try GrowthBenchmark(width: width).run(steps: steps, warmup: warmup)
    guard !json else { return print(try jsonText(points)) }
    print("pix2pix, width \(width), \(threads) threads")
    for point in points {
      let each = 1000 * point.milliseconds / Double(point.amount)
      print(
        String(
          format: "  %7d \(point.quantity.rawValue)  %9.2f ms  %10.3f µs each", point.amount, point.milliseconds, each))
    }
  }
}
