/// What is painted on the front of a head: `FaceDrawing`'s features and its hair, spread flat as a face is seen from
/// the front, in the units of `FaceDrawing`.
struct FacePaint {
  private let skin: FaceCanvas
  private let hair: FaceCanvas
  /// Colour that no hair has: where it shows through, there is none.
  private static let bare = Paint(repeating: -1)

  /// Paints a drawing's features on so many columns for two units.
  init(_ drawing: FaceDrawing, columns: Int) {
    var brush = drawing
    brush.canvas = FaceCanvas(height: columns, width: columns)
    brush.canvas.shade { _ in drawing.skin }
    brush.drawBeard()
    brush.drawCheeks()
    brush.drawEyes()
    brush.drawNose()
    brush.drawMouth()
    brush.drawAge()
    brush.drawBrows()
    brush.drawEyeglasses()
    skin = brush.canvas
    brush.canvas = FaceCanvas(height: columns, width: columns)
    brush.canvas.shade { _ in Self.bare }
    brush.drawHairInFront()
    hair = brush.canvas
  }

  /// The colour of the face at a point.
  @inline(__always)
  func skin(x: Float, y: Float) -> Paint {
    let place = Point(x, y) * (Float(skin.width) / 2) + (Float(skin.width) / 2 - 0.5)
    let limit = Float(skin.width) - 1.001
    let inside = place.clamped(lowerBound: .zero, upperBound: Point(limit, limit))
    let (column, row) = (Int(inside.x), Int(inside.y))
    let (right, down) = (inside.x - Float(column), inside.y - Float(row))
    let start = row * skin.width + column
    let upper = mix(skin.pixels[start], skin.pixels[start + 1], right)
    let lower = mix(skin.pixels[start + skin.width], skin.pixels[start + skin.width + 1], right)
    return mix(upper, lower, down)
  }

  /// The colour of the hair over a point of the face; nil where it is bare.
  @inline(__always)
  func hair(x: Float, y: Float) -> Paint? {
    let (column, row) = (Int((x + 1) * Float(hair.width) / 2), Int((y + 1) * Float(hair.width) / 2))
    guard (0..<hair.width).contains(column), (0..<hair.width).contains(row) else { return nil }
    let paint = hair.pixels[row * hair.width + column]
    return paint.x > -0.45 ? paint : nil
  }
}
