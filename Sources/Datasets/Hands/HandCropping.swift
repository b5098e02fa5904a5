import Foundation
import Tensors

/// How a hand is cut out of a depth frame and brought to [−1, 1]: by default as DeepPrior++ does it. Cube, constants and
/// centre move errors by tenths of a millimetre, so a result must state them.
public struct HandCropping: Hashable, Sendable, Codable {
  /// How the corners of the square fall on pixels.
  public enum Corners: String, Hashable, Sendable, Codable, CaseIterable {
    /// To the nearest, as DeepPrior++.
    case rounded
    /// Downwards, as Crossing Nets.
    case floored
  }

  /// What lies behind the cube.
  public enum FarPoints: String, Hashable, Sendable, Codable, CaseIterable {
    /// Background.
    case background
    /// Moved to the cube's far side, as the hand-depth program does: the same value +1, but it counts when pixels are
    /// mixed.
    case clamped
  }

  /// What −1 and +1 stand for.
  public enum Scale: String, Hashable, Sendable, Codable, CaseIterable {
    /// The near and the far side of the cube.
    case cube
    /// The nearest pixel of the hand, and background: each frame is stretched, as Crossing Nets' released program does.
    case perFrame = "per-frame"
  }

  /// The edge of the cube in millimetres.
  public var cube: Double
  /// Rows and columns of what is made.
  public var size: Int
  /// The camera.
  public var intrinsics: CameraIntrinsics
  /// How corners fall on pixels.
  public var corners = Corners.rounded
  /// What lies behind the cube.
  public var farPoints = FarPoints.background
  /// What −1 and +1 stand for.
  public var scale = Scale.cube
  /// Distances in millimetres beyond which nothing is a hand.
  public var range = 10.0...1500.0

  /// The usual rules for a cube and a camera.
  public init(cube: Double, size: Int = 128, intrinsics: CameraIntrinsics) {
    precondition(cube > 0 && size > 0, "there is no cube of \(cube) mm in \(size)×\(size) pixels")
    (self.cube, self.size, self.intrinsics) = (cube, size, intrinsics)
  }

  /// The pixels that the cube around a centre (u, v in pixels, d in millimetres) covers; it may reach beyond the frame.
  public func box(at centre: SIMD3<Double>) -> (columns: Range<Int>, rows: Range<Int>) {
    func side(_ middle: Double, _ focal: Double) -> Range<Int> {
      let reach = cube / 2 * abs(focal) / centre.z
      let corners = [middle - reach, middle + reach].map {
        Int(($0 + (self.corners == .rounded ? 0.5 : 0)).rounded(.down))
      }
      return corners[0]..<max(corners[0] + 1, corners[1])
    }
    return (side(centre.x, intrinsics.focalX), side(centre.y, intrinsics.focalY))
  }

  /// Cuts out the cube around a centre (u, v in pixels, d in millimetres).
  ///
  /// The aspect is kept and pixels are picked, not mixed, as OpenCV's nearest neighbour picks them. Throws
  /// `DatasetError.damaged` for a centre that is not in front of the camera.
  public func crop(_ frame: DepthFrame, at centre: SIMD3<Double>) throws -> HandCrop {
    let (near, far) = (centre.z - cube / 2, centre.z + cube / 2)
    guard centre.x.isFinite, centre.y.isFinite, centre.z.isFinite, centre.z > range.lowerBound else {
      throw DatasetError.damaged(
        file: frame.name, expected: "a hand's centre in front of the camera",
        found: "\(centre.x) \(centre.y) \(centre.z)")
    }
    let (columns, rows) = box(at: centre)
    let picked = Picking(columns: columns.count, rows: rows.count, size: size)
    var depth = [Double](repeating: 0, count: size * size)
    for row in 0..<picked.height {
      for column in 0..<picked.width {
        let (x, y) = (columns.lowerBound + picked.column(column), rows.lowerBound + picked.row(row))
        guard (0..<frame.width).contains(x), (0..<frame.height).contains(y) else { continue }
        let value = Double(frame.millimetres[y * frame.width + x])
        guard range.contains(value), value <= far || farPoints == .clamped else { continue }
        depth[(picked.top + row) * size + picked.left + column] = min(far, max(near, value))
      }
    }
    return HandCrop(
      depth: Tensor([size, size, 1], normalised(depth, near: near, far: far)), centre: centre, rule: self)
  }

