import Tensors

/// The features of a set of images as rows of numbers, checked.
struct FeatureRows {
  /// Rows of one block: fixed, so that no sum depends on memory or batch.
  static let blockRows = 512

  let features: Tensor
  let count: Int
  let width: Int

  /// Checks features N×D; throws `MetricError` for another shape, no rows, values that are not finite.
  init(_ features: Tensor, _ metric: MetricID) throws {
    guard features.rank == 2, features.shape[1] > 0 else {
      throw MetricError.wrongShape(metric, features.shape, expected: "features N×D")
    }
    (count, width) = (features.shape[0], features.shape[1])
    guard count > 0 else { throw MetricError.noItems(metric) }
    let width = width
    let bad = features.withSpan { span in span.indices.first { !span[$0].isFinite } }
    if let bad { throw MetricError.notFinite(metric, item: bad / width) }
    self.features = features
  }

  /// Both sets of a comparison; throws also when their features have unlike widths.
  static func pair(
    _ synthetic: Tensor, _ real: Tensor, _ metric: MetricID
  ) throws -> (synthetic: FeatureRows, real: FeatureRows) {
    let (left, right) = (try FeatureRows(synthetic, metric), try FeatureRows(real, metric))
    guard left.width == right.width else { throw MetricError.shapesDiffer(metric, synthetic.shape, real.shape) }
    return (left, right)
  }

  /// The numbers of the rows in the order of their values, so that sums do not depend on the order of the images.
  var sortedByValue: [Int] {
    features.withSpan { span in
      func precedes(_ left: Int, _ right: Int) -> Bool {
        for column in 0..<width where span[left * width + column] != span[right * width + column] {
          return span[left * width + column] < span[right * width + column]
        }
        return false
      }
      return (0..<count).sorted(by: precedes)
    }
  }

  /// Some rows in Double, `centre` taken off each and the rest multiplied by `scale`; below them rows of zeros up to
  /// `height`.
  func matrix(
    _ rows: some Collection<Int>, centre: [Double]? = nil, scale: Double = 1, height: Int? = nil
  ) -> DoubleMatrix {
    var result = DoubleMatrix(zeros: height ?? rows.count, width)
    var values = result.values.mutableSpan
    features.withSpan { span in
      var place = 0
      for row in rows {
        for column in 0..<width {
          values[place] = (Double(span[row * width + column]) - (centre?[column] ?? 0)) * scale
          place += 1
        }
      }
    }
    return result
  }
}
