import CKernels

/// An address that tasks on several threads write to, each its own part.
struct SharedAddress: @unchecked Sendable {
  let pointer: UnsafeMutablePointer<Float>

  init(_ pointer: UnsafeMutablePointer<Float>) { self.pointer = pointer }
}

/// Runs tasks 0..<count, each on one thread, spread over the calling thread's number of threads.
func spread(_ count: Int, _ task: @escaping @Sendable (Int) -> Void) {
  // A single task runs outside of any parallel region, where oneDNN would take all threads.
  guard count > 1 else { return Threads.with(1) { task(0) } }
  withUnsafePointer(to: task) { task in
    sb_parallel(
      count,
      { index, context in
        // Safe: the context is the task, which outlives the region.
        context.unsafelyUnwrapped.assumingMemoryBound(to: (@Sendable (Int) -> Void).self).pointee(index)
      }, UnsafeMutableRawPointer(mutating: task))
  }
}

extension Threads {
  /// Does `work` with a number of threads and puts the caller's number back.
  package static func with<Result, Failure: Error>(
    _ count: Int, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = self.count
    if before != count { use(count) }
    defer { if before != count { use(before) } }
    return try work()
  }
}

extension Range<Int> {
  /// 0..<count in at most `parts` ranges, none empty, whose lengths differ by no more than one.
  static func divided(_ count: Int, parts: Int) -> [Range<Int>] {
    let parts = Swift.max(1, Swift.min(parts, count))
    return (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
  }

  /// 0..<channels in at most `parts` ranges of whole vector registers of 16 channels.
  static func channels(_ channels: Int, parts: Int) -> [Range<Int>] {
    divided((channels + 15) / 16, parts: parts).map { ($0.lowerBound * 16)..<Swift.min(channels, $0.upperBound * 16) }
  }
}
