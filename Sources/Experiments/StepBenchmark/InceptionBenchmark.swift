import Foundation
import Judges
import Tensors

/// Times a forward pass of a batch through Inception-v3, which is what an evaluation spends its time on.
public struct InceptionBenchmark: Sendable {
  /// Rows and columns of the images.
  public let size: Int
  /// Images in a batch.
  public let batch: Int

  /// A timing.
  ///
  /// - Throws: `StepBenchmarkError` where the network takes no such images.
  public init(size: Int, batch: Int) throws {
    guard size >= InceptionV3.smallestSize, batch > 0 else {
      throw StepBenchmarkError(
        model: "inception", reason: "it takes one image or more, of \(InceptionV3.smallestSize) pixels or more")
    }
    (self.size, self.batch) = (size, batch)
  }

  /// The timing: the median, smallest and largest of `steps` batches after `warmup` others.
  public func run(steps: Int, warmup: Int, clock: some Clock<Duration> = ContinuousClock()) -> InceptionTiming {
    precondition(steps > 0 && warmup >= 0, "\(steps) batches after \(warmup) cannot be timed")
    var random = RandomStream(seed: 0, role: .weights)
    let network = InceptionV3(using: &random)
    var noise = RandomStream(seed: 0, role: .noise)
    let images = noise.uniformTensor([batch, size, size, 3], -1, 1)
    for _ in 0..<warmup { _ = network(images) }
    let times = (0..<steps).map { _ in clock.measure { _ = network(images) } / .milliseconds(1) }
    return InceptionTiming(size: size, batch: batch, times: times)
  }
}

/// The figures of one timing, with the keys of `torch_steps.py`.
public struct InceptionTiming: Encodable, Sendable, Equatable {
  /// Who computed.
  public let engine = "synthbench"
  /// The network.
  public let model = "inception"
  /// Rows and columns of the images.
  public let size: Int
  /// Images in a batch.
  public let batch: Int
  /// The layout of images, in PyTorch's words.
  public let format = "channels_last"
  /// The numbers.
  public let dtype = "float32"
  /// Whether the network was compiled for the occasion.
  public let compiled = false
  /// Threads.
  public let threads: Int
  /// Trained values.
  public let parameters: [Int]
  /// Times of a batch.
  public let milliseconds: StepTiming.Milliseconds
  /// By the median.
  public let imagesPerSecond: Double
  /// The most memory that the process ever held.
  public let peakResidentMiB: Double

  init(size: Int, batch: Int, times: [Double]) {
    (self.size, self.batch, threads) = (size, batch, Threads.count)
    parameters = [InceptionV3.trainedCount()]
    milliseconds = StepTiming.Milliseconds(times)
    imagesPerSecond = (1e6 * Double(batch) / milliseconds.median).rounded() / 1000
    peakResidentMiB = residentMiB()
  }

  enum CodingKeys: String, CodingKey {
    case engine, model, size, batch, format, dtype, compiled, threads, parameters
    case milliseconds = "ms_per_step"
    case imagesPerSecond = "images_per_second"
    case peakResidentMiB = "peak_resident_mib"
  }
}

/// The most memory that this process ever held, in MiB with one decimal.
func residentMiB() -> Double { (Double(peakResidentBytes()) / 104_857.6).rounded() / 10 }
