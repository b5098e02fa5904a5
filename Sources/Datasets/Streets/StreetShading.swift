/// The colours of a street by day.
///
/// Every function gives the colour of one point; pictures are means over the points of a pixel.
struct DayShading {
  let scene: StreetScene

  @inline(__always)
  func colour(_ surface: StreetSurface, _ x: Float, _ y: Float) -> LinearColour {
    switch surface.number {
    case StreetSurface.sky: sky(x, y)
    case StreetSurface.road: road(surface.part, x, y)
    case StreetSurface.sidewalk: sidewalk(surface.part, x, y)
    case StreetSurface.farGreen: foliage(LinearColour(0.36, 0.50, 0.38), x, y, 48, 7)
    case StreetSurface.farHouses: farHouses(x, y)
    case StreetSurface.objects...:
      object(scene.objects[Int(surface.number - StreetSurface.objects)], surface.part, x, y)
    default: wall(scene.block(surface.number), surface, x, y)
    }
  }

  private func sky(_ x: Float, _ y: Float) -> LinearColour {
    let clear = blended(scene.skyTop, scene.skyBottom, min(1, y / scene.horizon))
    let noise = scene.noise
    let cloud = 0.6 * noise.smooth(x * 4, y * 9, 10) + 0.4 * noise.smooth(x * 9, y * 18, 11)
    let cover = min(1, max(0, (cloud - 0.72 + 0.34 * scene.clouds) * 3.2))
    return blended(clear, LinearColour(0.97, 0.97, 0.98), 0.85 * cover) + 0.02 * (noise.cell(x * 64, y * 64, 12) - 0.5)
  }

  private func road(_ part: UInt8, _ x: Float, _ y: Float) -> LinearColour {
    let noise = scene.noise
    let place = scene.groundPlace(x, y)
    let grain =
      0.09 * (noise.smooth(x * 60, y * 60, 13) - 0.5) + 0.06 * (noise.smooth(place.x * 5, place.y * 3, 14) - 0.5)
    let tracks: Float = 0.02 * (abs(abs(abs(place.x) - scene.road / 2) - 0.12) < 0.05 ? 1 : 0)
    let grey = scene.asphalt + grain - tracks
    let surface = LinearColour(grey, grey, grey * 1.04)
    switch part {
    case StreetSurface.mark: return blended(surface, LinearColour(0.90, 0.90, 0.86), 0.85)
    case StreetSurface.shadow: return surface * 0.5
    default: return surface
    }
  }

  private func sidewalk(_ part: UInt8, _ x: Float, _ y: Float) -> LinearColour {
    let place = scene.groundPlace(x, y)
    let across = abs(place.x) - scene.road
    var colour = scene.paving
    if across < 0.035 {
      colour = colour * 0.8 + 0.12
    } else {
      let (column, row) = (across * 7, place.y * 4.5)
      colour *= 0.88 + 0.2 * scene.noise.cell(column, row, 15)
      if place.y < 5 && (fraction(column) < 0.1 || fraction(row) < 0.1) { colour *= 0.78 }
    }
    colour *= 0.97 + 0.06 * scene.noise.smooth(x * 60, y * 60, 16)
    return part == StreetSurface.shadow ? colour * 0.6 : colour
  }

  private func wall(_ block: StreetBlock, _ surface: StreetSurface, _ x: Float, _ y: Float) -> LinearColour {
    let place = scene.wallPlace(x, y)
    let light: Float = (surface.number < StreetSurface.rightBlocks) == scene.sunFromLeft ? 0.74 : 1
    let noise = scene.noise
    if block.kind == .trees {
      return foliage(
        blended(LinearColour(0.30, 0.46, 0.18), LinearColour(0.24, 0.40, 0.20), block.glass * 2), x, y, 30,
        UInt32(surface.number))
        * (light * blended(0.72, 1.08, min(1, place.y / block.height)))
    }
    switch surface.part {
    case StreetSurface.window: return window(block, place, surface.number) * blended(light, 1, 0.4)
    case StreetSurface.shop:
      let shade = 0.14 + 0.3 * noise.cell(place.x / (1.6 * block.pitch.x) + block.phase.x, 0, UInt32(surface.number))
      return LinearColour(shade, shade, shade * 1.1) * light + 0.1 * place.y
    case StreetSurface.cornice: return (block.colour * 0.6 + 0.3) * light
    default:
      var colour = block.colour
      // Courses of bricks, and stains that are wider than they are high.
      if place.x < 6 && fraction(place.y * 9) < 0.18 { colour *= 0.9 }
      colour *= 0.9 + 0.2 * noise.smooth(place.x * 14, place.y * 22, UInt32(surface.number))
      if place.y < 0.62 { colour = colour * 0.72 + 0.06 }
      return colour * light
    }
  }