  private func normalised(_ depth: [Double], near: Double, far: Double) -> [Float] {
    switch scale {
    case .cube:
      let (middle, half) = ((near + far) / 2, cube / 2)
      return depth.map { $0 == 0 ? 1 : Float(($0 - middle) / half) }
    case .perFrame:
      // The program lets the nearest possible point lie at 10/cube, and 0 be nothing.
      let heights = depth.filter { $0 != 0 }.map { $0 - near + 10 }
      guard let most = heights.max(), let least = heights.min() else { return depth.map { _ in 1 } }
      return depth.map { $0 == 0 ? 1 : Float(2 * ($0 - near + 10 - least) / most - 1) }
    }
  }

  /// The mean place of what lies in the cube, found by moving the cube there a few times: a centre for frames without
  /// labels. The first cube lies around `start`, or around the mean of all that is within range. Nil where there is
  /// nothing.
  public func massCentre(
    of frame: DepthFrame, from start: SIMD3<Double>? = nil, iterations: Int = 5
  ) -> SIMD3<Double>? {
    func mean(_ columns: Range<Int>, _ rows: Range<Int>, _ distances: ClosedRange<Double>) -> SIMD3<Double>? {
      var (sum, count) = (SIMD3<Double>.zero, 0.0)
      for y in rows.clamped(to: 0..<frame.height) {
        for x in columns.clamped(to: 0..<frame.width) {
          let value = Double(frame.millimetres[y * frame.width + x])
          guard range.contains(value), distances.contains(value) else { continue }
          sum += SIMD3<Double>(Double(x), Double(y), value)
          count += 1
        }
      }
      return count > 0 ? sum / count : nil
    }
    guard var centre = start ?? mean(0..<frame.width, 0..<frame.height, range) else { return nil }
    for _ in 0..<iterations {
      let (columns, rows) = box(at: centre)
      guard let next = mean(columns, rows, centre.z - cube / 2...centre.z + cube / 2) else { return nil }
      centre = next
    }
    return centre
  }
}

/// Which pixel of a rectangle each pixel of a square shows.
private struct Picking {
  let columns: Int
  let rows: Int
  /// Columns and rows of the square that are filled: all of the longer side's.
  let width: Int
  let height: Int
  /// Where they begin.
  let left: Int
  let top: Int

  init(columns: Int, rows: Int, size: Int) {
    (self.columns, self.rows) = (columns, rows)
    width = columns > rows ? size : max(1, columns * size / rows)
    height = columns > rows ? max(1, rows * size / columns) : size
    (left, top) = ((size - width) / 2, (size - height) / 2)
  }

  func column(_ place: Int) -> Int { min(columns - 1, place * columns / width) }
  func row(_ place: Int) -> Int { min(rows - 1, place * rows / height) }
}

/// A hand cut out of a depth frame.
public struct HandCrop: Sendable {
  /// S×S×1 in [−1, 1], background +1.
  public let depth: Tensor
  /// The cube's centre: u, v in pixels, d in millimetres.
  public let centre: SIMD3<Double>
  /// How it was cut out.
  public let rule: HandCropping

  /// Millimetres from the cube's centre of a joint in pixels and depth; x right, y up, z away from the camera.
  public func millimetres(_ joint: SIMD3<Double>) -> SIMD3<Double> {
    let camera = rule.intrinsics.pointingUp
    return camera.millimetres(joint) - camera.millimetres(centre)
  }

  /// Pixels and depth of a joint in millimetres from the cube's centre.
  public func pixels(_ millimetres: SIMD3<Double>) -> SIMD3<Double> {
    let camera = rule.intrinsics.pointingUp
    return camera.pixels(millimetres + camera.millimetres(centre))
  }

  /// A pose in half cubes, as `HandSample.pose`: 3J numbers of joints in pixels and depth.
  public func pose(_ joints: [SIMD3<Double>]) -> [Float] {
    let half = rule.cube / 2
    return joints.flatMap { joint -> [Float] in
      let place = millimetres(joint) / half
      return [Float(place.x), Float(place.y), Float(place.z)]
    }
  }
}
