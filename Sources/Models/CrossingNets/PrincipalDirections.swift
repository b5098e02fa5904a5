import Tensors

/// The directions along which the rows of a matrix vary most: `count`×D, rows of length 1 by falling variance, each with
/// its largest number positive.
///
/// The eigenvectors of the covariance by Jacobi's rotations, in Double: for poses, a few dozen numbers wide.
package func principalDirections(of rows: Tensor, count: Int) -> Tensor {
  let width = rows.shape[1]
  precondition(rows.shape[0] > 1 && count <= width, "rows of shape \(rows.shape) have no \(count) principal directions")
  var matrix = covariance(rows)
  var vectors = (0..<width).map { row in (0..<width).map { row == $0 ? 1.0 : 0.0 } }
  var sweeps = 0
  while sweeps < 50, turn(&matrix, &vectors) { sweeps += 1 }
  let order = (0..<width).sorted { (matrix[$1][$1], $0) < (matrix[$0][$0], $1) }
  let chosen = order.prefix(count).map { column in
    let direction = vectors.map { $0[column] }
    let largest = direction.max { abs($0) < abs($1) } ?? 1
    return direction.map { Float(largest < 0 ? -$0 : $0) }
  }
  return Tensor([count, width], chosen.flatMap { $0 })
}

private func covariance(_ rows: Tensor) -> [[Double]] {
  let (count, width) = (rows.shape[0], rows.shape[1])
  let values = rows.values.map(Double.init)
  var means = [Double](repeating: 0, count: width)
  for place in values.indices { means[place % width] += values[place] / Double(count) }
  var matrix = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
  for row in 0..<count {
    let centred = (0..<width).map { values[row * width + $0] - means[$0] }
    for a in 0..<width where centred[a] != 0 {
      for b in a..<width { matrix[a][b] += centred[a] * centred[b] / Double(count - 1) }
    }
  }
  for a in 0..<width { for b in 0..<a { matrix[a][b] = matrix[b][a] } }
  return matrix
}

/// One sweep of rotations over all pairs of axes; false when there was nothing left to turn.
private func turn(_ matrix: inout [[Double]], _ vectors: inout [[Double]]) -> Bool {
  let width = matrix.count
  let negligible = 1e-14 * (matrix.indices.map { abs(matrix[$0][$0]) }.max() ?? 0)
  var hasTurned = false
  for a in 0..<width {
    for b in a + 1..<width where abs(matrix[a][b]) > negligible {
      hasTurned = true
      let ratio = (matrix[b][b] - matrix[a][a]) / (2 * matrix[a][b])
      let tangent = (ratio < 0 ? -1 : 1) / (abs(ratio) + (ratio * ratio + 1).squareRoot())
      let cosine = 1 / (tangent * tangent + 1).squareRoot()
      let sine = tangent * cosine
      for k in 0..<width {
        (matrix[k][a], matrix[k][b]) = (
          cosine * matrix[k][a] - sine * matrix[k][b], sine * matrix[k][a] + cosine * matrix[k][b]
        )
        (vectors[k][a], vectors[k][b]) = (
          cosine * vectors[k][a] - sine * vectors[k][b], sine * vectors[k][a] + cosine * vectors[k][b]
        )
      }
      for k in 0..<width {
        (matrix[a][k], matrix[b][k]) = (
          cosine * matrix[a][k] - sine * matrix[b][k], sine * matrix[a][k] + cosine * matrix[b][k]
        )
      }
    }
  }
  return hasTurned
}
