import Tensors
import Testing

@Suite("Every operation in use gives equal bits", .serialized)
struct ExactnessTests {
  @Test("for 1, 2, 3 and 4 threads: elementwise", arguments: ExactCases.elementwise)
  func elementwise(_ test: ExactCase) { KernelCheck.expectSameBits(test.name, test.make) }

  @Test(
    "for 1, 2, 3 and 4 threads: norms, products, convolutions, softmax, steps, random", arguments: ExactCases.composed)
  func composed(_ test: ExactCase) { KernelCheck.expectSameBits(test.name, test.make) }

  @Test("for 1, 2, 3 and 4 threads: shapes, reductions, images", arguments: ExactCases.shaped)
  func shaped(_ test: ExactCase) { KernelCheck.expectSameBits(test.name, test.make) }

  @Test("for a batch of five images and for five batches of one", arguments: ExactCases.images)
  func batches(_ test: ImageCase) {
    let batch = KernelCheck.values([5, 24, 20, 32], seed: 11)
    let whole = test.apply(batch)
    for threads in [1, 3] {
      Threads.with(threads) {
        let each = (0..<5).map { test.apply(batch.sliced(axis: 0, $0..<$0 + 1)) }
        #expect(Tensor.concatenated(each, axis: 0).bits == whole.bits, "with \(threads) threads")
      }
    }
  }
}
