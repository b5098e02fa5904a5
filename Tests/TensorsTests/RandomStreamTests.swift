import Tensors
import Testing

@Suite struct RandomStreamTests {
  @Test("Philox gives Random123's published numbers")
  func knownAnswers() {
    let zero = RandomStream.philox(counter: (0, 0, 0, 0), key: (0, 0))
    #expect(zero == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    let ones = RandomStream.philox(counter: (.max, .max, .max, .max), key: (.max, .max))
    #expect(ones == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    let pi = RandomStream.philox(
      counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
    #expect(pi == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  /// A stream with `skipped` numbers drawn already.
  private func stream(_ skipped: Int) -> RandomStream {
    var stream = RandomStream(seed: 0x1234_5678_9abc_def0, role: .dropout, index: 0x1_0000_0003)
    for _ in 0..<skipped { _ = stream.nextBits() }
    return stream
  }

  @Test("filling a tensor gives the numbers drawn one by one, and leaves the stream where they would")
  func bulk() {
    for count in [0, 1, 3, 4, 5, 63, 64, 65, 1001, 40_003] {
      for skipped in 0...5 {
        var single = stream(skipped), bulk = stream(skipped)
        let uniform = (0..<count).map { _ in single.uniform(-0.7, 1.3) }
        #expect(bulk.uniformTensor([count], -0.7, 1.3).values == uniform)
        let kept = (0..<count).map { _ in single.uniform() < 0.3 ? 1 / Float(0.3) : 0 }
        #expect(dropoutMask([count], keep: 0.3, from: &bulk).values == kept)
        let normal = (0..<count).map { _ in single.normal(mean: 0.5, deviation: 2) }
        #expect(bulk.normalTensor([count], mean: 0.5, deviation: 2).values == normal)
        #expect(bulk.normal() == single.normal())
        #expect(bulk.nextBits() == single.nextBits())
      }
    }
  }

  @Test("the numbers do not depend on the number of threads")
  func threads() {
    KernelCheck.expectSameBits {
      var stream = stream(1)
      let uniform = stream.uniformTensor([100_003])
      return [uniform, dropoutMask([100_003], keep: 0.5, from: &stream), stream.normalTensor([100_002])]
    }
  }

  @Test("a dropout mask keeps the share asked for, with a mean of one")
  func dropout() {
    var stream = stream(0)
    let mask = dropoutMask([400, 500], keep: 0.8, from: &stream)
    #expect(abs(mask.sum(over: [0, 1]).item / 200_000 - 1) < 0.01)
    #expect(Set(mask.values) == [0, 1.25])
  }

  @Test("normal numbers have the mean and deviation asked for")
  func normal() {
    var stream = stream(0)
    let x = stream.normalTensor([200_000], mean: 3, deviation: 2).doubles
    let mean = x.reduce(0, +) / 200_000
    let variance = x.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 200_000
    #expect(abs(mean - 3) < 0.02 && abs(variance.squareRoot() - 2) < 0.02)
  }
}
