/// An upright rectangle in a picture, in pixels: pixel (0, 0) reaches from 0 to 1.
public struct PixelBox: Hashable, Sendable {
  /// The edge before the first column.
  public var left: Float
  /// The edge above the first row.
  public var top: Float
  /// The edge behind the last column.
  public var right: Float
  /// The edge below the last row.
  public var bottom: Float

  /// A box from its edges; one of no extent has no area.
  public init(left: Float, top: Float, right: Float, bottom: Float) {
    (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
  }

  /// The box around all pixels with a label above 0; nil where there is none. `labels` goes row after row.
  public init?(around labels: [UInt8], width: Int) {
    precondition(width > 0 && labels.count % width == 0, "\(labels.count) labels do not make rows of \(width)")
    var (low, high) = (SIMD2<Int>(repeating: .max), SIMD2<Int>(repeating: -1))
    for (index, label) in labels.enumerated() where label > 0 {
      let place = SIMD2(index % width, index / width)
      (low, high) = (pointwiseMin(low, place), pointwiseMax(high, place))
    }
    guard high.x >= 0 else { return nil }
    self.init(left: Float(low.x), top: Float(low.y), right: Float(high.x + 1), bottom: Float(high.y + 1))
  }

  /// Columns that it spans.
  public var width: Float { max(0, right - left) }
  /// Rows that it spans.
  public var height: Float { max(0, bottom - top) }
  /// Pixels that it covers.
  public var area: Float { width * height }

  /// The box in the picture stretched by a factor along each axis.
  public func stretched(x: Float, y: Float) -> PixelBox {
    PixelBox(left: left * x, top: top * y, right: right * x, bottom: bottom * y)
  }

  /// Intersection over union, 0 to 1 (Jaccard's index).
  public func overlap(with other: PixelBox) -> Float {
    let common = PixelBox(
      left: max(left, other.left), top: max(top, other.top), right: min(right, other.right),
      bottom: min(bottom, other.bottom)
    ).area
    let union = area + other.area - common
    return union > 0 ? common / union : 0
  }
}
