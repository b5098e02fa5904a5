import Foundation
import Images
import Tensors

extension TextureKind {
  /// A picture of this kind.
  func drawn(size: Int, from random: inout RandomStream) -> Image {
    let style = TextureStyle(from: &random)
    var canvas =
      switch self {
      case .gratings: paintedGratings(size, style, &random)
      case .bricks: paintedBricks(size, style, &random)
      case .cells: paintedCells(size, style, &random)
      case .clouds: paintedClouds(size, style, &random)
      case .fabric: paintedFabric(size, style, &random)
      case .foliage: paintedFoliage(size, style, &random)
      case .glyphs: paintedGlyphs(size, style, &random)
      }
    // Light that falls unevenly, and a little grain of its own.
    canvas.adjust { place, colour in
      let light = 0.8 + 0.4 * style.noise.value(place / 60 + 91)
      return colour * light + 0.04 * (style.noise.value(place / 1.3) - 0.5)
    }
    return canvas.image
  }
}

/// What all kinds share: colours that go together, a direction, a random field.
private struct TextureStyle {
  /// From dark to light.
  let colours: [TextureColour]
  /// Unit vector along the pattern.
  let direction: SIMD2<Float>
  let noise: LatticeNoise

  init(from random: inout RandomStream) {
    let hue = random.uniform()
    // A neighbour of the hue or its opposite.
    let other = hue + (random.uniform() < 0.5 ? random.uniform(-0.12, 0.12) : random.uniform(0.4, 0.6))
    colours = [
      Self.colour(hue: hue, saturation: random.uniform(0.3, 0.7), value: random.uniform(0.12, 0.35)),
      Self.colour(hue: other, saturation: random.uniform(0.25, 0.7), value: random.uniform(0.45, 0.7)),
      Self.colour(hue: hue, saturation: random.uniform(0.05, 0.4), value: random.uniform(0.8, 1)),
    ]
    let angle = random.uniform(0, .pi)
    direction = SIMD2(cos(angle), sin(angle))
    noise = LatticeNoise(seed: random.nextBits())
  }

  /// Between the colours, 0 the darkest, 1 the lightest.
  func blended(_ level: Float) -> TextureColour {
    let place = 2 * min(1, max(0, level))
    return place < 1 ? between(colours[0], colours[1], place) : between(colours[1], colours[2], place - 1)
  }

  /// Turned into the pattern's own axes.
  func turned(_ place: SIMD2<Float>) -> SIMD2<Float> {
    SIMD2((place * direction).sum(), place.y * direction.x - place.x * direction.y)
  }

  /// Hue and saturation as painters mean them; hue in turns.
  static func colour(hue: Float, saturation: Float, value: Float) -> TextureColour {
    let phases = (hue - TextureColour(0, 1 / 3, 2 / 3)) * (2 * .pi)
    let wheel = TextureColour(cos(phases.x), cos(phases.y), cos(phases.z)) * 0.5 + 0.5
    return value * (1 - saturation * (1 - wheel))
  }
}

private func between(_ a: TextureColour, _ b: TextureColour, _ share: Float) -> TextureColour { a + share * (b - a) }

/// 0 below the first bound, 1 above the second, smooth in between.
private func smoothStep(_ low: Float, _ high: Float, _ x: Float) -> Float {
  let share = min(1, max(0, (x - low) / (high - low)))
  return share * share * (3 - 2 * share)
}

/// Stripes of one or two directions, bent a little.
private func paintedGratings(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let (period, second) = (random.uniform(4, 12), random.uniform(5, 16))
  let (sharpness, bend) = (random.uniform(0.6, 4), random.uniform(0, 8))
  let isCrossed = random.uniform() < 0.5
  return TextureCanvas(size: size) { place in
    let own = style.turned(place) + bend * style.noise.value(place / 40)
    let stripe = 0.5 + 0.5 * tanh(sharpness * sin(2 * .pi * own.x / period)) / tanh(sharpness)
    let across = isCrossed ? 0.5 + 0.5 * sin(2 * .pi * own.y / second) : 1
    return style.blended(0.1 + 0.85 * stripe * (0.4 + 0.6 * across))
  }
}

