import Foundation
import Tensors

/// Times whole training steps of a system, every forward and backward pass and update that its paper does in one
/// iteration, on random images: the figures that `torch_steps.py` gives for PyTorch, under the same names.
public struct StepBenchmark: Sendable {
  /// The systems that are timed.
  public enum System: String, Sendable, CaseIterable {
    case pix2pix, cyclegan, stargan, srgan, deformable
  }

  /// The sizes of a timing, and its arithmetic; the defaults are those of `torch_steps.py`.
  public struct Sizes: Sendable, Equatable {
    /// Rows and columns of the full-size image.
    public var size = 64
    /// Channels of the first layer.
    public var width = 32
    /// Images per step.
    public var batch = 1
    /// Residual blocks.
    public var blocks = 6
    /// Halvings of the U-Net, or of StarGAN's critic; nil goes down to 1×1 and 2×2.
    public var depth: Int?
    /// What convolutions and dense layers compute in.
    public var arithmetic = Arithmetic.float32

    /// The defaults.
    public init() {}

    /// What a system is timed at where nothing is said: Deformable GANs at their published sizes for 128×64 pixels.
    public static func usual(_ system: System) -> Sizes {
      var sizes = Sizes()
      if system == .deformable { (sizes.size, sizes.width, sizes.batch) = (128, 64, 4) }
      return sizes
    }
  }

  /// What is timed.
  public let system: System
  /// How large it is.
  public let sizes: Sizes

  /// A timing of a system.
  ///
  /// - Throws: `StepBenchmarkError` where no network has such sizes.
  public init(_ system: System, _ sizes: Sizes) throws {
    (self.system, self.sizes) = (system, sizes)
    try check()
  }

  /// One system, ready to be trained: its step, and the number of trained values of each of its networks.
  struct Prepared {
    let parameters: [Int]
    let step: (Int) -> Void
  }

  /// The timing: the median, smallest and largest of `steps` steps after `warmup` others.
  ///
  /// - Parameter trace: gets the operations of the timed steps.
  public func run(
    steps: Int, warmup: Int, trace: OperationTrace? = nil, clock: some Clock<Duration> = ContinuousClock()
  ) -> StepTiming {
    let prepared = prepared()
    let times = times(of: prepared, steps: steps, warmup: warmup, trace: trace, clock: clock)
    return StepTiming(
      model: system.rawValue, size: sizes.size, width: sizes.width, batch: sizes.batch, dtype: sizes.arithmetic,
      threads: Threads.count, parameters: prepared.parameters, milliseconds: .init(times),
      peakResidentMiB: residentMiB())
  }

  /// Milliseconds of every one of `steps` steps after `warmup` others.
  func times(steps: Int, warmup: Int) -> [Double] {
    times(of: prepared(), steps: steps, warmup: warmup, trace: nil, clock: ContinuousClock())
  }

  private func times(
    of prepared: Prepared, steps: Int, warmup: Int, trace: OperationTrace?, clock: some Clock<Duration>
  ) -> [Double] {
    precondition(steps > 0 && warmup >= 0, "\(steps) steps after \(warmup) cannot be timed")
    for number in 0..<warmup { prepared.step(number) }
    return (warmup..<warmup + steps).map { number in
      clock.measure {
        if let trace { trace.recording { prepared.step(number) } } else { prepared.step(number) }
      } / .milliseconds(1)
    }
  }

  /// Milliseconds that the step's convolutions take as bare oneDNN operations; nil where they are not counted, which
  /// they are for CycleGAN alone.
  public func convolutionLimit() -> Double? {
    guard system == .cyclegan else { return nil }
    return (ConvolutionLimit.cycleGAN(sizes).milliseconds() * 1000).rounded() / 1000
  }

  /// Halvings of the U-Net or the critic.
  var depth: Int {
    sizes.depth ?? (sizes.size.bitWidth - sizes.size.leadingZeroBitCount - (system == .pix2pix ? 1 : 2))
  }

  /// Random images, the same for every timing.
  func images(_ size: Int, number: UInt64) -> Tensor {
    var random = RandomStream(seed: 0, role: .noise, index: number)
    return random.normalTensor([sizes.batch, size, size, 3])
  }
}

/// The figures of one timing, with the keys of `torch_steps.py`.
public struct StepTiming: Encodable, Sendable, Equatable {
  /// Milliseconds of a step.
  public struct Milliseconds: Encodable, Sendable, Equatable {
    /// The middle one.
    public let median: Double
    /// The smallest.
    public let min: Double
    /// The largest.
    public let max: Double

    /// The figures of some times, in thousandths.
    init(_ times: [Double]) {
      func rounded(_ time: Double) -> Double { (time * 1000).rounded() / 1000 }
      let sorted = times.sorted()
      median = rounded((sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2)
      (min, max) = (rounded(sorted[0]), rounded(sorted[sorted.count - 1]))
    }
  }

  /// Who computed.
  public let engine = "synthbench"
  /// The system.
  public let model: String
  /// Rows and columns of the full-size image.
  public let size: Int
  /// Channels of the first layer.
  public let width: Int
  /// Images per step.
  public let batch: Int
  /// The layout of images, in PyTorch's words.
  public let format = "channels_last"
  /// What convolutions and dense layers computed in, in PyTorch's words, which are ours.
  public let dtype: Arithmetic
  /// Whether the step was compiled for the occasion.
  public let compiled = false
  /// Threads.
  public let threads: Int
  /// Trained values of each network.
  public let parameters: [Int]
  /// Times.
  public let milliseconds: Milliseconds
  /// The most memory that the process ever held.
  public let peakResidentMiB: Double
  /// Milliseconds that the step's convolutions take as bare oneDNN operations; nil unless they were timed.
  public var convolutionLimit: Double?

  enum CodingKeys: String, CodingKey {
    case engine, model, size, width, batch, format, dtype, compiled, threads, parameters
    case milliseconds = "ms_per_step"
    case peakResidentMiB = "peak_resident_mib"
    case convolutionLimit = "convolution_limit_ms"
  }
}

/// Sizes that no network of a system has.
public struct StepBenchmarkError: Error, Equatable, CustomStringConvertible {
  /// The system or network.
  public let model: String
  /// What is wrong, and what would do.
  public let reason: String

  /// One sentence.
  public var description: String { "\(model) cannot be timed at these sizes: \(reason)." }
}
