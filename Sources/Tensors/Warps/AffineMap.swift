/// An affine map of the plane, x to the right and y downwards, in pixels.
public struct AffineMap: Hashable, Sendable {
  /// What x, y and 1 are multiplied by for the new x.
  public var x: SIMD3<Double>
  /// What x, y and 1 are multiplied by for the new y.
  public var y: SIMD3<Double>

  /// The map that leaves every point where it is.
  public static let identity = AffineMap(x: [1, 0, 0], y: [0, 1, 0])

  /// A map by its two rows.
  public init(x: SIMD3<Double>, y: SIMD3<Double>) { (self.x, self.y) = (x, y) }

  /// Where a point goes.
  public func callAsFunction(_ point: SIMD2<Double>) -> SIMD2<Double> {
    [x[0] * point.x + x[1] * point.y + x[2], y[0] * point.x + y[1] * point.y + y[2]]
  }

  /// By how much the map enlarges areas; negative where it mirrors.
  public var determinant: Double { x[0] * y[1] - x[1] * y[0] }

  /// The same map for images whose sides are so many times smaller.
  public func reduced(by factor: Double) -> AffineMap {
    AffineMap(x: [x[0], x[1], x[2] / factor], y: [y[0], y[1], y[2] / factor])
  }
}

/// Some of the pixels of an image.
public struct PixelMask: Hashable, Sendable {
  /// Rows.
  public let height: Int
  /// Columns.
  public let width: Int
  /// Row by row, whether a pixel belongs to it.
  public private(set) var pixels: [Bool]

  /// All pixels or none.
  public init(height: Int, width: Int, repeating isMarked: Bool) {
    precondition(height > 0 && width > 0, "a mask of \(height)×\(width) pixels has none")
    (self.height, self.width) = (height, width)
    pixels = [Bool](repeating: isMarked, count: height * width)
  }

  /// The pixels of a rectangle, as far as it lies within the image.
  public init(height: Int, width: Int, rows: Range<Int>, columns: Range<Int>) {
    self.init(height: height, width: width, repeating: false)
    for row in rows.clamped(to: 0..<height) {
      for column in columns.clamped(to: 0..<width) { pixels[row * width + column] = true }
    }
  }

  /// The pixels whose centres lie within a polygon of (x, y) corners, by the even-odd rule; pixel centres are whole
  /// numbers.
  public init(height: Int, width: Int, polygon: [SIMD2<Double>]) {
    self.init(height: height, width: width, repeating: false)
    guard let first = polygon.first else { return }
    let (low, high) = polygon.reduce((first.y, first.y)) { (min($0.0, $1.y), max($0.1, $1.y)) }
    // In Double first: corners may lie anywhere.
    let (top, bottom) = (max(0, low.rounded(.down)), min(Double(height - 1), high.rounded(.up)))
    guard top <= bottom else { return }
    for row in Int(top)...Int(bottom) {
      for column in 0..<width {
        var isInside = false
        for (place, corner) in polygon.enumerated() {
          let other = polygon[place == 0 ? polygon.count - 1 : place - 1]
          guard (corner.y > Double(row)) != (other.y > Double(row)) else { continue }
          let crossing = (other.x - corner.x) * (Double(row) - corner.y) / (other.y - corner.y) + corner.x
          if Double(column) < crossing { isInside.toggle() }
        }
        pixels[row * width + column] = isInside
      }
    }
  }

  /// Whether a pixel belongs to it.
  public subscript(row: Int, column: Int) -> Bool { pixels[row * width + column] }
}