/// Courses of bricks, each of its own shade, in mortar.
private func paintedBricks(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let (height, aspect, joint) = (random.uniform(7, 14), random.uniform(1.6, 2.6), random.uniform(1, 2))
  let width = aspect * height
  let tilt = random.uniform(-0.2, 0.2)
  let axis = SIMD2(cos(tilt), sin(tilt))
  return TextureCanvas(size: size) { place in
    let (x, y) = (place.x * axis.x + place.y * axis.y, place.y * axis.x - place.x * axis.y)
    let course = (y / height).rounded(.down)
    let shifted = x / width + 0.5 * course
    let brick = shifted.rounded(.down)
    let (inX, inY) = ((shifted - brick) * width, y - course * height)
    let fromEdge = min(min(inX, width - inX), min(inY, height - inY))
    let shade = style.noise.number(Int32(brick), Int32(course))
    let grain = style.noise.fractal(place / 5, octaves: 3)
    let face = between(style.colours[1], style.colours[0], 0.7 * shade) * (0.75 + 0.5 * grain)
    let mortar = style.colours[2] * (0.75 + 0.3 * grain)
    return between(mortar, face, smoothStep(0.5 * joint, 0.5 * joint + 0.8, fromEdge))
  }
}

/// Cells around random points, with dark edges between them.
private func paintedCells(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let (spacing, edge) = (random.uniform(8, 18), random.uniform(0.8, 2))
  return TextureCanvas(size: size) { place in
    let unit = place / spacing
    let cell = unit.rounded(.down)
    var (nearest, second): (Float, Float) = (.infinity, .infinity)
    var owner = (x: Int32(0), y: Int32(0))
    for row in -1...1 {
      for column in -1...1 {
        let (x, y) = (Int32(cell.x) + Int32(column), Int32(cell.y) + Int32(row))
        let point = SIMD2(Float(x), Float(y)) + SIMD2(style.noise.number(x, y), style.noise.number(x, y, 1))
        let offset = unit - point
        let distance = (offset * offset).sum().squareRoot()
        if distance < nearest {
          (second, nearest, owner) = (nearest, distance, (x, y))
        } else {
          second = min(second, distance)
        }
      }
    }
    let shade = 0.35 + 0.6 * style.noise.number(owner.x, owner.y, 2) - 0.25 * nearest
    let inside = smoothStep(0.3 * edge, 0.3 * edge + 1, 0.5 * (second - nearest) * spacing)
    return between(0.5 * style.colours[0], style.blended(shade), inside)
  }
}

/// Noise of every scale, as in clouds, stone and marble.
private func paintedClouds(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let (scale, gain, veins) = (random.uniform(16, 40), random.uniform(0.55, 0.75), random.uniform(0, 1))
  return TextureCanvas(size: size) { place in
    let level = style.noise.fractal(place / scale, octaves: 5, gain: gain)
    let marble = 0.5 + 0.5 * sin(2 * .pi * (style.turned(place).x / scale + 2.5 * level))
    return style.blended(0.5 + 2.2 * (level - 0.5) * (1 - 0.5 * veins) + 0.7 * veins * (marble - 0.5))
  }
}

/// Threads over and under one another, in a plaid of two colours.
private func paintedFabric(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let (thread, stripe) = (random.uniform(3, 7), Int32(2 + random.integer(below: 5)))
  let isTwill = random.uniform() < 0.5
  return TextureCanvas(size: size) { place in
    let own = style.turned(place + 1.5 * style.noise.value(place / 25)) / thread
    let cell = own.rounded(.down)
    let (column, row) = (Int32(cell.x), Int32(cell.y))
    let inside = own - cell - 0.5
    let period: Int32 = isTwill ? 4 : 2
    let isOver = ((column + row) % period + period) % period < period / 2
    let (along, across) = isOver ? (inside.y, inside.x) : (inside.x, inside.y)
    let number = isOver ? column : row
    let isSecond = ((number % (2 * stripe)) + 2 * stripe) % (2 * stripe) < stripe
    let shade = (1 - 2.6 * across * across) * (0.72 + 0.5 * (0.25 - along * along))
    let fibre = 0.85 + 0.3 * style.noise.number(number, isOver ? 1 : 2, 3)
    return (isSecond ? style.colours[1] : style.colours[2]) * max(0.15, shade) * fibre
  }
}