  private func window(_ block: StreetBlock, _ place: SIMD2<Float>, _ number: UInt8) -> LinearColour {
    let (column, row) = (place.x / block.pitch.x + block.phase.x, (place.y - 0.62) / block.pitch.y)
    let shine = scene.noise.cell(column, row, 40 + UInt32(number))
    let shade = block.glass + 0.34 * shine * shine + 0.16 * fraction(row)
    let frame = fraction(column) / block.opening.x
    return abs(frame - 0.5) < 0.06 ? LinearColour(0.85, 0.84, 0.80) : LinearColour(shade * 0.86, shade, shade * 1.16)
  }

  private func farHouses(_ x: Float, _ y: Float) -> LinearColour {
    let shade = 0.58 + 0.16 * scene.noise.cell((x - scene.vanishing) * 45 + 100, 3.5, 17)
    return LinearColour(shade * 0.98, shade, shade * 1.06)
  }

  /// Leaves: blue noise cut at two thresholds into three greens.
  @inline(__always)
  private func foliage(
    _ colour: LinearColour, _ x: Float, _ y: Float, _ scale: Float, _ channel: UInt32
  ) -> LinearColour {
    let leaves = scene.noise.blue(x * scale, y * scale, 200 + channel)
    return colour * (leaves > 0.1 ? 1.38 : leaves < -0.12 ? 0.58 : 1)
  }

  private func object(_ object: StreetObject, _ number: UInt8, _ x: Float, _ y: Float) -> LinearColour {
    let part = StreetObject.Part(rawValue: number) ?? .body
    let base = scene.ground(object.nearness)
    let height = (base - y) / (object.height * object.nearness)
    let across = (x - scene.vanishing - object.across * object.nearness) / (object.halfWidth * object.nearness)
    let sun = (scene.sunFromLeft ? -across : across) * 0.12
    switch (object.kind, part) {
    case (.tree, .trunk): return LinearColour(0.33, 0.25, 0.18) * (1 + 2 * sun)
    case (.tree, _):
      return foliage(object.colour, x, y, 34, object.texture & 1023) * (0.8 + 0.35 * min(1, height) + sun)
    case (.car, .glass):
      return LinearColour(0.13, 0.16, 0.20) + LinearColour(repeating: 0.22 * max(0, height - 0.62 + sun))
    case (.car, .dark): return LinearColour(0.09, 0.09, 0.10)
    case (.car, .lamp): return object.facesCamera ? LinearColour(0.96, 0.95, 0.85) : LinearColour(0.85, 0.10, 0.08)
    case (.car, .plate): return LinearColour(0.9, 0.9, 0.86)
    case (.car, _): return object.colour * (0.72 + 0.5 * height + sun)
    case (.person, .skin): return LinearColour(0.85, 0.65, 0.52)
    case (.person, .legs): return object.colour * 0.35 + 0.08
    case (.pole, .lamp): return LinearColour(0.92, 0.92, 0.86)
    default: return object.colour * (0.95 + sun)
    }
  }
}

/// The colours of the same street by night: the day's, dimmed to blue, with lit windows, lamps and headlights.
struct NightShading {
  let scene: StreetScene
  private let day: DayShading
  /// Where lamps hang, and their reach.
  private let lamps: [SIMD3<Float>]

  init(scene: StreetScene) {
    self.scene = scene
    day = DayShading(scene: scene)
    lamps = scene.objects.compactMap { object in
      guard object.kind == .pole else { return nil }
      let inner: Float = object.across < 0 ? 0.7 : -0.7
      let x = scene.vanishing + (object.across + inner * object.halfWidth) * object.nearness
      return SIMD3(x, scene.ground(object.nearness) - 0.94 * object.height * object.nearness, 0.42 * object.nearness)
    }
  }

