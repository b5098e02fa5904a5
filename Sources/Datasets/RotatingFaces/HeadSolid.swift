import Foundation

/// A place in the head's own space: x to the right of a face seen from the front, y down, z towards its viewer.
typealias Place = SIMD3<Float>

/// A rounded body whose level sections are ellipses of one proportion: an ellipsoid, or an egg that narrows downwards.
struct HeadSolid {
  let centre: Place
  let radii: Place
  /// The exponent of the outline below the centre; 2 makes an ellipsoid.
  var lowerPower: Float = 2

  /// The section at a height; nil above and below the body.
  func section(at y: Float) -> HeadSection? {
    let height = (y - centre.y) / radii.y
    let power = height > 0 ? lowerPower : 2
    let left = 1 - pow(abs(height), power)
    guard left > 1e-4 else { return nil }
    let width = pow(left, 1 / power)
    let lean = pow(abs(height), power - 1) / (radii.y * left)
    return HeadSection(
      x: centre.x, z: centre.z, across: radii.x * width, deep: radii.z * width, lean: height > 0 ? lean : -lean)
  }

  /// The z of the front of the body at a place seen from the front; nil beside the body.
  func front(x: Float, y: Float) -> Float? {
    guard let section = section(at: y) else { return nil }
    let offset = (x - section.x) / section.across
    return abs(offset) < 1 ? section.z + section.deep * (1 - offset * offset).squareRoot() : nil
  }
}

/// A level section: an ellipse in x and z.
struct HeadSection {
  let x: Float
  let z: Float
  let across: Float
  let deep: Float
  /// How fast the section shrinks downwards, relative to its size.
  let lean: Float

  /// Where a line of sight enters and leaves, at a column of the picture; nil where it passes by. `turn` holds the sine
  /// and cosine of the yaw.
  @inline(__always)
  func crossings(column: Float, turn: SIMD2<Float>) -> (near: SIMD2<Float>, far: SIMD2<Float>)? {
    let (sine, cosine) = (turn.x, turn.y)
    // The line in the section's own coordinates: start + depth·direction.
    let start = SIMD2(column * cosine - x, column * sine - z) / SIMD2(across, deep)
    let direction = SIMD2(-sine, cosine) / SIMD2(across, deep)
    let steepness = (direction * direction).sum()
    let half = (start * direction).sum()
    let discriminant = half * half - steepness * ((start * start).sum() - 1)
    guard discriminant > 0 else { return nil }
    let root = discriminant.squareRoot()
    func place(_ depth: Float) -> SIMD2<Float> {
      SIMD2(column * cosine - depth * sine, column * sine + depth * cosine)
    }
    return (place((root - half) / steepness), place((-root - half) / steepness))
  }

  /// The outward normal at a point (x, z) of the section's edge.
  @inline(__always)
  func normal(at point: SIMD2<Float>) -> Place {
    let normal = Place((point.x - x) / (across * across), lean, (point.y - z) / (deep * deep))
    return normal / max((normal * normal).sum().squareRoot(), 1e-6)
  }
}
