import Images
import Tensors

/// A rectangle of pixels that a key patch is cut out of.
public struct PatchBox: Hashable, Sendable {
  /// The first column.
  public let left: Int
  /// The first row.
  public let top: Int
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int

  /// A box; traps where it would hold no pixel or lie left of or above its picture.
  public init(left: Int, top: Int, width: Int, height: Int) {
    precondition(
      left >= 0 && top >= 0 && width > 0 && height > 0,
      "no picture has a box of \(width)×\(height) pixels at column \(left), row \(top)")
    (self.left, self.top, self.width, self.height) = (left, top, width, height)
  }

  /// Its rows.
  public var rows: Range<Int> { top..<top + height }

  /// Its columns.
  public var columns: Range<Int> { left..<left + width }

  /// Its pixels.
  public var area: Int { width * height }

  /// The same place in the mirrored picture of `size` columns.
  public func mirrored(in size: Int) -> PatchBox {
    PatchBox(left: size - left - width, top: top, width: width, height: height)
  }

  /// Pixels of both boxes, divided by those of either.
  public func overlap(with other: PatchBox) -> Double {
    let common = rows.clamped(to: other.rows).count * columns.clamped(to: other.columns).count
    return Double(common) / Double(area + other.area - common)
  }

  /// The union of boxes as a mask: S×S×1, 1 inside.
  public static func mask(of boxes: [PatchBox], size: Int) -> Tensor {
    Tensor([size, size, 1]) { span in
      for place in span.indices { span[place] = 0 }
      for box in boxes {
        precondition(
          box.rows.upperBound <= size && box.columns.upperBound <= size,
          "a box of \(box.width)×\(box.height) pixels at column \(box.left), row \(box.top) leaves a picture of \(size)"
        )
        for row in box.rows {
          for column in box.columns { span[row * size + column] = 1 }
        }
      }
    }
  }
}
