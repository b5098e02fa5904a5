/// A picture under the brush: the frame is 2 wide, its middle is the origin, y points down.
struct FaceCanvas {
  let height: Int
  let width: Int
  /// Where the origin of what is drawn lies, how large it is, and how far it is turned (sine and cosine).
  var shift: Point = .zero
  var scale: Float = 1
  var turn: (sine: Float, cosine: Float) = (0, 1)
  private(set) var pixels: [Paint]

  init(height: Int, width: Int) {
    (self.height, self.width) = (height, width)
    pixels = [Paint](repeating: Paint(1, 1, 1), count: height * width)
  }

  /// Paints a region; its edge is as soft as a pixel, or as `softness` where that is more.
  mutating func fill(_ outline: Outline, _ paint: Paint, opacity: Float = 1, softness: Float = 0) {
    let pixel = 2 / Float(width)
    let soft = max(pixel, softness * scale)
    let middle = Point(Float(width), Float(height)) / 2
    // The box around the turned box of the outline, in pixels.
    let centre = place((outline.low + outline.high) / 2)
    let half = (outline.high - outline.low) / 2 * scale
    let reach =
      Point(
        half.x * turn.cosine + half.y * abs(turn.sine), half.x * abs(turn.sine) + half.y * turn.cosine) + soft
    let low = (centre - reach) / pixel + middle
    let high = (centre + reach) / pixel + middle
    let (top, bottom) = (max(0, Int(low.y.rounded(.down))), min(height, Int(high.y.rounded(.up))))
    let (left, right) = (max(0, Int(low.x.rounded(.down))), min(width, Int(high.x.rounded(.up))))
    guard top < bottom, left < right else { return }
    for row in top..<bottom {
      for column in left..<right {
        let seen = (Point(Float(column), Float(row)) + 0.5 - middle) * pixel
        let distance = outline.distance(unplace(seen)) * scale
        let cover = min(1, max(0, 0.5 - distance / soft)) * opacity
        guard cover > 0 else { continue }
        let index = row * width + column
        pixels[index] += cover * (paint - pixels[index])
      }
    }
  }

  /// Sets every pixel by its place in the frame, not turned or shifted.
  mutating func shade(_ paint: (Point) -> Paint) {
    let pixel = 2 / Float(width)
    for row in 0..<height {
      for column in 0..<width {
        let offset = Point(Float(column) + 0.5 - Float(width) / 2, Float(row) + 0.5 - Float(height) / 2)
        pixels[row * width + column] = paint(offset * pixel)
      }
    }
  }

  /// Where a point of what is drawn lies, in pixels to the right and down.
  func pixel(of point: Point) -> Point { (place(point) + Point(1, Float(height) / Float(width))) * Float(width) / 2 }

  /// From what is drawn to the frame.
  private func place(_ point: Point) -> Point {
    let turned = Point(
      turn.cosine * point.x - turn.sine * point.y, turn.sine * point.x + turn.cosine * point.y)
    return turned * scale + shift
  }

  /// From the frame to what is drawn.
  private func unplace(_ point: Point) -> Point {
    let offset = (point - shift) / scale
    return Point(turn.cosine * offset.x + turn.sine * offset.y, turn.cosine * offset.y - turn.sine * offset.x)
  }
}
