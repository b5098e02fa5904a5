/// A colour of red, green and blue in [0, 1].
typealias LinearColour = SIMD3<Float>

/// Values that look random and depend on a place and a seed alone, so that textures need no storage.
struct TextureNoise {
  let seed: UInt32

  /// Uniform on [0, 1) at a point of the lattice.
  @inline(__always)
  func value(_ x: Int, _ y: Int, _ channel: UInt32 = 0) -> Float {
    var hash = seed &+ channel &* 0x85EB_CA6B
    hash = (hash ^ UInt32(truncatingIfNeeded: x)) &* 0x9E37_79B1
    hash ^= hash >> 15
    hash = (hash ^ UInt32(truncatingIfNeeded: y)) &* 0xC2B2_AE35
    hash ^= hash >> 13
    hash &*= 0x27D4_EB2F
    hash ^= hash >> 16
    return Float(hash >> 8) * 0x1p-24
  }

  /// The value of the cell that a point lies in.
  @inline(__always)
  func cell(_ x: Float, _ y: Float, _ channel: UInt32 = 0) -> Float {
    value(floored(x), floored(y), channel)
  }

  /// Values of the lattice, interpolated smoothly.
  @inline(__always)
  func smooth(_ x: Float, _ y: Float, _ channel: UInt32 = 0) -> Float {
    let (column, row) = (floored(x), floored(y))
    let (dx, dy) = (Self.eased(x - Float(column)), Self.eased(y - Float(row)))
    let (left, top) = (UInt32(truncatingIfNeeded: column), UInt32(truncatingIfNeeded: row))
    // The four corners at once: the numbers that `value` gives.
    var hash = SIMD4<UInt32>(repeating: seed &+ channel &* 0x85EB_CA6B)
    hash = (hash ^ SIMD4(left, left &+ 1, left, left &+ 1)) &* 0x9E37_79B1
    hash ^= hash &>> 15
    hash = (hash ^ SIMD4(top, top, top &+ 1, top &+ 1)) &* 0xC2B2_AE35
    hash ^= hash &>> 13
    hash = hash &* 0x27D4_EB2F
    hash ^= hash &>> 16
    let corners = SIMD4<Float>(SIMD4<Int32>(truncatingIfNeeded: hash &>> 8)) * 0x1p-24
    return blended(blended(corners.x, corners.y, dx), blended(corners.z, corners.w, dx), dy)
  }

  /// Noise without slow changes, about 0: each point of the lattice against its neighbours.
  @inline(__always)
  func blue(_ x: Float, _ y: Float, _ channel: UInt32 = 0) -> Float {
    smooth(x, y, channel) - 0.5 * (smooth(0.5 * x + 17, 0.5 * y + 5, channel) + 0.5)
  }

  @inline(__always) private static func eased(_ share: Float) -> Float { share * share * (3 - 2 * share) }
}

/// From `a` at 0 to `b` at 1.
@inline(__always) func blended(_ a: Float, _ b: Float, _ share: Float) -> Float { a + (b - a) * share }

/// From `a` at 0 to `b` at 1.
@inline(__always) func blended(_ a: LinearColour, _ b: LinearColour, _ share: Float) -> LinearColour {
  a + (b - a) * share
}

/// The greatest whole number that is not above a value of moderate size; much faster than `rounded` without SSE4.
@inline(__always) func floored(_ value: Float) -> Int {
  let whole = Int(value)
  return value < Float(whole) ? whole - 1 : whole
}

/// The part of a number after the point, in [0, 1).
@inline(__always) func fraction(_ value: Float) -> Float { value - Float(floored(value)) }

/// The colour of a hue in turns, with saturation and value in [0, 1].
func hued(_ hue: Float, _ saturation: Float, _ value: Float) -> LinearColour {
  func channel(_ shift: Float) -> Float {
    let ramp = abs(6 * fraction(hue + shift) - 3) - 1
    return value * blended(1, min(1, max(0, ramp)), saturation)
  }
  return LinearColour(channel(0), channel(2 / 3), channel(1 / 3))
}
