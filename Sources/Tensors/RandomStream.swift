import CKernels
import Foundation

/// What random numbers are drawn for. Each role has numbers of its own, so that one more draw for one purpose
/// leaves the draws for every other purpose as they were.
public enum RandomRole: UInt32, Sendable, CaseIterable {
  case weights = 1
  case order, augmentation, noise, dropout, imagePool, world, sensor, resampling, selection
}

/// A counter-based random stream (Philox 4x32-10, Salmon et al. 2011): the same seed, role and index give the same
/// numbers, whatever else was drawn.
///
/// `index` numbers independent streams of one role, usually the training step or the item: nothing of a stream's
/// state need be saved to resume at a step.
public struct RandomStream: Sendable {
  let key: (UInt32, UInt32)
  let role: UInt32
  let index: UInt64
  private var block: UInt32 = 0
  private var buffer: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4
  private var spareNormal: Float?

  /// The stream of a seed, for one role, with a number among the streams of that role.
  public init(seed: UInt64, role: RandomRole, index: UInt64 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.role = role.rawValue
    self.index = index
  }

  /// The next 32 random bits.
  public mutating func nextBits() -> UInt32 {
    if used == 4 {
      buffer = Self.philox(
        counter: (block, role, UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32)), key: key)
      block &+= 1
      used = 0
    }
    defer { used += 1 }
    switch used {
    case 0: return buffer.0
    case 1: return buffer.1
    case 2: return buffer.2
    default: return buffer.3
    }
  }

  /// Uniform on [0, 1), in steps of 2⁻²⁴.
  public mutating func uniform() -> Float { Float(nextBits() >> 8) * 0x1p-24 }

  /// Uniform between two bounds, the upper one excluded.
  public mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

  /// Normal with the given mean and standard deviation (Box-Muller, both numbers of a pair used).
  public mutating func normal(mean: Float = 0, deviation: Float = 1) -> Float {
    if let spare = spareNormal {
      spareNormal = nil
      return mean + deviation * spare
    }
    let radius = (-2 * log(1 - Double(uniform()))).squareRoot()
    let angle = 2 * Double.pi * Double(uniform())
    spareNormal = Float(radius * sin(angle))
    return mean + deviation * Float(radius * cos(angle))
  }

  /// A whole number from 0 up to, not including, `bound`; without bias.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= Int(UInt32.max), "a random number below \(bound) does not exist")
    let bound = UInt64(bound)
    let threshold = (UInt64(1) << 32) % bound
    while true {
      let product = UInt64(nextBits()) * bound
      if product & 0xffff_ffff >= threshold { return Int(product >> 32) }
    }
  }

  /// The numbers 0..<count in random order (Fisher-Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, integer(below: last + 1)) }
    return order
  }

  /// A tensor of values uniform between two bounds.
  public mutating func uniformTensor(_ shape: Shape, _ low: Float = 0, _ high: Float = 1) -> Tensor {
    let watch = observed("uniform numbers")
    defer { watch?.ended() }
    return filled(shape, one: { $0.uniform(low, high) }, blocks: { sb_fill_uniform($0, $1, $2, low, high) })
  }

  /// A tensor of normal values.
  public mutating func normalTensor(_ shape: Shape, mean: Float = 0, deviation: Float = 1) -> Tensor {
    let watch = observed("normal numbers")
    defer { watch?.ended() }
    // A number left from a pair, or half a block, would shift the pairs against the blocks.
    guard spareNormal == nil && used % 2 == 0 else {
      return Tensor(shape) { span in for i in span.indices { span[i] = normal(mean: mean, deviation: deviation) } }
    }
    return filled(
      shape, one: { $0.normal(mean: mean, deviation: deviation) },
      blocks: { sb_fill_normal($0, $1, $2, mean, deviation) })
  }

  /// A tensor with `value` where a number uniform on [0, 1) lies below `keep`, and 0 elsewhere.
  mutating func maskTensor(_ shape: Shape, keep: Float, value: Float) -> Tensor {
    let watch = observed("dropout mask")
    defer { watch?.ended() }
    return filled(
      shape, one: { $0.uniform() < keep ? value : 0 }, blocks: { sb_fill_mask($0, $1, $2, keep, value) })
  }

  /// Fills a tensor: what is left of a block, then whole blocks in bulk, then the beginning of the next block. The
  /// numbers are those that `one` after the other would give.
  private mutating func filled(
    _ shape: Shape, one: (inout RandomStream) -> Float,
    blocks fill: (UnsafePointer<sb_stream>, UnsafeMutablePointer<Float>, Int) -> Void
  ) -> Tensor {
    Tensor(
      shape,
      writing: { pointer in
        let count = shape.count
        let begun = min(4 - used, count)
        for i in 0..<begun { pointer[i] = one(&self) }
        let blocks = (count - begun) / 4
        var stream = sb_stream(block: block, role: role, index: index, key: key)
        // Safe: the kernel writes 4·blocks values, no more than are left.
        fill(&stream, pointer + begun, blocks)
        block &+= UInt32(truncatingIfNeeded: blocks)
        for i in begun + 4 * blocks..<count { pointer[i] = one(&self) }
      })
  }

  /// A tensor of normal values, drawn again where they lie more than two deviations off.
  public mutating func truncatedNormalTensor(_ shape: Shape, mean: Float = 0, deviation: Float = 1) -> Tensor {
    let watch = observed("truncated normal numbers")
    defer { watch?.ended() }
    return Tensor(shape) { span in
      for i in span.indices {
        var draw = normal()
        while abs(draw) > 2 { draw = normal() }
        span[i] = mean + deviation * draw
      }
    }
  }

  /// One block of Philox 4x32 with ten rounds.
  package static func philox(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (a, b, c, d) = counter
    var (k, l) = key
    for _ in 0..<10 {
      let first = UInt64(a) * 0xD251_1F53
      let second = UInt64(c) * 0xCD9E_8D57
      (a, b, c, d) = (
        UInt32(truncatingIfNeeded: second >> 32) ^ b ^ k, UInt32(truncatingIfNeeded: second),
        UInt32(truncatingIfNeeded: first >> 32) ^ d ^ l, UInt32(truncatingIfNeeded: first)
      )
      k &+= 0x9E37_79B9
      l &+= 0xBB67_AE85
    }
    return (a, b, c, d)
  }
}
