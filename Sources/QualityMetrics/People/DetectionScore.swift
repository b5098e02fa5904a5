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

/// What a detector found in one picture, compared with what is there.
public struct ComparedDetections: Hashable, Sendable {
  /// How sure the detector is of each box.
  public var confidences: [Double]
  /// For each box its overlap (intersection over union) with each thing that is there.
  public var overlaps: [[Double]]
  /// How many things are there.
  public var thingCount: Int

  /// Detections of one picture; traps when an overlap is missing.
  public init(confidences: [Double], overlaps: [[Double]], thingCount: Int) {
    precondition(
      confidences.count == overlaps.count && overlaps.allSatisfy { $0.count == thingCount },
      "\(confidences.count) detections among \(thingCount) things need as many rows of as many overlaps")
    (self.confidences, self.overlaps, self.thingCount) = (confidences, overlaps, thingCount)
  }
}

/// How many of the things in pictures a detector finds, and how much else (`average-precision@voc2010`).
public enum AveragePrecision {
  /// The area under precision over recall, precision made to fall, as PASCAL VOC has it since 2010.
  ///
  /// From the surest box of all pictures on, a box is right when the thing that it overlaps most is overlapped by
  /// `overlap` at least and not found already. Equal confidences keep the order of the pictures. There is no value for
  /// single pictures. Throws `MetricError` for pictures without anything and confidences that are not finite.
  public static func score(_ pictures: [ComparedDetections], overlap: Double = 0.5) throws -> MetricScore {
    let metric = MetricID.averagePrecision
    let things = pictures.reduce(0) { $0 + $1.thingCount }
    guard things > 0 else { throw MetricError.noItems(metric) }
    try requireFinite(metric, pictures.map { $0.confidences.reduce(0, +) })
    var found = pictures.map { [Bool](repeating: false, count: $0.thingCount) }
    let ranked = pictures.indices.flatMap { picture in
      pictures[picture].confidences.indices.map { (picture: picture, box: $0) }
    }.enumerated().sorted { left, right in
      let (first, second) = (
        pictures[left.element.picture].confidences[left.element.box],
        pictures[right.element.picture].confidences[right.element.box]
      )
      return first == second ? left.offset < right.offset : first > second
    }.map(\.element)
    var right = 0
    var curve: [(recall: Double, precision: Double)] = []
    for (rank, place) in ranked.enumerated() {
      let overlaps = pictures[place.picture].overlaps[place.box]
      if let best = overlaps.indices.max(by: { overlaps[$0] < overlaps[$1] }), overlaps[best] >= overlap,
        !found[place.picture][best]
      {
        found[place.picture][best] = true
        right += 1
      }
      curve.append((Double(right) / Double(things), Double(right) / Double(rank + 1)))
    }
    var (area, highest) = (0.0, 0.0)
    for place in curve.indices.reversed() {
      highest = max(highest, curve[place].precision)
      area += highest * (curve[place].recall - (place > 0 ? curve[place - 1].recall : 0))
    }
    var signature = Signature(metric, order: .any, items: pictures.count)
    signature.state("things", String(things))
    signature.state("overlap", number(overlap))
    return MetricScore(signature: signature, value: area, perItem: [])
  }
}
