import COpenBLAS

extension DoubleMatrix {
  /// The singular values, largest first (LAPACK's `dgesdd`). All values must be finite.
  public var singularValues: [Double] {
    let count = min(rows, columns)
    guard count > 0 else { return [] }
    useOneBLASThread()
    // To LAPACK, which goes column after column, this is the transposed matrix; its singular values are the same.
    var (m, n, stride) = (blasint(columns), blasint(rows), blasint(columns))
    var (strideU, strideV) = (blasint(1), blasint(1))
    var (info, size) = (blasint(0), blasint(-1))
    var matrix = values
    var result = [Double](repeating: 0, count: count)
    var integers = [blasint](repeating: 0, count: 8 * count)
    var best = 0.0
    // Safe: with "N" neither u nor vt is touched; a size of −1 asks how much work memory is wanted, given below.
    dgesdd_("N", &m, &n, &matrix, &stride, &result, nil, &strideU, nil, &strideV, &best, &size, &integers, &info)
    precondition(info == 0, "dgesdd refused a matrix of \(rows)×\(columns) with \(info)")
    size = blasint(best)
    var work = [Double](repeating: 0, count: Int(size))
    dgesdd_("N", &m, &n, &matrix, &stride, &result, nil, &strideU, nil, &strideV, &work, &size, &integers, &info)
    precondition(info == 0, "the singular values of a matrix of \(rows)×\(columns) did not converge: are all finite?")
    return result
  }

  /// A matrix R of `rank` rows with RᵀR equal to this symmetric matrix without negative eigenvalues: Cholesky's factor,
  /// largest pivots first (LAPACK's `dpstrf`), which stops where the rest is rounding.
  ///
  /// Of a matrix that has negative eigenvalues, RᵀR is something else; compare the traces.
  public var symmetricFactor: DoubleMatrix {
    precondition(rows == columns, "a matrix of \(rows)×\(columns) is not symmetric")
    guard rows > 0 else { return self }
    useOneBLASThread()
    var (order, stride, rank, info, tolerance) = (blasint(rows), blasint(rows), blasint(0), blasint(0), -1.0)
    var factor = values
    var pivots = [blasint](repeating: 0, count: rows)
    var work = [Double](repeating: 0, count: 2 * rows)
    // Safe: every block has the size that the routine names. Its lower triangle, column after column, is our upper one.
    dpstrf_("L", &order, &factor, &stride, &pivots, &rank, &tolerance, &work, &info)
    precondition(info >= 0, "dpstrf refused its argument \(-info)")
    var result = DoubleMatrix(zeros: Int(rank), columns)
    for row in 0..<Int(rank) {
      for column in row..<columns { result[row, Int(pivots[column]) - 1] = factor[row * columns + column] }
    }
    return result
  }
}
