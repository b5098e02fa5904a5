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
    let power = eggPower(squareness: squareness)
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

  /// The exponent of an egg's outline below its centre.
  static func eggPower(squareness: Float) -> Float { 1.7 + 1.3 * squareness }

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
