/// The generator that Python and NumPy have shared (MT19937, Matsumoto and Nishimura 1998).
package struct MersenneTwister {
  private var state = [UInt32](repeating: 0, count: 624)
  private var used = 624

  /// As `numpy.random.seed` of a number starts it.
  package init(numPySeed seed: UInt32) {
    state[0] = seed
    for index in 1..<624 {
      state[index] = 1_812_433_253 &* (state[index - 1] ^ state[index - 1] >> 30) &+ UInt32(index)
    }
  }

  /// As Python's `random.seed` of a small number starts it.
  package init(seed: UInt32) {
    self.init(numPySeed: 19_650_218)
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
  package mutating func next() -> UInt32 {
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
  package mutating func integer(through last: Int) -> Int {
    let width = UInt32.bitWidth - UInt32(last + 1).leadingZeroBitCount
    while true {
      let drawn = Int(next() >> UInt32(UInt32.bitWidth - width))
      if drawn <= last { return drawn }
    }
  }

  /// `numpy.random.seed(seed); numpy.random.permutation(count)`.
  package static func numPyPermutation(_ count: Int, seed: UInt32) -> [Int] {
    var generator = MersenneTwister(numPySeed: seed)
    return generator.numPyPermutation(count)
  }

  /// As `numpy.random.permutation(count)` draws next.
  package mutating func numPyPermutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      // The low bits, drawn again until they are small enough.
      let mask = UInt32.max >> UInt32(UInt32(last).leadingZeroBitCount)
      var drawn = next() & mask
      while drawn > UInt32(last) { drawn = next() & mask }
      order.swapAt(last, Int(drawn))
    }
    return order
  }
}
