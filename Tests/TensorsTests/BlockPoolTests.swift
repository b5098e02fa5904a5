import Tensors
import Testing

@Suite("Large blocks")
struct BlockPoolTests {
  private typealias Block = UnsafeMutablePointer<Float>
  /// Floats of 1 MiB.
  private static let count = 1 << 18

  @Test(
    "what freed neighbours leave serves a larger block, in any order of freeing", arguments: [[0, 1, 2], [0, 2, 1]])
  func joining(order: [Int]) {
    let pool = BlockPool()
    let blocks = (0..<3).map { _ in pool.take(floats: Self.count) }
    let last = pool.take(floats: Self.count)
    for index in order { pool.give(back: blocks[index].0, byteCount: blocks[index].1) }
    #expect(pool.use == MemoryUse(live: 1 << 20, peak: 4 << 20, idle: 3 << 20))
    let whole = pool.take(floats: 3 * Self.count)
    #expect(whole.0 == blocks[0].0 && pool.use.idle == 0)
    pool.give(back: whole.0, byteCount: whole.1)
    pool.give(back: last.0, byteCount: last.1)
    #expect(pool.use == MemoryUse(live: 0, peak: 4 << 20, idle: 4 << 20))
  }

  @Test("the smallest space that fits is taken, and memory at the end grows rather than being left idle")
  func fitting() {
    let pool = BlockPool()
    let sizes = [4, 1, 2, 1].map { $0 * Self.count }
    let blocks = sizes.map { pool.take(floats: $0) }
    for index in [0, 2, 3] { pool.give(back: blocks[index].0, byteCount: blocks[index].1) }
    // Spaces of 4 and of 2 + 1 MiB, the second one at the end.
    let small = pool.take(floats: 3 * Self.count)
    #expect(small.0 == blocks[2].0 && pool.use.idle == 4 << 20)
    pool.give(back: small.0, byteCount: small.1)
    let large = pool.take(floats: 5 * Self.count)
    #expect(large.0 == blocks[2].0 && pool.use.idle == 4 << 20)
    pool.give(back: large.0, byteCount: large.1)
    pool.give(back: blocks[1].0, byteCount: blocks[1].1)
  }

  @Test("blocks of many sizes taken and given back at random never overlap")
  func random() {
    let pool = BlockPool()
    var stream = RandomStream(seed: 3, role: .noise)
    var held: [(block: Block, bytes: Int, floats: Int, mark: Float)] = []
    var isIntact = true
    let draws = stream.uniformTensor([4000], 0, 1).values
    for step in stride(from: 0, to: draws.count, by: 2) {
      if held.count > 60 || (!held.isEmpty && draws[step] < 0.45) {
        let one = held.remove(at: Int(draws[step + 1] * Float(held.count)) % held.count)
        isIntact = isIntact && one.block[0] == one.mark && one.block[one.floats - 1] == one.mark
        pool.give(back: one.block, byteCount: one.bytes)
      } else {
        let floats = 1000 + Int(draws[step + 1] * 100_000)
        let (block, bytes) = pool.take(floats: floats)
        isIntact = isIntact && bytes >= 4 * floats && UInt(bitPattern: block) % 64 == 0
        isIntact = isIntact && held.allSatisfy { block + floats <= $0.block || $0.block + $0.floats <= block }
        (block[0], block[floats - 1]) = (Float(step), Float(step))
        held.append((block, bytes, floats, Float(step)))
      }
    }
    #expect(isIntact && pool.use.live == held.reduce(0) { $0 + $1.bytes })
    // Holes between the blocks stay few: 0.21 of the peak was measured.
    #expect(pool.use.live + pool.use.idle < pool.use.peak * 3 / 2)
    for one in held { pool.give(back: one.block, byteCount: one.bytes) }
    #expect(pool.use.live == 0)
  }
}
