import Foundation
import Tensors
import Testing

@Suite("Denormal numbers")
struct DenormalTests {
  /// Squares of 1e-20, more than one thread's worth, computed by a thread of its own and the threads that it starts.
  private func squares(flushing: Bool) async -> [Float] {
    await withCheckedContinuation { continuation in
      Thread {
        if flushing { Threads.flushDenormals() }
        Threads.use(3)
        let tiny = Tensor([1 << 20], repeating: 1e-20)
        continuation.resume(returning: (tiny * tiny).values)
      }.start()
    }
  }

  @Test("are zero in a thread that flushes them and in those it starts, and in no other")
  func areFlushedWhereAsked() async {
    #expect(await squares(flushing: true).allSatisfy { $0 == 0 })
    #expect(await squares(flushing: false).allSatisfy { $0 == 1e-20 * 1e-20 && $0 > 0 })
  }
}
