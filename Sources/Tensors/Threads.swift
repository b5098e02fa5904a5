import CKernels

/// The number of threads that the engine's loops and convolutions use; no result depends on it.
public enum Threads {
  /// Sets the number for the calling thread's work.
  public static func use(_ count: Int) {
    precondition(count > 0, "\(count) threads cannot do any work")
    sb_set_threads(Int32(count))
  }

  /// The number that the calling thread uses.
  public static var count: Int { Int(sb_threads()) }

  /// The processors that this process may run on.
  public static var available: Int { Int(sb_processors()) }

  /// Has the calling thread, and every thread that starts from it afterwards, take numbers below 1.2e-38 for zero.
  ///
  /// x86 takes a hundred cycles for each of them, and they are many: gradients through a saturated sigmoid, and their
  /// squares in Adam. A program does this once, before its first thread.
  public static func flushDenormals() { sb_flush_denormals() }
}
