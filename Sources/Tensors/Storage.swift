import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The one owner of a block of floats, 64-byte aligned, taken from and given back to `BlockPool`.
///
/// Sealed once the tensor that made it is complete, hence shareable between threads; the only later writes go
/// through `Tensor.mutate`, which first makes sure that nobody else holds the block.
final class Storage: @unchecked Sendable {
  /// Valid for `count` floats as long as this object lives.
  let pointer: UnsafeMutablePointer<Float>
  let count: Int
  private let byteCount: Int
  /// Copies of these values in layouts that a library asked for; dropped when the values change.
  let packed = Mutex<[PackedKey: MemoryObject]>([:])
  /// As `packed`, transformed for Winograd's convolutions.
  let transformed = Mutex<[WinogradWeights: Storage]>([:])
  /// These values rounded to bfloat16, where that was asked for; dropped when they change.
  let rounded = Mutex<Storage?>(nil)

  init(count: Int) {
    self.count = count
    (pointer, byteCount) = BlockPool.shared.take(floats: count)
  }

  func dropLayouts() {
    packed.withLock { $0 = [:] }
    transformed.withLock { $0 = [:] }
  }

  deinit { BlockPool.shared.give(back: pointer, byteCount: byteCount) }
}

/// Names a copy of a weight tensor, or of what follows an output channel of it, by its layout's number in the list of
/// layouts that convolutions have asked for. Primitives that want the same layout share one copy.
struct PackedKey: Hashable, Sendable {
  let layout: Int
  let channel: Int
}

/// What the pool has handed out, in bytes.
public struct MemoryUse: Sendable, Equatable {
  /// Bytes in blocks that tensors hold now.
  public var live: Int
  /// The most bytes ever held at once.
  public var peak: Int
  /// Bytes in blocks that wait for reuse.
  public var idle: Int

  package init(live: Int, peak: Int, idle: Int) { (self.live, self.peak, self.idle) = (live, peak, idle) }
}

/// Keeps freed blocks for reuse, so that a training step in the steady state asks the system for nothing.
///
/// Small blocks come in classes an eighth of a power of two apart and go back to the class they came from; large ones
/// are cut from a heap.
public final class BlockPool: Sendable {
  /// The pool that every tensor uses.
  public static let shared = BlockPool()

  /// A pool of its own, for tests of the pool.
  package init() {}

  /// Blocks of more bytes come from the heap.
  private static let largestClass = 32 << 10

  private struct State: @unchecked Sendable {
    // Unchecked: the pointers are owned by the pool alone while they lie here, and the state is behind a lock.
    var idle: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var heap = BlockHeap()
    /// Without what lies idle in the heap.
    var use = MemoryUse(live: 0, peak: 0, idle: 0)
  }
  private let state = Mutex(State())

  /// What is held now, the peak, and what lies idle.
  public var use: MemoryUse {
    state.withLock { state in
      MemoryUse(live: state.use.live, peak: state.use.peak, idle: state.use.idle + state.heap.idle)
    }
  }

  package func take(floats: Int) -> (UnsafeMutablePointer<Float>, Int) {
    let byteCount = Self.roundedByteCount(floats * MemoryLayout<Float>.stride)
    let found = state.withLock { state -> UnsafeMutableRawPointer? in
      state.use.live += byteCount
      state.use.peak = max(state.use.peak, state.use.live)
      if byteCount > Self.largestClass { return state.heap.take(byteCount) }
      guard let block = state.idle[byteCount]?.popLast() else { return nil }
      state.use.idle -= byteCount
      return UnsafeMutableRawPointer(block)
    }
    guard let raw = found ?? (byteCount > Self.largestClass ? nil : aligned_alloc(64, byteCount)) else {
      preconditionFailure("the system has no \(byteCount) bytes left for a tensor of \(floats) floats")
    }
    return (raw.bindMemory(to: Float.self, capacity: byteCount / MemoryLayout<Float>.stride), byteCount)
  }

  package func give(back pointer: UnsafeMutablePointer<Float>, byteCount: Int) {
    state.withLock { state in
      state.use.live -= byteCount
      if byteCount > Self.largestClass { return state.heap.give(back: pointer, byteCount: byteCount) }
      state.use.idle += byteCount
      state.idle[byteCount, default: []].append(pointer)
    }
  }

  /// What a block of so many bytes takes: for small ones multiples of an eighth of the power of two below, at least 64
  /// bytes.
  static func roundedByteCount(_ byteCount: Int) -> Int {
    guard byteCount > 512 else { return max(64, (byteCount + 63) / 64 * 64) }
    let power = 1 << (Int.bitWidth - 1 - byteCount.leadingZeroBitCount)
    let step = byteCount > largestClass ? BlockHeap.granule : max(64, power / 8)
    return (byteCount + step - 1) / step * step
  }
}
