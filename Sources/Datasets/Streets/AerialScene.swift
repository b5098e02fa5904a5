import Images
import Tensors

/// A piece of a town seen from above: turned streets, blocks of houses, parks and perhaps a river.
struct AerialScene {
  /// What the ground shows at a point.
  enum Cover: UInt8 { case road, mainRoad, yard, house, park, water }

  let turn: SIMD2<Float>
  let offset: SIMD2<Float>
  /// Widths of a block along both axes, in widths of the picture.
  let pitch: SIMD2<Float>
  let roadHalf: Float
  /// Where the main road runs, in the town's own frame.
  let mainRoad: Float
  let parkShare: Float
  let river: (place: Float, half: Float, bend: Float)?
  let summer: Float
  let sun: SIMD2<Float>
  let noise: TextureNoise

  init(from stream: inout RandomStream) {
    noise = TextureNoise(seed: stream.nextBits())
    // A direction without trigonometry: a point on the circle by its half-angle's tangent.
    let tangent = stream.uniform(-0.4, 0.4)
    turn = SIMD2(1 - tangent * tangent, 2 * tangent) / (1 + tangent * tangent)
    offset = [stream.uniform(0, 8), stream.uniform(0, 8)]
    pitch = [stream.uniform(0.24, 0.4), stream.uniform(0.18, 0.3)]
    roadHalf = stream.uniform(0.014, 0.02)
    mainRoad = stream.uniform(-0.25, 0.25)
    parkShare = stream.uniform(0.1, 0.3)
    let place = stream.uniform(-0.4, 0.4)
    let half = stream.uniform(0.05, 0.1)
    let bend = stream.uniform(0.08, 0.2)
    river = stream.uniform() < 0.5 ? (place, half, bend) : nil
    summer = stream.uniform()
    sun = SIMD2(0.025, stream.uniform(0.012, 0.025))
  }

  /// A point in the town's frame, where streets run along the axes.
  @inline(__always) private func town(_ x: Float, _ y: Float) -> SIMD2<Float> {
    let (dx, dy) = (x - 0.5, y - 0.5)
    return SIMD2(dx * turn.x - dy * turn.y, dx * turn.y + dy * turn.x)
  }

  /// The cover of a point, and the number of the house or block that it belongs to.
  func cover(_ x: Float, _ y: Float) -> (Cover, number: Float) {
    let place = town(x, y)
    let bridge = abs(place.x - mainRoad) < 1.5 * roadHalf
    if !bridge, let river {
      let middle = river.place + river.bend * (2 * noise.smooth(place.x * 2 + 20, 0.5, 1) - 1)
      if abs(place.y - middle) < river.half { return (.water, 0) }
    }
    if bridge { return (.mainRoad, 0) }
    let (u, v) = (place.x / pitch.x + offset.x, place.y / pitch.y + offset.y)
    let (column, row) = (Float(floored(u)), Float(floored(v)))
    // Distances to the streets around the block, in widths of the picture.
    let (du, dv) = (u - column, v - row)
    let toStreet = min(min(du, 1 - du) * pitch.x, min(dv, 1 - dv) * pitch.y)
    if toStreet < roadHalf { return (.road, 0) }
    let block = noise.value(Int(column), Int(row), 2)
    if block < parkShare { return (.park, block) }
    // Lots: three along the block, two across; a house fills the middle of most.
    let (lotU, lotV) = (du * 3, dv * 2)
    let lot = noise.value(Int(column) * 3 + Int(lotU), Int(row) * 2 + Int(lotV), 3)
    let (a, b) = (fraction(lotU), fraction(lotV))
    let margin = 0.16 + 0.12 * lot
    let isHouse = lot < 0.85 && a > margin && a < 1 - margin * 0.8 && b > margin && b < 1 - margin
    return (isHouse && toStreet > roadHalf + 0.012 ? .house : .yard, lot)
  }

  private func aerial(_ cover: Cover, _ number: Float, _ x: Float, _ y: Float) -> LinearColour {
    let grain = 0.92 + 0.16 * noise.smooth(x * 60, y * 60, 4)
    let green = blended(LinearColour(0.24, 0.36, 0.18), LinearColour(0.38, 0.40, 0.22), summer)
    func leaves() -> Float { noise.blue(x * 32, y * 32, 5) }
    switch cover {
    case .water: return LinearColour(0.13, 0.24, 0.30) + 0.05 * (noise.smooth(x * 30, y * 12, 6) - 0.5)
    case .road, .mainRoad:
      let car = noise.cell(x * 45, y * 45, 7)
      if car > 0.965 { return hued(car * 911, 0.5, 0.85) }
      return LinearColour(repeating: cover == .road ? 0.46 : 0.52) * grain
    case .park:
      let leaf = leaves()
      return green * (leaf > 0.06 ? 0.7 : leaf < -0.14 ? 1.35 : 1) * grain
    case .yard:
      let grass = blended(green * 1.35, LinearColour(0.60, 0.57, 0.50), 0.35 + 0.5 * number)
      return leaves() > 0.16 ? green * 0.75 : grass * grain
    case .house:
      let roof = hued(number < 0.4 ? 0.03 : 0.6, number < 0.4 ? 0.45 : 0.07, 0.45 + 0.45 * fraction(number * 37))
      let ridge: Float = fraction((town(x, y).y / pitch.y + offset.y) * 2) < 0.5 ? 1.1 : 0.88
      return roof * ridge * grain
    }
  }

  private func map(_ cover: Cover) -> LinearColour {
    switch cover {
    case .road: LinearColour(1, 1, 1)
    case .mainRoad: LinearColour(0.98, 0.84, 0.45)
    case .yard: LinearColour(0.93, 0.91, 0.87)
    case .house: LinearColour(0.85, 0.82, 0.77)
    case .park: LinearColour(0.76, 0.88, 0.68)
    case .water: LinearColour(0.64, 0.79, 0.92)
    }
  }

  /// The map and the view from above, both size×size×3.
  func pictures(size: Int) -> (map: Image, aerial: Image) {
    let grid = SupersampledGrid(size: size)
    let covers = grid.points { cover($0, $1) }
    let extent = grid.extent
    let shadow = (x: Int(sun.x * Float(extent)), y: Int(sun.y * Float(extent)))
    let photo = grid.image { point, x, y in
      let (cover, number) = covers[point]
      let colour = aerial(cover, number, x, y)
      // What lies to the side of a house, away from the sun, is in its shadow.
      let (row, column) = (point / extent - shadow.y, point % extent - shadow.x)
      let shaded = cover != .house && row >= 0 && column >= 0 && covers[row * extent + column].0 == .house
      return shaded ? colour * 0.55 : colour
    }
    return (grid.image { point, _, _ in map(covers[point].0) }, photo)
  }
}
