import Tensors

/// Which items make up the batch of a step: epochs of all items follow one another, each in a seeded order of its own.
///
/// A function of the step alone; the order of the last epoch is kept so that steps in sequence are cheap.
public struct BatchOrder {
  private let count: Int
  private let batchSize: Int
  private let seed: UInt64
  private var epoch = -1
  private var order: [Int] = []

  /// Batches of `batchSize` among `count` items.
  public init(count: Int, batchSize: Int, seed: UInt64) {
    precondition(count > 0 && batchSize > 0, "no batch of \(batchSize) can be drawn from \(count) items")
    (self.count, self.batchSize, self.seed) = (count, batchSize, seed)
  }

  /// Items of a step drawn with replacement, as some released programs do: an epoch's worth misses about a third.
  public static func drawn(_ batchSize: Int, of count: Int, step: Int, seed: UInt64) -> [Int] {
    var random = RandomStream(seed: seed, role: .order, index: UInt64(step))
    return (0..<batchSize).map { _ in random.integer(below: count) }
  }

  /// The items of a step; a batch may reach into the next epoch.
  public mutating func items(step: Int) -> [Int] {
    var items: [Int] = []
    var position = step * batchSize
    while items.count < batchSize {
      if position / count != epoch {
        epoch = position / count
        var random = RandomStream(seed: seed, role: .order, index: UInt64(epoch))
        order = random.permutation(count)
      }
      let start = position % count
      let taken = order[start..<min(count, start + batchSize - items.count)]
      items += taken
      position += taken.count
    }
    return items
  }
}