/// Leaves upon leaves, each with a rib.
private func paintedFoliage(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let hue = random.uniform() < 0.7 ? random.uniform(0.26, 0.42) : random.uniform(0.02, 0.16)
  let length = random.uniform(7, 14)
  var canvas = TextureCanvas(size: size) { place in
    TextureStyle.colour(hue: hue, saturation: 0.8, value: 0.1 + 0.1 * style.noise.value(place / 6))
  }
  let count = Int(4 * Float(size * size) / (length * length))
  for leaf in 0..<count {
    let centre = SIMD2(random.uniform(), random.uniform()) * Float(size)
    let angle = random.uniform(0, 2 * .pi)
    let (half, axis) = (0.5 * length * random.uniform(0.7, 1.3), SIMD2(cos(angle), sin(angle)))
    // Later leaves lie on top, nearer to the light.
    let value = 0.25 + 0.55 * Float(leaf) / Float(count) + random.uniform(-0.08, 0.08)
    let colour = TextureStyle.colour(
      hue: hue + random.uniform(-0.04, 0.04), saturation: random.uniform(0.55, 0.9), value: value)
    canvas.paint(around: centre, reach: half + 1) { place in
      let offset = place - centre
      let (x, y) = ((offset * axis).sum(), offset.y * axis.x - offset.x * axis.y)
      let share = x / half
      let halfWidth = 0.38 * half * (1 - share * share)
      let rib = smoothStep(0, 0.7, abs(y))
      let side: Float = y > 0 ? 1 : 0.82
      return (colour * side * (0.7 + 0.3 * rib), smoothStep(-0.5, 0.5, halfWidth - abs(y)))
    }
  }
  return canvas
}

/// Lines of figures on paper, or light ones on dark.
private func paintedGlyphs(_ size: Int, _ style: TextureStyle, _ random: inout RandomStream) -> TextureCanvas {
  let (height, pen, isDark) = (random.uniform(8, 16), random.uniform(1.1, 2), random.uniform() < 0.3)
  let (paper, ink) = isDark ? (style.colours[0], style.colours[2]) : (style.colours[2], style.colours[0])
  var canvas = TextureCanvas(size: size) { place in paper * (0.9 + 0.2 * style.noise.fractal(place / 8, octaves: 3)) }
  let (width, slant) = (0.62 * height, random.uniform(-0.25, 0.25))
  var top = random.uniform(-0.5, 0.3) * height
  while top < Float(size) {
    var left = random.uniform(-0.5, 0.5) * height
    while left < Float(size) {
      defer { left += width + pen + 1 }
      if random.uniform() < 0.12 { continue }
      let figure = DigitGlyphs.strokes[random.integer(below: DigitGlyphs.strokes.count)]
      let corner = SIMD2(left, top)
      let lines = figure.flatMap { stroke in
        let placed = stroke.map { point in
          corner + SIMD2((Float(point.x) + slant * (0.5 - Float(point.y))) * width, Float(point.y) * height)
        }
        return zip(placed, placed.dropFirst()).map { ($0, $1) }
      }
      canvas.paint(around: corner + 0.5 * SIMD2(width, height), reach: 0.7 * height + pen) { place in
        let distance = lines.reduce(Float.infinity) { min($0, lineDistance(from: place, to: $1)) }
        return (ink, smoothStep(-0.5, 0.5, 0.5 * pen - distance))
      }
    }
    top += 1.35 * height
  }
  return canvas
}

private func lineDistance(from point: SIMD2<Float>, to line: (start: SIMD2<Float>, end: SIMD2<Float>)) -> Float {
  let (direction, offset) = (line.end - line.start, point - line.start)
  let square = (direction * direction).sum()
  let share = square > 0 ? min(1, max(0, (offset * direction).sum() / square)) : 0
  let rest = offset - share * direction
  return (rest * rest).sum().squareRoot()
}
