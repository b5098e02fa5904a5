import Datasets
import Synchronization

/// Keeps drawn heads beside their frontal pictures, which many runs of one process share.
final class FrontalizationCache: Sendable {
  private struct Key: Hashable {
    let seed: UInt64
    let size: Int
    let people: Int
    let yaws: [Int]
    let illuminations: [Int]
    let split: Split
  }

  private let drawn = Mutex<[Key: [FrontalizationPair]]>([:])

  /// All items of a split.
  func pairs(_ world: RotatingFaces, _ split: Split) -> [FrontalizationPair] {
    let key = Key(
      seed: world.seed, size: world.renderer.size, people: world.people[split], yaws: world.yaws,
      illuminations: world.illuminations, split: split)
    return drawn.withLock { drawn in
      if let found = drawn[key] { return found }
      let pairs = world.pairs(split, 0..<world.count(of: split))
      drawn[key] = pairs
      return pairs
    }
  }
}
