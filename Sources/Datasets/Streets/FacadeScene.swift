import Images
import Tensors

/// The classes of the CMP facades (Tyleček and Šára, GCPR 2013); the raw value is their number less one.
public enum FacadeClass: UInt8, Hashable, Sendable, CaseIterable {
  case background, facade, window, door, cornice, sill, balcony, blind, decoration, molding, pillar, shop

  /// The colours of label images in pix2pix's facades files, class after class.
  public static let palette = Palette([
    Colour(0, 0, 222), Colour(0, 48, 255), Colour(3, 127, 255), Colour(2, 207, 255), Colour(35, 254, 226),
    Colour(112, 253, 146), Colour(192, 255, 63), Colour(252, 240, 8), Colour(255, 159, 2), Colour(253, 80, 1),
    Colour(247, 2, 3), Colour(174, 0, 1),
  ])

  /// The colour in label images.
  public var colour: Colour { Self.palette[Int(rawValue)] }
}

/// One house front, seen straight: a grid of windows between a shop floor and a roof.
struct FacadeScene {
  let left: Float
  let right: Float
  let top: Float
  let ground: Float
  let shopTop: Float
  let columns: Int
  let floors: Int
  /// Shares of a cell that a window takes.
  let opening: SIMD2<Float>
  let hasPillars: Bool
  let hasMoldings: Bool
  let balconyFloor: Int?
  let hasBlinds: Bool
  let hasDecoration: Bool
  let doorColumn: Int
  let wall: LinearColour
  let trim: LinearColour
  let door: LinearColour
  let glass: Float
  let sky: LinearColour
  let sunFromLeft: Bool
  let noise: TextureNoise

  init(from stream: inout RandomStream) {
    noise = TextureNoise(seed: stream.nextBits())
    left = stream.uniform(0.02, 0.12)
    right = stream.uniform(0.88, 0.98)
    top = stream.uniform(0.06, 0.16)
    ground = stream.uniform(0.92, 0.97)
    columns = 3 + stream.integer(below: 3)
    floors = 2 + stream.integer(below: 3)
    shopTop = ground - (ground - top) / (Float(floors) + 1.1) * 1.1
    opening = [stream.uniform(0.4, 0.58), stream.uniform(0.5, 0.64)]
    hasPillars = stream.uniform() < 0.35
    hasMoldings = stream.uniform() < 0.6
    balconyFloor = stream.uniform() < 0.5 ? stream.integer(below: floors) : nil
    hasBlinds = stream.uniform() < 0.5
    hasDecoration = stream.uniform() < 0.5
    doorColumn = stream.integer(below: columns)
    wall = hued(stream.uniform(0.98, 1.16), stream.uniform(0.12, 0.5), stream.uniform(0.6, 0.9))
    trim = hued(stream.uniform(0.05, 0.15), stream.uniform(0.02, 0.15), stream.uniform(0.75, 0.95))
    door = hued(stream.uniform(), stream.uniform(0.4, 0.7), stream.uniform(0.25, 0.5))
    glass = stream.uniform(0.12, 0.35)
    sky = blended(LinearColour(0.42, 0.62, 0.90), LinearColour(0.84, 0.86, 0.88), stream.uniform())
    sunFromLeft = stream.uniform() < 0.5
  }

  /// What a point shows, and which cell of the grid it lies in.
  func part(_ x: Float, _ y: Float) -> (label: FacadeClass, column: Int, floor: Int, place: SIMD2<Float>) {
    guard x > left, x < right, y > top, y < ground else { return (.background, 0, 0, SIMD2(x, y)) }
    if y < top + 0.035 { return (.cornice, 0, 0, SIMD2(x, y)) }
    let across = (x - left) / (right - left) * Float(columns)
    let column = min(columns - 1, Int(across))
    let u = across - Float(column)
    if y > shopTop { return (groundFloor(column, u, (y - shopTop) / (ground - shopTop)), column, floors, SIMD2(u, 0)) }
    let up = (y - top - 0.035) / (shopTop - top - 0.035) * Float(floors)
    let floor = min(floors - 1, Int(up))
    let v = up - Float(floor)
    return (upperFloor(floor, u, v), column, floor, SIMD2(u, v))
  }

