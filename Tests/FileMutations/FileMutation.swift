/// Damages the bytes of a file in the ways of disks, networks and hostile writers; the same number gives the same
/// damage.
public struct FileMutation {
  private var state: UInt64

  /// The damage of a number.
  public init(_ number: Int, seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(number) }

  /// The bytes after one to three kinds of damage.
  public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...integer(below: 3) where !bytes.isEmpty { damage(&bytes) }
    return bytes
  }

  /// A number from 0, below a bound (SplitMix64).
  public mutating func integer(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ mixed >> 31) % UInt64(bound))
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let place = self.place(in: bytes)
    switch integer(below: 8) {
    case 0, 1: bytes[place] ^= 1 << integer(below: 8)
    case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF][integer(below: 5)]
    case 3: bytes.removeSubrange(place...)
    case 4: bytes.insert(contentsOf: (0...integer(below: 16)).map { _ in UInt8(integer(below: 256)) }, at: place)
    case 5: bytes.removeSubrange(place..<min(bytes.count, place + 1 + integer(below: 16)))
    case 6: changeWord(&bytes, at: place)
    default: changeDigits(&bytes, from: place)
    }
  }

  /// Headers decide how the rest is read, so half of the damage is done to the first bytes.
  private mutating func place(in bytes: [UInt8]) -> Int {
    integer(below: integer(below: 2) == 0 ? bytes.count : min(bytes.count, 256))
  }

  /// Puts a length or an offset that nobody expects where one may stand, in either byte order.
  private mutating func changeWord(_ bytes: inout [UInt8], at place: Int) {
    let width = [2, 4, 8][integer(below: 3)]
    let values: [UInt64] = [
      0, 1, 3, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, UInt64(Int64.max), 1 << 63, .max,
      UInt64(bytes.count), UInt64(bytes.count) + 1,
    ]
    let value = values[integer(below: values.count)]
    let isLittleEndian = integer(below: 2) == 0
    for index in 0..<width where place + index < bytes.count {
      let shift = 8 * UInt64(isLittleEndian ? index : width - 1 - index)
      bytes[place + index] = UInt8(truncatingIfNeeded: value >> shift)
    }
  }

  /// Puts another number in place of the next one that is written in digits.
  private mutating func changeDigits(_ bytes: inout [UInt8], from place: Int) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = bytes[place...].firstIndex(where: digits.contains) else {
      bytes[place] ^= 0x20
      return
    }
    let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
    let numbers = [
      "-1", "0", "4294967296", "4611686018427387904", "9223372036854775807", "18446744073709551615", "1e308", "1e999",
      "0.5", "null", "\"1\"", "[[[[", "-9223372036854775808",
    ]
    bytes.replaceSubrange(first..<end, with: Array(numbers[integer(below: numbers.count)].utf8))
  }
}
