import Datasets
import Synchronization

/// Keeps what was drawn or generated under a key that says all that it depends on.
package final class DrawnCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  /// The value of one key, locked while it is made.
  private final class Entry: Sendable {
    let value = Mutex<Value?>(nil)
  }

  private let entries = Mutex<[Key: Entry]>([:])

  /// A cache that holds nothing yet.
  package init() {}

  /// What is kept under a key; made, and kept, where there is nothing yet.
  ///
  /// Who asks for the same key meanwhile waits, so that two runs do not draw it twice. Other keys may be asked for, also
  /// by `make`, but not the key itself. If `make` throws, nothing is kept, and the next one who asks makes it.
  package func value(_ key: Key, make: () throws -> Value) rethrows -> Value {
    let entry = entries.withLock { entries in
      let entry = entries[key] ?? Entry()
      entries[key] = entry
      return entry
    }
    return try entry.value.withLock { kept in
      if let kept { return kept }
      let made = try make()
      kept = made
      return made
    }
  }
}

/// Some items of a split of a procedural world: what they are kept under.
struct WorldPart<World: Dataset & Hashable>: Hashable {
  let world: World
  let split: Split
  let items: Range<Int>

  var samples: [World.Sample] { world.samples(split, items) }
}

extension WorldPart {
  /// Items of a world of which there is only what they need: an item does not depend on how many others there are.
  init(_ split: Split, _ items: Range<Int>, of world: (SplitCounts) -> World) {
    let count = items.upperBound
    self.init(
      world: world(SplitCounts(training: count, validation: count, test: count, furtherPoses: count)), split: split,
      items: items)
  }
}
