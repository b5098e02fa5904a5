#if canImport(Glibc)
  import Glibc
#endif

/// Large blocks out of memory taken from the system in one piece. Freed neighbours become one span again, so that what
/// one size has left, every other can use.
///
/// A request takes the smallest span that fits, the first of equal ones; only where none does, the part that was
/// touched grows. Not safe for threads: the pool's lock is around it.
struct BlockHeap {
  /// Sizes are multiples of this many bytes.
  static let granule = 1024
  /// A huge page of this architecture.
  private static let hugePage = 2 << 20

  private struct Span: Comparable {
    var size: Int
    var start: UInt
    var end: UInt { start + UInt(size) }
    static func < (a: Span, b: Span) -> Bool { (a.size, a.start) < (b.size, b.start) }
  }
  /// What was given back, from small to large, and again by where spans begin and end.
  private var spans: [Span] = []
  private var sizes: [UInt: Int] = [:]
  private var starts: [UInt: UInt] = [:]
  /// What was never handed out.
  private var untouched = Span(size: 0, start: 0)
  /// Bytes in spans.
  private(set) var idle = 0

  /// A block of a multiple of the granule, or nil where the system has none.
  mutating func take(_ byteCount: Int) -> UnsafeMutableRawPointer? {
    let index = firstSpan(from: Span(size: byteCount, start: 0))
    if index < spans.count {
      let found = remove(at: index)
      insert(Span(size: found.size - byteCount, start: found.start + UInt(byteCount)))
      idle -= byteCount
      return UnsafeMutableRawPointer(bitPattern: found.start)
    }
    // A free span before the untouched part is its beginning, so that little is touched anew.
    if let start = starts[untouched.start], byteCount - Int(untouched.start - start) <= untouched.size {
      let last = remove(at: firstSpan(from: Span(size: Int(untouched.start - start), start: start)))
      idle -= last.size
      return touch(byteCount, from: last.start)
    }
    if untouched.size < byteCount {
      guard let region = Self.reserve(atLeast: byteCount) else { return nil }
      if region.end == untouched.start || untouched.end == region.start {
        untouched = Span(size: region.size + untouched.size, start: min(region.start, untouched.start))
      } else {
        // Counted as idle, though no memory is behind it yet.
        idle += untouched.size
        insert(untouched)
        untouched = region
      }
    }
    return touch(byteCount, from: untouched.start)
  }

  /// Takes back a block of `take`.
  mutating func give(back pointer: UnsafeMutableRawPointer, byteCount: Int) {
    idle += byteCount
    var span = Span(size: byteCount, start: UInt(bitPattern: pointer))
    if let start = starts[span.start] {
      let before = remove(at: firstSpan(from: Span(size: Int(span.start - start), start: start)))
      span = Span(size: before.size + span.size, start: before.start)
    }
    if let size = sizes[span.end] {
      span.size += remove(at: firstSpan(from: Span(size: size, start: span.end))).size
    }
    insert(span)
  }

  private mutating func touch(_ byteCount: Int, from start: UInt) -> UnsafeMutableRawPointer? {
    let end = start + UInt(byteCount)
    untouched = Span(size: Int(untouched.end - end), start: end)
    return UnsafeMutableRawPointer(bitPattern: start)
  }

  /// The place of the first span that is no smaller.
  private func firstSpan(from span: Span) -> Int {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle] < span { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func insert(_ span: Span) {
    guard span.size > 0 else { return }
    spans.insert(span, at: firstSpan(from: span))
    sizes[span.start] = span.size
    starts[span.end] = span.start
  }

  private mutating func remove(at index: Int) -> Span {
    let span = spans.remove(at: index)
    sizes[span.start] = nil
    starts[span.end] = nil
    return span
  }

  /// Addresses without memory behind them: for an eighth of the machine's bytes, or fewer where the system refuses
  /// that. Not for all of them, because systems that do not overcommit count addresses as memory.
  private static func reserve(atLeast byteCount: Int) -> Span? {
    let least = (byteCount + 2 * hugePage - 1) / hugePage * hugePage
    var size = max(least, sysconf(Int32(_SC_PHYS_PAGES)) / 8 * sysconf(Int32(_SC_PAGESIZE)) / hugePage * hugePage)
    while true {
      let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
      if let region = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), region != MAP_FAILED {
        // Huge pages make fewer misses in the table of addresses; a system without them says no, and that is well.
        madvise(region, size, MADV_HUGEPAGE)
        let start = (UInt(bitPattern: region) + UInt(hugePage) - 1) / UInt(hugePage) * UInt(hugePage)
        return Span(size: size - Int(start - UInt(bitPattern: region)), start: start)
      }
      guard size > least else { return nil }
      size = max(least, size / 2)
    }
  }
}
