/// Smooth random fields over the plane: a random number at every whole point, blended in between.
struct LatticeNoise {
  private let seed: UInt32

  init(seed: UInt32) { self.seed = seed }

  /// The number of a lattice point, in [0, 1).
  func number(_ x: Int32, _ y: Int32, _ channel: UInt32 = 0) -> Float {
    var h = UInt32(bitPattern: x) &* 0x9E37_79B9 ^ UInt32(bitPattern: y) &* 0x85EB_CA6B ^ channel &* 0xC2B2_AE35 ^ seed
    h ^= h >> 16
    h &*= 0x7FEB_352D
    h ^= h >> 15
    h &*= 0x846C_A68B
    h ^= h >> 16
    return Float(h >> 8) * 0x1p-24
  }

  /// The blended value at a place, in [0, 1), mean ½; it changes over about one unit.
  func value(_ place: SIMD2<Float>) -> Float {
    let floor = place.rounded(.down)
    let (x, y) = (Int32(floor.x), Int32(floor.y))
    let inside = place - floor
    let blend = inside * inside * (3 - 2 * inside)
    let above = number(x, y) + blend.x * (number(x + 1, y) - number(x, y))
    let below = number(x, y + 1) + blend.x * (number(x + 1, y + 1) - number(x, y + 1))
    return above + blend.y * (below - above)
  }

  /// A sum of values at ever finer scales, each twice as fine and `gain` as strong; in [0, 1).
  func fractal(_ place: SIMD2<Float>, octaves: Int, gain: Float = 0.5) -> Float {
    var (sum, weights, weight, place): (Float, Float, Float, SIMD2<Float>) = (0, 0, 1, place)
    for _ in 0..<octaves {
      sum += weight * value(place)
      weights += weight
      weight *= gain
      // Turned a little, so that the lattices do not line up.
      place = 2 * SIMD2(0.8 * place.x - 0.6 * place.y, 0.6 * place.x + 0.8 * place.y) + 17.3
    }
    return sum / weights
  }
}
