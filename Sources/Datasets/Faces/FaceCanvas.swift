import Foundation

/// A place or a pair of lengths.
typealias Point = SIMD2<Float>
/// Red, green and blue in [0, 1].
typealias Paint = SIMD3<Float>

/// A filled region of the plane, by its signed distance: negative inside, about one per unit of length at the edge.
struct Outline {
  let low: Point
  let high: Point
  let distance: (Point) -> Float

  /// An ellipse with upright axes.
  static func ellipse(_ centre: Point, _ radii: Point) -> Outline {
    Outline(low: centre - radii, high: centre + radii) { point in
      let scaled = (point - centre) / radii
      let length = (scaled * scaled).sum().squareRoot()
      let slope = scaled / radii
      return (length - 1) * max(length, 1e-4) / max((slope * slope).sum().squareRoot(), 1e-4)
    }
  }

  /// An egg: an ellipse whose part below the centre is a superellipse; `squareness` 0 gives a point, 1 a square jaw.
  static func egg(_ centre: Point, _ radii: Point, squareness: Float) -> Outline {
    let power = 1.7 + 1.3 * squareness
    return Outline(low: centre - radii, high: centre + radii) { point in
      let scaled = (point - centre) / radii
      let (x, y) = (abs(scaled.x), abs(scaled.y))
      // Above the centre an ellipse; the sides meet it upright in either case.
      let power = scaled.y > 0 ? power : 2
      let value = pow(x, power) + pow(y, power)
      let slope = Point(pow(x, power - 1), pow(y, power - 1)) * power / radii
      return (value - 1) / max((slope * slope).sum().squareRoot(), 0.3)
    }
  }

  /// A rectangle with rounded corners.
  static func box(_ low: Point, _ high: Point, radius: Float = 0) -> Outline {
    let (centre, half) = ((low + high) / 2, (high - low) / 2)
    return Outline(low: low, high: high) { point in
      let offset = point - centre
      let corner = Point(abs(offset.x), abs(offset.y)) - half + radius
      let outside = corner.clamped(lowerBound: .zero, upperBound: Point(9, 9))
      return (outside * outside).sum().squareRoot() + min(max(corner.x, corner.y), 0) - radius
    }
  }

  /// A pen of some width drawn along points.
  static func stroke(_ points: [Point], width: Float) -> Outline {
    let half = Point(width, width) / 2
    return Outline(low: lowest(points) - half, high: highest(points) + half) { point in
      var nearest = Float.infinity
      for index in 1..<points.count { nearest = min(nearest, squared(point, points[index - 1], points[index])) }
      return nearest.squareRoot() - width / 2
    }
  }

  /// The inside of a closed row of points.
  static func polygon(_ points: [Point]) -> Outline {
    Outline(low: lowest(points), high: highest(points)) { point in
      var nearest = Float.infinity
      var isInside = false
      var previous = points[points.count - 1]
      for current in points {
        nearest = min(nearest, squared(point, previous, current))
        if (current.y > point.y) != (previous.y > point.y),
          point.x < (previous.x - current.x) * (point.y - current.y) / (previous.y - current.y) + current.x
        {
          isInside.toggle()
        }
        previous = current
      }
      return isInside ? -nearest.squareRoot() : nearest.squareRoot()
    }
  }

  /// What is in both.
  func intersection(_ other: Outline) -> Outline {
    Outline(
      low: pointwiseMax(low, other.low), high: pointwiseMin(high, other.high)
    ) { [distance] in max(distance($0), other.distance($0)) }
  }

  /// What is in this and not in the other.
  func subtracting(_ other: Outline) -> Outline {
    Outline(low: low, high: high) { [distance] in max(distance($0), -other.distance($0)) }
  }

  /// What is in either.
  func union(_ other: Outline) -> Outline {
    Outline(
      low: pointwiseMin(low, other.low), high: pointwiseMax(high, other.high)
    ) { [distance] in min(distance($0), other.distance($0)) }
  }

  /// The same, wider by a margin on all sides.
  func grown(_ margin: Float) -> Outline {
    Outline(low: low - margin, high: high + margin) { [distance] in distance($0) - margin }
  }

  private static func lowest(_ points: [Point]) -> Point { points.dropFirst().reduce(points[0], pointwiseMin) }
  private static func highest(_ points: [Point]) -> Point { points.dropFirst().reduce(points[0], pointwiseMax) }

  private static func squared(_ point: Point, _ start: Point, _ end: Point) -> Float {
    let (direction, offset) = (end - start, point - start)
    let length = (direction * direction).sum()
    let share = length > 0 ? min(1, max(0, (offset * direction).sum() / length)) : 0
    let rest = offset - share * direction
    return (rest * rest).sum()
  }
}

/// Points on the parabola from one point to another that passes through a third at its middle.
func arc(_ start: Point, _ middle: Point, _ end: Point, steps: Int = 8) -> [Point] {
  let control = 2 * middle - (start + end) / 2
  return (0...steps).map { step in
    let share = Float(step) / Float(steps)
    let first = (1 - share) * (1 - share) * start
    return first + 2 * share * (1 - share) * control + share * share * end
  }
}

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
