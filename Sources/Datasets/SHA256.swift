import Tensors

/// The SHA-256 hash (FIPS 180-4) of bytes given piece by piece.
public struct SHA256: Sendable {
  private var state = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
  /// The bytes that do not fill a block of 64 yet.
  private var rest: [UInt8] = []
  private var byteCount: UInt64 = 0

  /// A hash of nothing yet.
  public init() {}

  /// Adds bytes.
  public mutating func update(_ bytes: [UInt8]) {
    byteCount += UInt64(bytes.count)
    var next = 0
    if !rest.isEmpty {
      next = min(64 - rest.count, bytes.count)
      rest += bytes[..<next]
      guard rest.count == 64 else { return }
      compress(rest, from: 0)
      rest.removeAll(keepingCapacity: true)
    }
    while bytes.count - next >= 64 {
      compress(bytes, from: next)
      next += 64
    }
    rest += bytes[next...]
  }

  /// Adds text as UTF-8.
  public mutating func update(_ text: String) { update(Array(text.utf8)) }

  /// Adds floats, each as its four bytes, lowest first.
  public mutating func update(values: [Float]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 * values.count)
    for value in values { Self.append(value.bitPattern, to: &bytes) }
    update(bytes)
  }

  /// Adds a tensor: its rank and extents as 8 bytes each, lowest first, then its values.
  public mutating func update(_ tensor: Tensor) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 * (1 + tensor.rank) + 4 * tensor.count)
    for number in [tensor.rank] + tensor.shape.extents { Self.append(UInt64(number), to: &bytes) }
    tensor.withSpan { span in for i in span.indices { Self.append(span[i].bitPattern, to: &bytes) } }
    update(bytes)
  }

  /// The hash of all bytes so far as 64 hexadecimal digits; more can be added afterwards.
  public var hexadecimal: String {
    var copy = self
    let length = byteCount * 8
    copy.update([0x80] + [UInt8](repeating: 0, count: (119 - Int(byteCount % 64)) % 64))
    copy.update((0..<8).map { UInt8(truncatingIfNeeded: length >> (56 - 8 * UInt64($0))) })
    return copy.state.indices.map { index in
      let digits = String(copy.state[index], radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  /// The hash of some bytes as 64 hexadecimal digits.
  public static func hexadecimal(of bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.hexadecimal
  }

  private static func append<Number: FixedWidthInteger>(_ number: Number, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// Section 6.2.2: mixes one block of 64 bytes into the state.
  private mutating func compress(_ bytes: [UInt8], from start: Int) {
    var schedule = [64 of UInt32](repeating: 0)
    for t in 0..<16 {
      let place = start + 4 * t
      let high = UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
      schedule[t] = high | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
    }
    for t in 16..<64 {
      let (early, late) = (schedule[t - 15], schedule[t - 2])
      let sigma0 = rotated(early, 7) ^ rotated(early, 18) ^ (early >> 3)
      let sigma1 = rotated(late, 17) ^ rotated(late, 19) ^ (late >> 10)
      schedule[t] = sigma1 &+ schedule[t - 7] &+ sigma0 &+ schedule[t - 16]
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    let constants = roundConstants
    for t in 0..<64 {
      let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ sum1 &+ ((e & f) ^ (~e & g)) &+ constants[t] &+ schedule[t]
      let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = sum0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ first, c, b, a, first &+ second)
    }
    state &+= SIMD8(a, b, c, d, e, f, g, h)
  }
}

@inline(__always) private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
  word &>> count | word &<< (32 &- count)
}

/// Section 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: [64 of UInt32] = [
  0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
  0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
  0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
  0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
  0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
  0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
  0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
  0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
]
