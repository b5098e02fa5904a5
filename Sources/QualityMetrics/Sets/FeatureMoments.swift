import Tensors

/// The mean and the covariance of a set of features: all that the Fréchet distance knows of it.
public struct FeatureMoments: Sendable {
  /// The mean of each feature.
  public let mean: [Double]
  /// How many rows they were taken over; nil where that was not said.
  public let count: Int?
  /// A matrix R of D columns with RᵀR equal to the covariance.
  let root: DoubleMatrix
  /// The sum of the variances.
  let variance: Double

  /// Whether the covariance has directions without any spread: always so for no more rows than features.
  public var isRankDeficient: Bool { rank < mean.count }
  /// Directions with spread.
  public var rank: Int { count.map { min($0 - 1, root.rows) } ?? root.rows }
  /// The covariance D×D.
  public var covariance: DoubleMatrix { root.product(root, transposeA: true) }

  /// The moments of features N×D, the covariance over N − 1. Sums are taken in Double over the rows sorted by value, so
  /// that the images' order and batches leave every bit as it is.
  ///
  /// Throws `MetricError` for another shape, fewer than two rows, values that are not finite.
  public init(_ features: Tensor, metric: MetricID = .frechetDistance) throws {
    try self.init(try FeatureRows(features, metric), metric)
  }

  init(_ rows: FeatureRows, _ metric: MetricID) throws {
    guard rows.count > 1 else {
      throw MetricError.nothingToCompareWith(metric, "a covariance needs two images of each kind at least")
    }
    let order = rows.sortedByValue
    let mean = Self.mean(rows, order)
    let scale = 1 / Double(rows.count - 1).squareRoot()
    if rows.count <= rows.width {
      // Fewer rows than features: the rows themselves are the root, and nothing is squared that need not be.
      root = rows.matrix(order, centre: mean, scale: scale)
      variance = root.values.reduce(0) { $0 + $1 * $1 }
    } else {
      var covariance = DoubleMatrix(zeros: rows.width, rows.width)
      for start in stride(from: 0, to: rows.count, by: FeatureRows.blockRows) {
        let block = rows.matrix(
          order[start..<min(start + FeatureRows.blockRows, rows.count)], centre: mean, scale: scale)
        covariance.add(productOf: block, block, transposeA: true)
      }
      root = covariance.symmetricFactor
      variance = covariance.trace
    }
    (self.mean, count) = (mean, rows.count)
  }

  /// Moments that were computed before, such as those published for a data set.
  ///
  /// Throws `MetricError` for a covariance that is not D×D, not symmetric, has a negative eigenvalue, or for values
  /// that are not finite.
  public init(
    mean: [Double], covariance: DoubleMatrix, count: Int? = nil, metric: MetricID = .frechetDistance
  ) throws {
    guard !mean.isEmpty, covariance.rows == mean.count, covariance.columns == mean.count else {
      throw MetricError.wrongShape(
        metric, [covariance.rows, covariance.columns],
        expected: "a covariance of \(mean.count)×\(mean.count), as the mean has \(mean.count) values")
    }
    guard (mean + covariance.values).allSatisfy(\.isFinite) else { throw MetricError.notFinite(metric, item: 0) }
    let scale = covariance.values.reduce(0) { max($0, abs($1)) }
    let isSymmetric = (0..<mean.count).allSatisfy { row in
      (0..<row).allSatisfy { abs(covariance[row, $0] - covariance[$0, row]) <= 1e-6 * scale }
    }
    guard isSymmetric else { throw MetricError.noCovariance(metric, "it is not symmetric") }
    let root = covariance.symmetricFactor
    // The factor of a matrix with negative eigenvalues multiplies back to another one.
    let rest = covariance.trace - root.values.reduce(0) { $0 + $1 * $1 }
    guard abs(rest) <= 1e-6 * scale * Double(mean.count) else {
      throw MetricError.noCovariance(metric, "it has negative eigenvalues")
    }
    (self.mean, self.count, self.root, variance) = (mean, count, root, covariance.trace)
  }

  private static func mean(_ rows: FeatureRows, _ order: [Int]) -> [Double] {
    let width = rows.width
    var sums = [Double](repeating: 0, count: width)
    var span = sums.mutableSpan
    rows.features.withSpan { features in
      for row in order { for column in 0..<width { span[column] += Double(features[row * width + column]) } }
      for column in 0..<width { span[column] /= Double(rows.count) }
    }
    return sums
  }
}
