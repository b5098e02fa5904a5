import Tensors

/// The squared distances from rows of features to all rows of another set, block by block.
///
/// They come from ‖x‖² + ‖y‖² − 2 x·y in Double; where little is left of that, from the differences themselves, so that
/// equal rows are exactly 0 apart.
struct FeatureDistances {
  private static let cancelled = 1e-6
  private let left: FeatureRows
  private let right: FeatureRows
  private let rightMatrix: DoubleMatrix
  private let (leftNorms, rightNorms): ([Double], [Double])

  init(from left: FeatureRows, to right: FeatureRows) {
    (self.left, self.right) = (left, right)
    // Whole tiles: a product's bits then do not depend on where its row lies.
    let tile = DoubleMatrix.tile
    rightMatrix = right.matrix(0..<right.count, height: (right.count + tile - 1) / tile * tile)
    (leftNorms, rightNorms) = (Self.squaredNorms(left), Self.squaredNorms(right))
  }

  /// Calls `body` with each row's number and its squared distances, in order.
  func forEachRow(_ body: (Int, Span<Double>) -> Void) {
    let tile = DoubleMatrix.tile
    for start in stride(from: 0, to: left.count, by: tile) {
      let rows = start..<min(start + tile, left.count)
      var block = left.matrix(rows, height: tile).product(rightMatrix, transposeB: true)
      for row in rows {
        let first = (row - start) * block.columns
        var values = block.values.mutableSpan
        for column in 0..<right.count {
          let scale = leftNorms[row] + rightNorms[column]
          let squared = scale - 2 * values[first + column]
          values[first + column] = squared > Self.cancelled * scale ? squared : difference(row, column)
        }
        body(row, block.values.span.extracting(first..<(first + right.count)))
      }
    }
  }

  private func difference(_ row: Int, _ column: Int) -> Double {
    let width = left.width
    return left.features.withSpan { a in
      right.features.withSpan { b in
        (0..<width).reduce(0) { sum, place in
          let apart = Double(a[row * width + place]) - Double(b[column * width + place])
          return sum + apart * apart
        }
      }
    }
  }

  private static func squaredNorms(_ rows: FeatureRows) -> [Double] {
    rows.features.withSpan { span in
      (0..<rows.count).map { row in
        (0..<rows.width).reduce(0) { $0 + Double(span[row * rows.width + $1]) * Double(span[row * rows.width + $1]) }
      }
    }
  }
}

/// The smallest numbers met, in rising order.
struct SmallestValues {
  private let limit: Int
  private(set) var values: [Double] = []

  init(_ limit: Int) { self.limit = limit }

  mutating func insert(_ value: Double) {
    if values.count == limit {
      guard value < values[limit - 1] else { return }
      values.removeLast()
    }
    let place = values.firstIndex { value < $0 } ?? values.count
    values.insert(value, at: place)
  }
}
