import Datasets
import Dispatch
import Experiments
import Synchronization
import Testing

@Suite("Drawn data that runs share")
struct DrawnCacheTests {
  private struct Broken: Error {}

  @Test("two who ask at once for the same key are given one drawing")
  func drawnOnce() {
    let cache = DrawnCache<Int, String>()
    let answer = Mutex("")
    let (secondDraws, secondEnds) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let first = cache.value(7) {
      DispatchQueue.global().async {
        let value = cache.value(7) {
          secondDraws.signal()
          return "second"
        }
        answer.withLock { $0 = value }
        secondEnds.signal()
      }
      // Long enough for the second to begin a drawing of its own, if it did not wait.
      #expect(secondDraws.wait(timeout: .now() + 0.2) == .timedOut)
      return "first"
    }
    #expect(secondEnds.wait(timeout: .now() + 10) == .success)
    #expect(first == "first" && answer.withLock { $0 } == "first")
  }

  @Test("while one key is made, others are given, to the maker and to others")
  func nested() {
    let cache = DrawnCache<Int, Int>()
    let ended = DispatchSemaphore(value: 0)
    let value = cache.value(1) {
      DispatchQueue.global().async {
        _ = cache.value(2) { cache.value(3) { 30 } + 2 }
        ended.signal()
      }
      #expect(ended.wait(timeout: .now() + 10) == .success, "another key waits for this one")
      return cache.value(2) { 0 } + cache.value(4) { 400 } + 1
    }
    #expect(value == 433 && cache.value(3) { 0 } == 30)
  }

  @Test("what could not be made is tried again by the next who asks, and then kept")
  func failed() throws {
    let cache = DrawnCache<String, Int>()
    #expect(throws: Broken.self) { try cache.value("a") { throw Broken() } }
    #expect(cache.value("a") { 1 } == 1)
    #expect(cache.value("a") { 2 } == 1)
    #expect(cache.value("b") { 3 } == 3)
  }

  @Test("another seed, size, split or number of hands is drawn anew; they are what the world draws")
  func hands() {
    let drawn = DrawnData()
    func depth(_ seed: UInt64 = 1, _ size: Int = 16, _ split: Split = .validation, _ count: Int = 2) -> [Float] {
      drawn.hands(seed: seed, size: size, split: split, count: count).images.values
    }
    let world = HandWorld(seed: 1, size: 16)
    let expected = (0..<2).flatMap { world.sample(.validation, $0).depth.values }
    let others = [depth(2), depth(1, 32), depth(1, 16, .test), depth(1, 16, .validation, 3)]
    #expect(!others.contains(expected) && Set(others).count == 4)
    #expect(depth() == expected && depth() == expected)
  }
}
