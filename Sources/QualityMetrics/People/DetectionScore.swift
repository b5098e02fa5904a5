/// How well people can be detected in generated pictures (`detection-score@posegan2018`).
public enum DetectionScore {
  /// The confidence under which the published detector gives nothing out. There is no threshold beyond it.
  public static let confidenceThreshold = 0.01
  /// The overlap above which the published detector takes two boxes for one.
  public static let suppressionOverlap = 0.45

  /// The mean over pictures of the highest confidence of a person in it, 0 where none is detected.
  ///
  /// `confidences` are those that a detector gives for each picture, in any order, under the two rules above. Name the
  /// judge in the result's signature. Throws `MetricError` for no pictures and confidences that are not finite.
  public static func score(_ confidences: [[Double]]) throws -> MetricScore {
    let metric = MetricID.detectionScorePoseGAN2018
    guard !confidences.isEmpty else { throw MetricError.noItems(metric) }
    let perItem = confidences.map { $0.reduce(0, max) }
    try requireFinite(metric, confidences.map { $0.reduce(0, +) })
    var signature = Signature(metric, order: .any, items: confidences.count)
    signature.state("threshold", number(confidenceThreshold))
    signature.state("suppression", number(suppressionOverlap))
    return MetricScore(signature: signature, perItem: perItem)
  }
}
