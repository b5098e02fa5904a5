import Tensors

/// Shows how the cost of training grows: pix2pix with a U-Net of fixed depth, over pixels, images and steps.
public struct GrowthBenchmark: Sendable {
  /// What grows.
  public enum Quantity: String, Sendable, CaseIterable, Encodable {
    /// Pixels of an image.
    case pixels
    /// Images of a batch.
    case images
    /// Steps of a run.
    case steps
  }

  /// One timing.
  public struct Point: Encodable, Sendable, Equatable {
    /// What grows.
    public let quantity: Quantity
    /// How much there was of it.
    public let amount: Int
    /// What it took: a median step for pixels and images, all steps together for steps.
    public let milliseconds: Double

    /// A timing.
    package init(quantity: Quantity, amount: Int, milliseconds: Double) {
      (self.quantity, self.amount, self.milliseconds) = (quantity, amount, milliseconds)
    }

    enum CodingKeys: String, CodingKey {
      case quantity, amount
      case milliseconds = "ms"
    }
  }

  /// Channels of the first layer.
  public let width: Int
  /// Halvings, as many as the smallest image has.
  private static let depth = 6

  /// A benchmark of networks of a width.
  public init(width: Int) { self.width = width }

  /// Times everything, one point after the other.
  public func run(steps: Int, warmup: Int) throws -> [Point] {
    try [64, 128, 256].map { size in
      let timing = try benchmark(size: size, batch: 4).run(steps: steps, warmup: warmup)
      return point(.pixels, size * size, timing.milliseconds.median)
    }
      + [1, 2, 4, 8].map { batch in
        let timing = try benchmark(size: 64, batch: batch).run(steps: steps, warmup: warmup)
        return point(.images, batch, timing.milliseconds.median)
      }
      + [10, 20, 40].map { count in
        // A warm-up of its own for each, so that a run of ten steps is no dearer than the first ten of forty.
        let times = try benchmark(size: 64, batch: 1).times(steps: count, warmup: warmup)
        return point(.steps, count, times.reduce(0, +))
      }
  }

  private func benchmark(size: Int, batch: Int) throws -> StepBenchmark {
    var sizes = StepBenchmark.Sizes()
    (sizes.size, sizes.width, sizes.batch, sizes.depth) = (size, width, batch, Self.depth)
    return try StepBenchmark(.pix2pix, sizes)
  }

  private func point(_ quantity: Quantity, _ amount: Int, _ milliseconds: Double) -> Point {
    Point(quantity: quantity, amount: amount, milliseconds: (milliseconds * 1000).rounded() / 1000)
  }
}
