import Tensors

/// The pattern of a piece of clothing.
public enum ClothPattern: Int, Hashable, Sendable, CaseIterable {
  case flat, stripes, checks, dots
}

/// What a part of a person looks like: a pattern of two colours.
struct PartLook: Hashable, Sendable {
  var pattern: ClothPattern
  var colour: Paint
  var second: Paint

  /// The colour at a place of the part: `along` goes from 0 to 1 down the part, `across` from -1 to 1 over it.
  @inline(__always)
  func paint(along: Float, across: Float, repeats: Float) -> Paint {
    let plain = colour * (1 - 0.16 * across * across)
    switch pattern {
    case .flat: return plain
    case .stripes: return fraction(along * repeats + 4) < 0.5 ? plain : second
    case .checks: return (floored(along * repeats * 1.5) + floored(across * 2)) & 1 == 0 ? plain : second
    case .dots:
      let (x, y) = (fraction(across * 1.25 + 0.5) - 0.5, fraction(along * repeats) - 0.5)
      return x * x + y * y < 0.09 ? second : plain
    }
  }
}

/// Who a drawn person is: clothes, skin, hair, build, and the place where the camera stands.
public struct PersonIdentity: Hashable, Sendable {
  /// One for each of `BodyPart`, in its order.
  let looks: [PartLook]
  let hair: Paint
  /// Widths and heights in those of an average person.
  let build: Float
  let stature: Float
  /// The background at the top and at the bottom of the picture.
  let backdropTop: Paint
  let backdropBottom: Paint

  /// Draws a person.
  public init(from stream: inout RandomStream) {
    let skins = [Paint(0.95, 0.80, 0.69), Paint(0.86, 0.66, 0.51), Paint(0.64, 0.45, 0.32), Paint(0.42, 0.28, 0.20)]
    let hairs = [Paint(0.10, 0.08, 0.07), Paint(0.34, 0.21, 0.12), Paint(0.80, 0.64, 0.35), Paint(0.62, 0.60, 0.58)]
    let skin = skins[stream.integer(below: skins.count)] * stream.uniform(0.94, 1.04)
    hair = hairs[stream.integer(below: hairs.count)] * stream.uniform(0.9, 1.1)
    looks = BodyPart.allCases.map { part in
      part == .head
        ? PartLook(pattern: .flat, colour: skin, second: skin) : Self.look(from: &stream)
    }
    build = stream.uniform(0.9, 1.15)
    stature = stream.uniform(0.95, 1.02)
    let hue = stream.uniform()
    backdropTop = hued(hue, stream.uniform(0.05, 0.35), stream.uniform(0.55, 0.95))
    backdropBottom = hued(hue + stream.uniform(0, 0.2), stream.uniform(0.05, 0.3), stream.uniform(0.25, 0.65))
  }

  private static func look(from stream: inout RandomStream) -> PartLook {
    let pattern = ClothPattern.allCases[stream.integer(below: ClothPattern.allCases.count)]
    let (hue, value) = (stream.uniform(), stream.uniform(0.3, 0.95))
    let colour = hued(hue, stream.uniform(0.25, 0.95), value)
    // The second colour differs in brightness, so that a pattern is one to a network that sees grey only, too.
    let second = hued(
      hue + stream.uniform(0.2, 0.8), stream.uniform(0.1, 0.8), value > 0.6 ? value - 0.4 : value + 0.4)
    return PartLook(pattern: pattern, colour: colour, second: second)
  }

  /// The look of a part.
  @inline(__always) func look(_ part: BodyPart) -> PartLook { looks[Int(part.rawValue) - 1] }
}
