import Models
import Tensors

/// Times the kernels that Deformable GANs alone need, forwards and backwards as a step of their generator runs them,
/// each against a plain copy of as many bytes: the warp by body parts of every deformed skip connection, and the search
/// for the nearest features.
package struct DeformableKernelBenchmark {
  private let rounds: Int
  private let batch: Int
  private let configuration: DeformableGANConfiguration
  private let warps: [PartWarp]

  /// Kernels of a system of the given sizes, by default those published for 128×64 pixels with a batch of 4; each is
  /// timed `rounds` times.
  ///
  /// - Throws: `StepBenchmarkError` where no network has such sizes.
  package init(_ sizes: StepBenchmark.Sizes = .usual(.deformable), rounds: Int) throws {
    let benchmark = try StepBenchmark(.deformable, sizes)
    (self.rounds, batch, configuration) = (rounds, sizes.batch, benchmark.deformableConfiguration)
    // The poses that the generator learns from: what a warp costs depends on where the parts lie.
    let pairs = benchmark.pairs(configuration, number: 2)
    warps = PoseGuide(from: pairs.sourcePoses, to: pairs.targetPoses, configuration).warps
  }

  /// Every kernel in turn.
  package func run() -> [KernelTiming] {
    zip(warps, configuration.encoderWidths).flatMap { warp, channels in timings(of: warp, channels: channels) }
      + nearestFeatures()
  }

  private func timings(of warp: PartWarp, channels: Int) -> [KernelTiming] {
    let (maps, upstream) = maps(height: warp.height, width: warp.width, channels: channels)
    let winners = maps.warpedMaximum(warp).winners
    return [
      // Maps read, the greatest values and their pixels written.
      KernelTiming("part warp", on: maps, passes: 3, rounds: rounds) { _ = maps.warpedMaximum(warp) },
      // Gradients and winners read, the gradient written.
      KernelTiming("part warp gradient", on: maps, passes: 3, rounds: rounds) {
        _ = upstream.warpScattered(warp, winners: winners)
      },
    ]
  }

  /// VGG-19's second layer has 64 channels, whatever the sizes of the system.
  private func nearestFeatures() -> [KernelTiming] {
    let (made, real) = maps(height: configuration.height, width: configuration.width, channels: 64)
    let (side, reach) = (configuration.neighbourhood, configuration.neighbourhood / 2)
    let (distances, winners) = made.nearestDistances(to: real, reach: reach)
    return [
      // Both read once as far as memory goes; what is written is a sixty-fourth each.
      KernelTiming("nearest of \(side)×\(side) pixels", on: made, passes: 2, rounds: rounds) {
        _ = made.nearestDistances(to: real, reach: reach)
      },
      // Both read, the gradient written.
      KernelTiming("nearest of \(side)×\(side) pixels, gradient", on: made, passes: 3, rounds: rounds) {
        _ = made.nearestDistancesGradient(to: real, winners: winners, upstream: distances)
      },
    ]
  }

  private func maps(height: Int, width: Int, channels: Int) -> (Tensor, Tensor) {
    var random = RandomStream(seed: 2, role: .noise)
    let shape: Shape = [batch, height, width, channels]
    return (random.normalTensor(shape), random.normalTensor(shape))
  }
}