  func colour(_ surface: StreetSurface, _ x: Float, _ y: Float) -> LinearColour {
    let noise = scene.noise
    if surface.number == StreetSurface.sky {
      let star = noise.value(Int(x * 96), Int(y * 96), 50)
      let glow = blended(LinearColour(0.03, 0.04, 0.13), LinearColour(0.16, 0.17, 0.32), min(1, y / scene.horizon))
      return glow + (star > 0.992 ? LinearColour(repeating: 0.6) : .zero) + light(x, y) * 0.12
    }
    if let own = lit(surface, x, y) { return own }
    return day.colour(surface, x, y) * (LinearColour(0.27, 0.31, 0.46) + LinearColour(1, 0.80, 0.48) * light(x, y))
  }

  /// The colour of what shines by itself.
  private func lit(_ surface: StreetSurface, _ x: Float, _ y: Float) -> LinearColour? {
    if surface.number >= StreetSurface.objects {
      let object = scene.objects[Int(surface.number - StreetSurface.objects)]
      guard surface.part == StreetObject.Part.lamp.rawValue else { return nil }
      return object.kind == .car && !object.facesCamera ? LinearColour(1, 0.16, 0.10) : LinearColour(1, 0.95, 0.74)
    }
    guard surface.number >= StreetSurface.leftBlocks, surface.part != StreetSurface.wall else { return nil }
    let block = scene.block(surface.number)
    guard block.kind == .building else { return nil }
    let place = scene.wallPlace(x, y)
    switch surface.part {
    case StreetSurface.window:
      let (column, row) = (place.x / block.pitch.x + block.phase.x, (place.y - 0.62) / block.pitch.y)
      let chance = scene.noise.cell(column, row, 60 + UInt32(surface.number))
      return chance < 0.45 ? LinearColour(0.98, 0.80, 0.42) * (0.7 + 0.7 * chance) : LinearColour(0.05, 0.06, 0.11)
    case StreetSurface.shop:
      let open = scene.noise.cell(place.x / (1.6 * block.pitch.x) + block.phase.x, 0, 61 + UInt32(surface.number)) < 0.5
      return open ? LinearColour(0.90, 0.84, 0.62) : nil
    default: return nil
    }
  }

  /// How much light of the lamps falls on a place of the picture.
  private func light(_ x: Float, _ y: Float) -> Float {
    var sum: Float = 0
    for lamp in lamps {
      let (dx, dy) = (x - lamp.x, (y - lamp.y) * 0.6)
      sum += 1 / (1 + 5 * (dx * dx + dy * dy) / (lamp.z * lamp.z))
    }
    return min(0.9, 0.75 * sum)
  }
}

/// How warm the things of a street look to a thermal camera, black cold and white hot; it knows nothing of hues.
struct ThermalShading {
  let scene: StreetScene

  func warmth(_ surface: StreetSurface, _ x: Float, _ y: Float) -> Float {
    let noise = scene.noise
    let grain = 0.04 * (noise.smooth(x * 40, y * 40, 70) - 0.5)
    return grain + plain(surface, x, y)
  }

  private func plain(_ surface: StreetSurface, _ x: Float, _ y: Float) -> Float {
    switch surface.number {
    case StreetSurface.sky: return 0.05 + 0.12 * y / scene.horizon
    case StreetSurface.road: return surface.part == StreetSurface.shadow ? 0.56 : 0.45
    case StreetSurface.sidewalk: return 0.53
    case StreetSurface.farGreen: return 0.30
    case StreetSurface.farHouses: return 0.36
    case StreetSurface.objects...:
      let object = scene.objects[Int(surface.number - StreetSurface.objects)]
      let height = (scene.ground(object.nearness) - y) / (object.height * object.nearness)
      switch (object.kind, StreetObject.Part(rawValue: surface.part) ?? .body) {
      case (.person, .skin): return 0.98
      case (.person, _): return 0.84
      case (.car, .glass): return 0.34
      case (.car, .dark), (.car, .lamp): return 0.92
      case (.car, _): return 0.86 - 0.3 * height
      case (.tree, .trunk): return 0.4
      case (.tree, _): return 0.28 + 0.06 * height
      case (.pole, _): return 0.24
      }
    default:
      let block = scene.block(surface.number)
      if block.kind == .trees { return 0.29 }
      switch surface.part {
      case StreetSurface.window: return 0.66
      case StreetSurface.shop: return 0.72
      case StreetSurface.cornice: return 0.36
      default: return 0.46
      }
    }
  }
}
