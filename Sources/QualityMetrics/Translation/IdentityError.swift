import Tensors

/// How far a translation leads away from the person that it began with.
public enum IdentityError {
  /// The distance between what a judge reads off the source and off its translation, divided by the mean distance
  /// between two different sources (`identity-error@canonical`): 0 is the same person, 1 another one of the set.
  ///
  /// Readings are N×D, one row an image, Euclidean. Two sources of one person belong to one `people` number and are not
  /// compared for the scale; nil says that every source is another person. Name the judge in the result's signature.
  /// Throws `MetricError` for other shapes, values that are not finite, and where no two people differ.
  public static func score(
    sources: Tensor, translations: Tensor, people: [Int]? = nil
  ) throws -> MetricScore {
    let metric = MetricID.identityError
    guard sources.rank == 2 else { throw MetricError.wrongShape(metric, sources.shape, expected: "readings N×D") }
    guard sources.shape == translations.shape else {
      throw MetricError.shapesDiffer(metric, sources.shape, translations.shape)
    }
    let count = sources.shape[0]
    precondition(people == nil || people?.count == count, "\(people?.count ?? 0) people do not fit \(count) readings")
    guard count > 0 else { throw MetricError.noItems(metric) }
    let between = (0..<count).flatMap { first in
      (0..<first).filter { people == nil || people?[$0] != people?[first] }
        .map { distance(sources, first, sources, $0) }
    }
    guard !between.isEmpty, mean(between) != 0 else {
      throw MetricError.nothingToCompareWith(metric, "all sources read as one person")
    }
    let scale = mean(between)
    let perItem = (0..<count).map { distance(sources, $0, translations, $0) / scale }
    try requireFinite(metric, perItem)
    return MetricScore(signature: Signature(metric, order: .any, items: count), perItem: perItem)
  }

  /// The Euclidean distance between a row of one and a row of another table.
  private static func distance(_ first: Tensor, _ row: Int, _ second: Tensor, _ otherRow: Int) -> Double {
    let width = first.shape[1]
    return first.withSpan { left in
      second.withSpan { right in
        var sum = 0.0
        for column in 0..<width {
          let difference = Double(left[row * width + column]) - Double(right[otherRow * width + column])
          sum += difference * difference
        }
        return sum.squareRoot()
      }
    }
  }
}