  private func groundFloor(_ column: Int, _ u: Float, _ v: Float) -> FacadeClass {
    if v < 0.1 { return .molding }
    if column == doorColumn { return u > 0.25 && u < 0.75 && v > 0.24 ? .door : .facade }
    return u > 0.1 && u < 0.9 && v > 0.24 && v < 0.86 ? .shop : .facade
  }

  private func upperFloor(_ floor: Int, _ u: Float, _ v: Float) -> FacadeClass {
    if hasMoldings && v > 0.93 { return .molding }
    if hasPillars && (u < 0.07 || u > 0.93) { return .pillar }
    let (x, y) = (abs(u - 0.5), v - 0.5)
    if balconyFloor == floor && x < opening.x / 2 + 0.1 && y > 0.12 && y < 0.38 { return .balcony }
    if x < opening.x / 2 && abs(y) < opening.y / 2 { return hasBlinds && x > opening.x / 2 - 0.09 ? .blind : .window }
    if x < opening.x / 2 + 0.06 && y > opening.y / 2 && y < opening.y / 2 + 0.07 { return .sill }
    if hasDecoration && x < opening.x / 2 + 0.03 && y < -opening.y / 2 && y > -opening.y / 2 - 0.1 {
      return .decoration
    }
    return .facade
  }

  func colour(_ x: Float, _ y: Float) -> LinearColour {
    let (label, column, floor, place) = part(x, y)
    let grain = 0.94 + 0.12 * noise.smooth(x * 56, y * 56, 1)
    let chance = noise.value(column, floor, 2)
    switch label {
    case .background:
      if y > ground { return LinearColour(0.42, 0.42, 0.43) + 0.06 * (noise.smooth(x * 50, y * 50, 3) - 0.5) }
      let neighbour = noise.value(x < 0.5 ? 0 : 1, 0, 4)
      let beside = (x < left || x > right) && y > 0.15 + 0.2 * neighbour
      return beside ? LinearColour(0.50, 0.46, 0.42) * (0.8 + 0.4 * neighbour) * grain : sky + 0.12 * y
    case .facade:
      let course: Float = fraction(y * 32) < 0.2 ? 0.92 : 1
      return wall * grain * course * (y > shopTop ? 0.78 : 1)
    case .window, .shop:
      let frame = abs(place.x - 0.5) < 0.018 || (label == .window && abs(place.y - 0.38) < 0.02)
      if frame { return trim * 0.95 }
      let slope = sunFromLeft ? x : 1 - x
      let reflection = 0.3 * chance * noise.smooth(x * 12, y * 12, 5) + 0.12 * slope
      let curtain: Float = label == .window && chance > 0.6 && abs(place.x - 0.5) > opening.x * 0.3 ? 0.35 : 0
      let shade = glass + reflection + curtain
      return LinearColour(shade * 0.92, shade, shade * (curtain > 0 ? 0.98 : 1.14))
    case .door: return door * (abs(place.x - 0.5) < 0.02 ? 0.5 : 1) * grain
    case .cornice: return trim * (0.75 + 5 * (y - top)) * grain
    case .sill: return trim * 0.86
    case .balcony: return fraction(place.x * 14) < 0.45 ? LinearColour(0.13, 0.13, 0.14) : wall * 0.5
    case .blind: return door * (fraction(y * 60) < 0.4 ? 1.2 : 1.5) + 0.1
    case .decoration: return trim * (0.82 + 0.25 * noise.smooth(x * 60, y * 60, 6))
    case .molding: return trim * 0.9 * grain
    case .pillar: return trim * (0.7 + 2.5 * min(place.x, 1 - place.x) * 1.4) * grain
    }
  }

  /// The label image and the photograph, both size×size×3.
  func pictures(size: Int) -> (labels: Image, photo: Image) {
    let grid = SupersampledGrid(size: size)
    let parts = grid.points { part($0, $1).label.rawValue }
    let labels = grid.majority(classes: FacadeClass.allCases.count) { parts[$0] }
    return (
      Image(labels: labels, height: size, width: size, palette: FacadeClass.palette),
      grid.image { _, x, y in colour(x, y) }
    )
  }
}
