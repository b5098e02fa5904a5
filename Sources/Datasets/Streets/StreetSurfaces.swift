import Images

/// What one point of a street's picture shows: a surface and a part of it, small enough to keep for every point.
struct StreetSurface: Equatable {
  /// 0…4 for the surfaces below, 16… for blocks of the left side, 48… of the right, 96… for objects.
  var number: UInt8
  var part: UInt8 = 0

  static let sky: UInt8 = 0
  static let road: UInt8 = 1
  static let sidewalk: UInt8 = 2
  static let farGreen: UInt8 = 3
  static let farHouses: UInt8 = 4
  static let leftBlocks: UInt8 = 16
  static let rightBlocks: UInt8 = 48
  static let objects: UInt8 = 96

  /// Parts of the ground.
  static let plain: UInt8 = 0
  static let shadow: UInt8 = 1
  static let mark: UInt8 = 2
  /// Parts of a building.
  static let wall: UInt8 = 0
  static let window: UInt8 = 1
  static let cornice: UInt8 = 2
  static let shop: UInt8 = 3
}

extension StreetScene {
  /// What each point of a picture shows.
  func surfaces(_ grid: SupersampledGrid) -> [StreetSurface] {
    var surfaces = grid.points { x, y in background(x, y) }
    for (number, object) in objects.enumerated() {
      if object.kind == .car { drawShadow(of: object, &surfaces, grid) }
      draw(object, StreetSurface.objects + UInt8(number), &surfaces, grid)
    }
    return surfaces
  }

  /// The block that a surface's number means.
  @inline(__always) func block(_ number: UInt8) -> StreetBlock {
    number < StreetSurface.rightBlocks
      ? left[Int(number - StreetSurface.leftBlocks)] : right[Int(number - StreetSurface.rightBlocks)]
  }

  /// The class of a surface.
  @inline(__always) func label(_ surface: StreetSurface) -> StreetClass {
    switch surface.number {
    case StreetSurface.sky: .sky
    case StreetSurface.road: .road
    case StreetSurface.sidewalk: .sidewalk
    case StreetSurface.farGreen: .vegetation
    case StreetSurface.farHouses: .building
    case StreetSurface.objects...: objects[Int(surface.number - StreetSurface.objects)].label
    default: block(surface.number).kind == .trees ? .vegetation : .building
    }
  }

  private func background(_ x: Float, _ y: Float) -> StreetSurface {
    let offset = x - vanishing
    let nearness = abs(offset) / walls
    if nearness < farEnd {
      if y < ground(farEnd) {
        let top = horizon - farHeight * (0.55 + 0.45 * outline(offset))
        return StreetSurface(
          number: y < top ? StreetSurface.sky : farIsGreen ? StreetSurface.farGreen : StreetSurface.farHouses)
      }
    } else if y < ground(nearness) {
      return wallSurface(x, y, leftSide: offset < 0)
    }
    return groundSurface(x, y)
  }

  private func outline(_ offset: Float) -> Float {
    farIsGreen ? noise.smooth(offset * 40 + 100, 3.5, 1) : noise.cell(offset * 45 + 100, 3.5, 1)
  }

  private func wallSurface(_ x: Float, _ y: Float, leftSide: Bool) -> StreetSurface {
    let place = wallPlace(x, y)
    let blocks = blocks(leftSide: leftSide)
    guard let number = blocks.firstIndex(where: { place.x < $0.end }) else {
      return StreetSurface(number: StreetSurface.sky)
    }
    let block = blocks[number]
    let first = leftSide ? StreetSurface.leftBlocks : StreetSurface.rightBlocks
    switch block.kind {
    case .gap: return StreetSurface(number: StreetSurface.sky)
    case .trees:
      let top = block.height * (0.72 + 0.28 * noise.smooth(place.x * 5, 0.5, 2))
      return StreetSurface(number: place.y > top ? StreetSurface.sky : first + UInt8(number))
    case .building:
      guard place.y < block.height else { return StreetSurface(number: StreetSurface.sky) }
      return StreetSurface(number: first + UInt8(number), part: block.part(at: place))
    }
  }

  private func groundSurface(_ x: Float, _ y: Float) -> StreetSurface {
    let place = groundPlace(x, y)
    guard abs(place.x) < road else { return StreetSurface(number: StreetSurface.sidewalk) }
    let dashed = abs(place.x) < 0.018 && fraction(place.y * 0.8 + noise.value(0, 0, 3)) < 0.5
    let edge = abs(abs(place.x) - road * 0.94) < 0.012
    let striped = crossing.map { abs(place.y - $0) < 0.16 && fraction(place.x * 6.5) < 0.5 } ?? false
    return StreetSurface(
      number: StreetSurface.road, part: dashed || edge || striped ? StreetSurface.mark : StreetSurface.plain)
  }

  private func draw(
    _ object: StreetObject, _ number: UInt8, _ surfaces: inout [StreetSurface], _ grid: SupersampledGrid
  ) {
    let base = ground(object.nearness)
    let centre = vanishing + object.across * object.nearness
    let (half, height) = (object.halfWidth * object.nearness, object.height * object.nearness)
    let reach: Float = object.kind == .tree ? 1.1 : 1
    let columns = grid.range(centre - reach * half, centre + reach * half)
    for row in grid.range(base - 1.1 * height, base) {
      let y = (base - grid.place(row)) / height
      for column in columns {
        if let part = object.part((grid.place(column) - centre) / half, y) {
          surfaces[row * grid.extent + column] = StreetSurface(number: number, part: part.rawValue)
        }
      }
    }
  }

  /// A car darkens the ground under it; the label there stays that of the ground.
  private func drawShadow(of car: StreetObject, _ surfaces: inout [StreetSurface], _ grid: SupersampledGrid) {
    let base = ground(car.nearness)
    let centre = vanishing + car.across * car.nearness
    let (half, depth) = (1.12 * car.halfWidth * car.nearness, 0.09 * car.nearness)
    for row in grid.range(base - depth, base + depth) {
      for column in grid.range(centre - half, centre + half) {
        let (x, y) = ((grid.place(column) - centre) / half, (grid.place(row) - base) / depth)
        let place = row * grid.extent + column
        let isGround = [StreetSurface.road, StreetSurface.sidewalk].contains(surfaces[place].number)
        if isGround && x * x + y * y < 1 { surfaces[place].part = StreetSurface.shadow }
      }
    }
  }
}

extension StreetBlock {
  /// What a point of a building's front shows; the place is the distance along the street and the height.
  @inline(__always)
  func part(at place: SIMD2<Float>) -> UInt8 {
    if place.y > height - 0.1 { return StreetSurface.cornice }
    if place.y < 0.62 {
      let column = fraction(place.x / (1.6 * pitch.x) + phase.x)
      return place.y > 0.08 && place.y < 0.46 && column < 0.78 ? StreetSurface.shop : StreetSurface.wall
    }
    let column = fraction(place.x / pitch.x + phase.x)
    let row = fraction((place.y - 0.62) / pitch.y)
    let inRow = row > (1 - opening.y) / 2 && row < (1 + opening.y) / 2
    return inRow && column < opening.x && place.y < height - 0.18 ? StreetSurface.window : StreetSurface.wall
  }
}

extension SupersampledGrid {
  /// The rows or columns of points between two places, as far as they are in the picture.
  func range(_ low: Float, _ high: Float) -> Range<Int> {
    let first = min(extent, max(0, floored(low * Float(extent))))
    return first..<max(first, min(extent, floored(high * Float(extent)) + 1))
  }
}
