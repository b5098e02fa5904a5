import Tensors

/// How well people are told apart by distances between what a judge reads off their pictures.
public enum EqualErrorRate {
  /// The error rate at the threshold under which as large a share of the distances between different people lies as of
  /// those between pictures of one person lies above it (`eer@canonical`): 0 for a perfect judge, a half for one that
  /// guesses.
  ///
  /// Between two thresholds both shares are taken to change in straight lines. Throws `MetricError` where either list
  /// is empty or holds a number that is not finite.
  public static func score(genuine: [Double], impostors: [Double]) throws -> MetricScore {
    let metric = MetricID.equalErrorRate
    guard !genuine.isEmpty && !impostors.isEmpty else { throw MetricError.noItems(metric) }
    try requireFinite(metric, genuine)
    try requireFinite(metric, impostors)
    let (own, other) = (genuine.sorted(), impostors.sorted())
    var (rejected, accepted) = (1.0, 0.0)
    var (ownBelow, otherBelow) = (0, 0)
    var rate = 1.0
    for threshold in Set(own + other).sorted() {
      while ownBelow < own.count, own[ownBelow] <= threshold { ownBelow += 1 }
      while otherBelow < other.count, other[otherBelow] <= threshold { otherBelow += 1 }
      let nextRejected = 1 - Double(ownBelow) / Double(own.count)
      let nextAccepted = Double(otherBelow) / Double(other.count)
      if nextAccepted >= nextRejected {
        let (before, behind) = (rejected - accepted, nextAccepted - nextRejected)
        rate = accepted + (nextAccepted - accepted) * before / (before + behind)
        break
      }
      (rejected, accepted) = (nextRejected, nextAccepted)
    }
    var signature = Signature(metric, order: .any, items: genuine.count)
    signature.state("impostors", String(impostors.count))
    return MetricScore(signature: signature, value: rate, perItem: [])
  }

  /// The rate for readings N×D of pictures and of their translations: a picture and its own translation are one person,
  /// a picture and the translation of another person's are two.
  ///
  /// Distances are Euclidean. Two pictures of one person have one `people` number; nil says that every picture is of
  /// another person. Name the judge in the result's signature. Throws `MetricError` for other shapes, values that are
  /// not finite, and where there is only one person.
  public static func score(
    sources: Tensor, translations: Tensor, people: [Int]? = nil
  ) throws -> MetricScore {
    let metric = MetricID.equalErrorRate
    guard sources.rank == 2 else { throw MetricError.wrongShape(metric, sources.shape, expected: "readings N×D") }
    guard sources.shape == translations.shape else {
      throw MetricError.shapesDiffer(metric, sources.shape, translations.shape)
    }
    let (count, width) = (sources.shape[0], sources.shape[1])
    precondition(people == nil || people?.count == count, "\(people?.count ?? 0) people do not fit \(count) readings")
    let (left, right) = (sources.values, translations.values)
    func distance(_ first: Int, _ second: Int) -> Double {
      (0..<width).reduce(0.0) { sum, column in
        let difference = Double(left[first * width + column]) - Double(right[second * width + column])
        return sum + difference * difference
      }.squareRoot()
    }
    let others = (0..<count).flatMap { first in
      (0..<count).filter { $0 != first && (people == nil || people?[$0] != people?[first]) }
        .map { distance(first, $0) }
    }
    guard count == 0 || !others.isEmpty else {
      throw MetricError.nothingToCompareWith(metric, "all pictures are of one person")
    }
    return try score(genuine: (0..<count).map { distance($0, $0) }, impostors: others)
  }
}
