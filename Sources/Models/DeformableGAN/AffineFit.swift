import Tensors

/// How an affine map is fitted to points.
public enum AffineFit: String, Sendable, Codable, CaseIterable {
  /// Least squares of the distances from the wanted points.
  case ordinary
  /// Total least squares of the homogeneous equations on normalised points, as scikit-image fits.
  case total

  /// The map that leads the points nearest to `targets`; nil where there is none that can be undone.
  public func map(from points: [SIMD2<Double>], to targets: [SIMD2<Double>]) -> AffineMap? {
    precondition(points.count == targets.count, "\(points.count) points cannot be led to \(targets.count)")
    guard points.count >= 3 else { return nil }
    let (from, to) = (Cloud(points), Cloud(targets))
    guard from.spread > 0, to.spread > 0 else { return nil }
    // Both clouds around their centres, at a mean distance of √2: then the shift is known, and of the linear part L the
    // equations remain L·P = Q, with P = Σ p·pᵀ and Q = Σ q·pᵀ.
    var (p, q, r) = (Symmetric.zero, (SIMD2<Double>.zero, SIMD2<Double>.zero), 0.0)
    for (point, target) in zip(from.normalized, to.normalized) {
      p.add(point)
      q.0 += target.x * point
      q.1 += target.y * point
      r += (target * target).sum()
    }
    guard p.isWellConditioned else { return nil }
    if self == .total { p.shift(by: -Self.smallestEigenvalue(p, q, r)) }
    guard let rows = p.solve(q.0).flatMap({ row in p.solve(q.1).map { (row, $0) } }) else { return nil }
    let scale = to.spread / from.spread
    let (x, y) = (rows.0 * scale, rows.1 * scale)
    let map = AffineMap(
      x: [x.x, x.y, to.centre.x - (x * from.centre).sum()], y: [y.x, y.y, to.centre.y - (y * from.centre).sum()])
    // A map onto a line or a point cannot be inverted; rounding keeps it from being exactly one.
    return abs(map.determinant) > 1e-9 ? map : nil
  }

  /// The smallest eigenvalue of the equations L·p + t·q = 0 for all pairs, in the unknowns L and t.
  ///
  /// Their matrix is P twice on the diagonal, bordered by Q, with r in its corner: the eigenvalue is the root of
  /// r − λ − tr Q(P − λ)⁻¹Qᵀ below P's own smallest, and L is Q(P − λ)⁻¹. It is 0 where the points fit exactly.
  private static func smallestEigenvalue(_ p: Symmetric, _ q: (SIMD2<Double>, SIMD2<Double>), _ r: Double) -> Double {
    var (low, high) = (0.0, p.smallestEigenvalue)
    for _ in 0..<100 {
      let middle = (low + high) / 2
      var shifted = p
      shifted.shift(by: -middle)
      guard let x = shifted.solve(q.0), let y = shifted.solve(q.1) else {
        high = middle
        continue
      }
      if r - middle - (x * q.0).sum() - (y * q.1).sum() > 0 { low = middle } else { high = middle }
    }
    return low
  }
}

/// Points around their centre.
private struct Cloud {
  let centre: SIMD2<Double>
  /// The root of the mean squared distance from the centre, divided by √2.
  let spread: Double
  let normalized: [SIMD2<Double>]

  init(_ points: [SIMD2<Double>]) {
    let centre = points.reduce(.zero, +) / Double(points.count)
    let centred = points.map { $0 - centre }
    let spread = (centred.reduce(0) { $0 + ($1 * $1).sum() } / Double(2 * points.count)).squareRoot()
    (self.centre, self.spread, normalized) = (centre, spread, centred.map { $0 / spread })
  }
}

/// A symmetric matrix of two rows.
private struct Symmetric {
  var (xx, xy, yy) = (0.0, 0.0, 0.0)
  static let zero = Symmetric()

  mutating func add(_ point: SIMD2<Double>) {
    xx += point.x * point.x
    xy += point.x * point.y
    yy += point.y * point.y
  }

  mutating func shift(by amount: Double) {
    xx += amount
    yy += amount
  }

  var determinant: Double { xx * yy - xy * xy }
  /// Points on a line have no second direction.
  var isWellConditioned: Bool { determinant > 1e-12 * (xx + yy) * (xx + yy) }
  var smallestEigenvalue: Double {
    let (mean, difference) = ((xx + yy) / 2, (xx - yy) / 2)
    return determinant / (mean + (difference * difference + xy * xy).squareRoot())
  }

  /// The vector that the matrix turns into another.
  func solve(_ vector: SIMD2<Double>) -> SIMD2<Double>? {
    let determinant = determinant
    guard determinant > 0 else { return nil }
    return SIMD2(yy * vector.x - xy * vector.y, xx * vector.y - xy * vector.x) / determinant
  }
}
