import Foundation

/// StarGAN's way to divide CelebA: the lines of the attribute file in Python's order under seed 1234; the first are for
/// test, the others for training.
///
/// The order is kept in a file beside the attributes (`list_stargan_test.txt`, a name a line), so that a split stays
/// what it is.
public enum StarGANSplit: Hashable, Sendable, CaseIterable {
  /// The released program's 1,999: it counts to 2,000 with `(i + 1) < 2000`.
  case released
  /// The paper's 2,000.
  case stated

  /// How many names the stored list has.
  public static let listed = 2000
  /// The name of the stored list.
  public static let fileName = "list_stargan_test.txt"

  /// The names for test, from a stored list in its order: all, or all but the last.
  public func test(_ list: [String]) -> [String] { self == .released ? list.dropLast() : list }

  /// The first names of Python's `random.seed(1234); random.shuffle(files)`, to be stored.
  public static func list(_ files: [String], count: Int = listed) -> [String] {
    var generator = MersenneTwister(seed: 1234)
    var order = files
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, generator.integer(through: last))
    }
    return Array(order.prefix(count))
  }
}

/// Python's generator (MT19937, Matsumoto and Nishimura 1998), as `random.seed` of a small number starts it.
struct MersenneTwister {
  private var state = [UInt32](repeating: 0, count: 624)
  private var used = 624

  init(seed: UInt32) {
    state[0] = 19_650_218
    for index in 1..<624 {
      state[index] = 1_812_433_253 &* (state[index - 1] ^ state[index - 1] >> 30) &+ UInt32(index)
    }
    var index = 1
    func before(_ index: Int) -> UInt32 { state[index - 1] ^ state[index - 1] >> 30 }
    func advance() {
      index += 1
      if index == 624 { (state[0], index) = (state[623], 1) }
    }
    for _ in 0..<624 {
      state[index] = (state[index] ^ before(index) &* 1_664_525) &+ seed
      advance()
    }
    for _ in 0..<623 {
      state[index] = (state[index] ^ before(index) &* 1_566_083_941) &- UInt32(index)
      advance()
    }
    state[0] = 1 << 31
  }

  /// The next 32 bits.
  mutating func next() -> UInt32 {
    if used == 624 {
      for index in 0..<624 {
        let bits = state[index] & 1 << 31 | state[(index + 1) % 624] & (1 << 31 - 1)
        state[index] = state[(index + 397) % 624] ^ bits >> 1 ^ (bits & 1) &* 0x9908_B0DF
      }
      used = 0
    }
    var bits = state[used]
    used += 1
    bits ^= bits >> 11
    bits ^= bits << 7 & 0x9D2C_5680
    bits ^= bits << 15 & 0xEFC6_0000
    return bits ^ bits >> 18
  }

  /// A number from 0 to `last`, as Python's `_randbelow` draws it.
  mutating func integer(through last: Int) -> Int {
    let width = UInt32.bitWidth - UInt32(last + 1).leadingZeroBitCount
    while true {
      let drawn = Int(next() >> UInt32(UInt32.bitWidth - width))
      if drawn <= last { return drawn }
    }
  }
}
