import Images

/// A colour, red, green and blue in [0, 1].
typealias TextureColour = SIMD3<Float>

/// A square picture painted at twice its size, so that its edges come out smooth.
struct TextureCanvas {
  /// Sub-pixels along a side of a pixel.
  private static let fineness = 2
  /// Rows and columns of the picture.
  let size: Int
  private var colours: [TextureColour]

  /// A picture whose colour at each place (x right, y down, in pixels) is given.
  init(size: Int, _ colour: (SIMD2<Float>) -> TextureColour) {
    self.size = size
    let fine = size * Self.fineness
    colours = []
    colours.reserveCapacity(fine * fine)
    for row in 0..<fine {
      for column in 0..<fine { colours.append(colour(Self.place(row, column))) }
    }
  }

  /// Paints within a box around `centre`: `paint` gives the colour and how much of the place it covers, 0 to 1.
  mutating func paint(
    around centre: SIMD2<Float>, reach: Float,
    _ paint: (SIMD2<Float>) -> (colour: TextureColour, cover: Float)
  ) {
    let (fine, scale) = (size * Self.fineness, Float(Self.fineness))
    func bounds(_ middle: Float) -> Range<Int> {
      let first = max(0, min(fine, Int(((middle - reach) * scale).rounded(.down))))
      return first..<max(first, min(fine, Int(((middle + reach) * scale).rounded(.up))))
    }
    for row in bounds(centre.y) {
      for column in bounds(centre.x) {
        let (colour, cover) = paint(Self.place(row, column))
        guard cover > 0 else { continue }
        colours[row * fine + column] += min(1, cover) * (colour - colours[row * fine + column])
      }
    }
  }

  /// Changes every colour by its place.
  mutating func adjust(_ change: (SIMD2<Float>, TextureColour) -> TextureColour) {
    let fine = size * Self.fineness
    for row in 0..<fine {
      for column in 0..<fine {
        colours[row * fine + column] = change(Self.place(row, column), colours[row * fine + column])
      }
    }
  }

  /// The picture in 8 bits.
  var image: Image {
    let (fine, fineness) = (size * Self.fineness, Self.fineness)
    var samples: [UInt8] = []
    samples.reserveCapacity(size * size * 3)
    for row in 0..<size {
      for column in 0..<size {
        var sum = TextureColour.zero
        for y in 0..<fineness {
          for x in 0..<fineness { sum += colours[(row * fineness + y) * fine + column * fineness + x] }
        }
        let levels = (255 / Float(fineness * fineness) * sum + 0.5).rounded(.down)
          .clamped(lowerBound: .zero, upperBound: TextureColour(repeating: 255))
        samples += [UInt8(levels.x), UInt8(levels.y), UInt8(levels.z)]
      }
    }
    return Image(height: size, width: size, channels: 3, samples: samples)
  }

  private static func place(_ row: Int, _ column: Int) -> SIMD2<Float> {
    SIMD2((Float(column) + 0.5) / Float(fineness), (Float(row) + 0.5) / Float(fineness))
  }
}
