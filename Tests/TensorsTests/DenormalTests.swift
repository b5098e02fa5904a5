import Dispatch
import Foundation
import Tensors
import Testing

@Suite("Denormal numbers")
struct DenormalTests {
  /// Squares of 1e-20, more than one thread's worth, computed by a thread of its own and the threads that it starts.
  ///
  /// A thread between that one and the test's tasks waits for it: resuming a task may start a thread for it, and that
  /// must not inherit the flushing, under which other tests would then run.
  private func squares(flushing: Bool) async -> [Float] {
    await withCheckedContinuation { continuation in
      Thread {
        let computed = DispatchSemaphore(value: 0)
        let result = Result()
        Thread {
          if flushing { Threads.flushDenormals() }
          Threads.use(3)
          let tiny = Tensor([1 << 20], repeating: 1e-20)
          result.squares = (tiny * tiny).values
          computed.signal()
        }.start()
        computed.wait()
        continuation.resume(returning: result.squares)
      }.start()
    }
  }

  /// Written by one thread before the semaphore is signalled, read by the other after it.
  private final class Result: @unchecked Sendable {
    var squares: [Float] = []
  }

  @Test("are zero in a thread that flushes them and in those it starts, and in no other")
  func areFlushedWhereAsked() async {
    #expect(await squares(flushing: true).allSatisfy { $0 == 0 })
    #expect(await squares(flushing: false).allSatisfy { $0 == 1e-20 * 1e-20 && $0 > 0 })
  }
}
