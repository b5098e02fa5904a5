import Datasets
import Synchronization
import Tensors

/// Pairs that a procedural world drew, at the size that training cuts them from.
struct DrawnPairs: Sendable {
  /// N×L×L×C.
  let inputs: Tensor
  /// N×L×L×C.
  let targets: Tensor
}

/// Keeps drawn pairs, which many runs of one process share.
final class DrawnPairsCache: Sendable {
  private struct Key: Hashable {
    let task: TranslationTask
    let seed: UInt64
    let size: Int
    let split: Split
    let items: Range<Int>
  }

  private let drawn = Mutex<[Key: DrawnPairs]>([:])

  /// Items of a split of a task's world.
  func pairs(_ task: TranslationTask, seed: UInt64, size: Int, _ split: Split, _ items: Range<Int>) -> DrawnPairs {
    let key = Key(task: task, seed: seed, size: size, split: split, items: items)
    if let found = drawn.withLock({ $0[key] }) { return found }
    let world = TranslationWorld(
      task: task, seed: seed, size: size,
      counts: SplitCounts(training: items.upperBound, validation: items.upperBound, test: items.upperBound))
    let batch = world.batch(split, items)
    let pairs = DrawnPairs(inputs: batch.inputs, targets: batch.targets)
    drawn.withLock { $0[key] = pairs }
    return pairs
  }
}

extension JitterVariation {
  /// The variation of one item of a batch N×L×L×C that was drawn at the size to cut from: S×S×C.
  package func cut(_ item: Int, of batch: Tensor, size: Int) -> Tensor {
    let (length, channels) = (batch.shape[1], batch.shape[3])
    return batch.withSpan { source in
      Tensor([size, size, channels]) { span in
        var place = 0
        for y in 0..<size {
          for x in 0..<size {
            let from = ((item * length + row + y) * length + column + (isMirrored ? size - 1 - x : x)) * channels
            for channel in 0..<channels {
              span[place] = source[from + channel]
              place += 1
            }
          }
        }
      }
    }
  }
}
