import Datasets
import Synchronization

/// Keeps drawn parts of the texture world, which many runs of one process share.
final class TextureCache: Sendable {
  private struct Key: Hashable {
    let seed: UInt64
    let size: Int
    let split: Split
    let count: Int
  }

  private let drawn = Mutex<[Key: [TextureSample]]>([:])

  /// The first `count` pictures of a split.
  func samples(_ textures: TextureSettings, _ split: Split, count: Int) -> [TextureSample] {
    let key = Key(seed: textures.seed, size: textures.size, split: split, count: count)
    return drawn.withLock { drawn in
      if let found = drawn[key] { return found }
      // An item does not depend on how many others there are, so every split may be as large as what is asked for.
      let world = TextureWorld(
        seed: textures.seed, size: textures.size,
        counts: SplitCounts(training: count, validation: count, test: count))
      let samples = world.samples(split, 0..<count)
      drawn[key] = samples
      return samples
    }
  }
}
