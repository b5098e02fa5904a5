import ArgumentParser
import Experiments
import Foundation
import Tensors

/// The options of timing a training step; their names and defaults are those of the peer's `torch_steps.py`.
struct StepOptions: ParsableArguments {
  @Option(
    help: "Rows and columns of the full-size image, 64 by default; of deformable the rows, 128, twice the columns.")
  var size: Int?

  @Option(help: "Channels of the first layer; by default 32, of deformable 64.")
  var width: Int?

  @Option(help: "Images per step; by default 1, of deformable 4.")
  var batch: Int?

  @Option(help: "Residual blocks.")
  var blocks = 6

  @Option(
    help: "Halvings of the U-Net (pix2pix) or of the critic (stargan); by default down to 1×1 and 2×2.")
  var depth: Int?

  @Option(help: "What convolutions and dense layers compute in: float32 or bfloat16.")
  var dtype: String = Arithmetic.float32.rawValue

  @Option(help: "Steps that are timed.")
  var steps = 20

  @Option(help: "Steps before them that are not.")
  var warmup = 5

  @Option(help: "Threads.")
  var threads = min(2, Threads.available)

  @OptionGroup var tracing: TraceOptions

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if !(1...256).contains(threads) || steps < 1 || warmup < 0 {
      throw ValidationError(
        "--threads needs a number from 1 to 256, --steps one of at least 1, --warmup one of at least 0.")
    }
  }

  /// Times the steps and prints the figures; `limited` times the step's convolutions by themselves too.
  func run(_ system: StepBenchmark.System, limited: Bool = false) throws {
    var sizes = StepBenchmark.Sizes.usual(system)
    (sizes.size, sizes.width) = (size ?? sizes.size, width ?? sizes.width)
    (sizes.batch, sizes.blocks, sizes.depth) = (batch ?? sizes.batch, blocks, depth)
    sizes.arithmetic = try Arithmetic.named(dtype, kind: "dtype")
    guard !limited || sizes.arithmetic == .float32 else {
      throw UserError(description: "--limit times float32 convolutions: leave it out, or --dtype \(dtype).")
    }
    let benchmark: StepBenchmark
    do {
      benchmark = try StepBenchmark(system, sizes)
    } catch let error as StepBenchmarkError {
      throw UserError(description: error.description)
    }
    Threads.use(threads)
    let trace = tracing.started
    var timing = benchmark.run(steps: steps, warmup: warmup, trace: trace)
    trace?.show(steps: steps)
    if limited { timing.convolutionLimit = benchmark.convolutionLimit() }
    guard !json else { return print(try jsonText(timing)) }
    let parameters = timing.parameters.map(String.init).joined(separator: " + ")
    let columns = system == .deformable ? sizes.size / 2 : sizes.size
    print(
      "\(system.rawValue), \(sizes.size)×\(columns), width \(sizes.width), batch \(sizes.batch), \(dtype), "
        + "\(threads) threads")
    print("  \(parameters) parameters")
    let times = timing.milliseconds
    print(String(format: "  %.2f ms a step (median; %.2f to %.2f)", times.median, times.min, times.max))
    print(String(format: "  %.1f MiB at most", timing.peakResidentMiB))
    if let limit = timing.convolutionLimit {
      let share = 100 * limit / times.median
      print(String(format: "  %.2f ms of bare convolutions, %.1f %% of the step", limit, share))
    }
  }
}

/// `synthbench bench pix2pix`.
struct BenchPix2PixCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pix2pix", abstract: "Time a whole training step of pix2pix: U-Net and conditional 70-pixel critic.")

  @OptionGroup var options: StepOptions

  func run() throws { try options.run(.pix2pix) }
}

/// `synthbench bench cyclegan`.
struct BenchCycleGANCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cyclegan", abstract: "Time a whole training step of CycleGAN, identity terms included.")

  @OptionGroup var options: StepOptions

  @Flag(help: "Also time the step's convolutions as bare oneDNN operations: the limit it could reach.")
  var limit = false

  func run() throws { try options.run(.cyclegan, limited: limit) }
}

/// `synthbench bench stargan`.
struct BenchStarGANCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stargan", abstract: "Time a step of StarGAN's critic and one of its generator.")

  @OptionGroup var options: StepOptions

  func run() throws { try options.run(.stargan) }
}

/// `synthbench bench srgan`.
struct BenchSRGANCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "srgan", abstract: "Time a whole training step of SRGAN with the content loss of a VGG-19.")

  @OptionGroup var options: StepOptions

  func run() throws { try options.run(.srgan) }
}

/// `synthbench bench deformable`.
struct BenchDeformableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deformable",
    abstract: "Time a whole training step of Deformable GANs, Full: warped skip connections, nearest-neighbour loss.")

  @OptionGroup var options: StepOptions

  func run() throws { try options.run(.deformable) }
}
