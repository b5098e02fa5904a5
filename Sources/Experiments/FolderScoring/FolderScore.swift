import QualityMetrics

/// A metric's value for two folders of images.
public struct FolderScore: Sendable {
  /// The value with its signature.
  public let score: MetricScore
  /// The values by the items' names; empty where a metric has a value for the whole set only.
  public let items: [(name: String, value: Double)]
  /// The values of the splits or subsets that the score is the mean of; empty where there are none.
  public let parts: [Double]
  /// What the number must be read with, in a sentence.
  public let note: String?

  init(_ score: MetricScore, names: [String] = [], parts: [Double] = [], note: String? = nil) {
    (self.score, self.parts, self.note) = (score, parts, note)
    items = score.perItem.isEmpty ? [] : Array(zip(names, score.perItem)).map { (name: $0, value: $1) }
  }

  /// The deviation over the parts (of the population) or, where there are none, the standard error over the items; nil
  /// for a single value.
  public var spread: Double? {
    if parts.count > 1 { return deviation(parts) }
    return score.perItem.count > 1 && score.standardError.isFinite ? score.standardError : nil
  }

  private func deviation(_ values: [Double]) -> Double {
    let centre = values.sorted().reduce(0, +) / Double(values.count)
    let squares = values.map { ($0 - centre) * ($0 - centre) }.sorted()
    return (squares.reduce(0, +) / Double(values.count)).squareRoot()
  }
}
