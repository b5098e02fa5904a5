import CKernels
import COpenBLAS

/// A matrix in Double, row after row, for the statistics of features; networks compute on `Tensor`.
public struct DoubleMatrix: Hashable, Sendable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// The values, row after row.
  public var values: [Double]

  /// A matrix of the given values; traps when their number does not fit.
  public init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns, "\(values.count) values do not fill a matrix of \(rows)×\(columns)")
    (self.rows, self.columns, self.values) = (rows, columns, values)
  }

  /// A matrix of zeros.
  public init(zeros rows: Int, _ columns: Int) {
    self.init(rows: rows, columns: columns, values: [Double](repeating: 0, count: rows * columns))
  }

  /// One value.
  public subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// The sum of the diagonal; of a square matrix.
  public var trace: Double {
    precondition(rows == columns, "a matrix of \(rows)×\(columns) has no trace")
    return (0..<rows).reduce(0) { $0 + self[$1, $1] }
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: DoubleMatrix {
    var result = DoubleMatrix(zeros: columns, rows)
    for row in 0..<rows { for column in 0..<columns { result[column, row] = self[row, column] } }
    return result
  }

  /// The product with another matrix, each transposed first where asked; the same bits for any number of threads.
  public func product(
    _ other: DoubleMatrix, transposeA: Bool = false, transposeB: Bool = false
  ) -> DoubleMatrix {
    var result = DoubleMatrix(zeros: transposeA ? columns : rows, transposeB ? other.rows : other.columns)
    result.add(productOf: self, other, transposeA: transposeA, transposeB: transposeB)
    return result
  }

  /// Adds the product of two matrices, each transposed first where asked.
  public mutating func add(
    productOf a: DoubleMatrix, _ b: DoubleMatrix, transposeA: Bool = false, transposeB: Bool = false
  ) {
    let depth = transposeA ? a.rows : a.columns
    precondition(
      (transposeA ? a.columns : a.rows) == rows && (transposeB ? b.rows : b.columns) == columns
        && (transposeB ? b.columns : b.rows) == depth,
      "the product of \(a.rows)×\(a.columns)\(transposeA ? " transposed" : "") and \(b.rows)×\(b.columns)"
        + "\(transposeB ? " transposed" : "") cannot be added to \(rows)×\(columns)")
    guard !values.isEmpty, depth > 0 else { return }
    useOneBLASThread()
    let columns = columns, rows = rows
    // Safe: all three blocks are alive until the tasks are done, and each task writes a tile of its own.
    a.values.withUnsafeBufferPointer { left in
      b.values.withUnsafeBufferPointer { right in
        values.withUnsafeMutableBufferPointer { sum in
          guard let left = left.baseAddress, let right = right.baseAddress, let sum = sum.baseAddress else { return }
          var job = DoubleProductJob(
            left: left, leftStride: a.columns, transposeA: transposeA, right: right, rightStride: b.columns,
            transposeB: transposeB, sum: sum, rows: rows, columns: columns, depth: depth)
          sb_parallel(
            job.tiles,
            { index, context in
              guard let context else { return }
              context.assumingMemoryBound(to: DoubleProductJob.self).pointee.run(index)
            }, &job)
        }
      }
    }
  }
}

/// A product in square tiles, each by one call on one thread: an element's sum does not depend on the threads, nor, as
/// long as its tile is whole, on where in the matrix it lies.
private struct DoubleProductJob {
  static let tile = DoubleMatrix.tile

  let left: UnsafePointer<Double>
  let leftStride: Int
  let transposeA: Bool
  let right: UnsafePointer<Double>
  let rightStride: Int
  let transposeB: Bool
  let sum: UnsafeMutablePointer<Double>
  let rows: Int
  let columns: Int
  let depth: Int

  private var tilesAcross: Int { (columns + Self.tile - 1) / Self.tile }
  var tiles: Int { tilesAcross * ((rows + Self.tile - 1) / Self.tile) }

  func run(_ index: Int) {
    let (row, column) = (index / tilesAcross * Self.tile, index % tilesAcross * Self.tile)
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
      blasint(min(Self.tile, rows - row)), blasint(min(Self.tile, columns - column)), blasint(depth), 1,
      left + row * (transposeA ? 1 : leftStride), blasint(leftStride),
      right + column * (transposeB ? rightStride : 1), blasint(rightStride), 1,
      sum + row * columns + column, blasint(columns))
  }
}

extension DoubleMatrix {
  /// Rows and columns of the tiles that products are made in.
  public static let tile = 128
}
