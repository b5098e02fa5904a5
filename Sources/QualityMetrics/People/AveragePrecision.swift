/// How many of the things in pictures a detector finds, and how much else (`average-precision@voc2010`,
/// `average-precision@coco2014`).
public enum AveragePrecision {
  /// The overlaps that COCO's score is the mean over: 0.5, 0.55 … 0.95, as NumPy spaces them.
  public static let cocoOverlaps = (0..<10).map { 0.5 + Double($0) * ((0.95 - 0.5) / 9) }
  /// The boxes of a picture that COCO's program looks at.
  static let cocoBoxes = 100

  /// The area under precision over recall, precision made to fall, as PASCAL VOC has it since 2010.
  ///
  /// From the surest box of all pictures on, a box is right when the thing that it overlaps most is overlapped by
  /// `overlap` at least and not found already. Equal confidences keep the order of the pictures. There is no value for
  /// single pictures. Throws `MetricError` for pictures without anything and confidences that are not finite.
  public static func score(_ pictures: [ComparedDetections], overlap: Double = 0.5) throws -> MetricScore {
    var signature = try signature(.averagePrecision, pictures)
    signature.state("overlap", number(overlap))
    let curve = fallingCurve(pictures, overlap: overlap, .voc2010)
    let area = curve.indices.reversed().reduce(0) { sum, place in
      sum + curve[place].precision * (curve[place].recall - (place > 0 ? curve[place - 1].recall : 0))
    }
    return MetricScore(signature: signature, value: area, perItem: [])
  }

  /// The score of pycocotools for one category and things of any size: precision made to fall, meant over the recalls
  /// 0, 0.01 … 1 and over overlaps.
  ///
  /// A box is right when of the things not found yet it overlaps one by the overlap at least; a picture has its 100
  /// surest boxes. Equal confidences keep the order of the pictures. There is no value for single pictures. Throws
  /// `MetricError` for pictures without anything and confidences that are not finite; traps without an overlap.
  public static func coco2014(_ pictures: [ComparedDetections], overlaps: [Double] = cocoOverlaps) throws -> MetricScore
  {
    guard let least = overlaps.first, let most = overlaps.last else { preconditionFailure("a score needs an overlap") }
    var signature = try signature(.averagePrecisionCOCO2014, pictures)
    signature.state("overlap", least == most ? number(least) : "\(number(least))-\(number(most))")
    signature.state("boxes", String(cocoBoxes))
    let scores = overlaps.map { overlap in
      let curve = fallingCurve(pictures, overlap: overlap, .coco2014, boxes: cocoBoxes)
      let precisions = (0...100).map { step in
        curve.first { $0.recall >= Double(step) * 0.01 }?.precision ?? 0
      }
      return precisions.reduce(0, +) / Double(precisions.count)
    }
    return MetricScore(signature: signature, value: mean(scores), perItem: [])
  }

  private static func signature(_ metric: MetricID, _ pictures: [ComparedDetections]) throws -> Signature {
    let things = pictures.reduce(0) { $0 + $1.thingCount }
    guard things > 0 else { throw MetricError.noItems(metric) }
    try requireFinite(metric, pictures.map { $0.confidences.reduce(0, +) })
    var signature = Signature(metric, order: .any, items: pictures.count)
    signature.state("things", String(things))
    return signature
  }

  /// Recall after each box of all pictures, the surest first, and the highest precision from there on.
  private static func fallingCurve(
    _ pictures: [ComparedDetections], overlap: Double, _ matching: DetectionMatching, boxes limit: Int = .max
  ) -> [(recall: Double, precision: Double)] {
    let things = Double(pictures.reduce(0) { $0 + $1.thingCount })
    let boxes = pictures.flatMap { picture in
      let matches = picture.matches(overlap: overlap, matching)
      return picture.ranking.prefix(limit).map { (confidence: picture.confidences[$0], isRight: matches[$0] != nil) }
    }
    let ranked = boxes.indices.sorted { (boxes[$1].confidence, $0) < (boxes[$0].confidence, $1) }
    var right = 0
    var curve = ranked.enumerated().map { rank, box in
      if boxes[box].isRight { right += 1 }
      return (recall: Double(right) / things, precision: Double(right) / Double(rank + 1))
    }
    for place in curve.indices.dropLast().reversed() {
      curve[place].precision = max(curve[place].precision, curve[place + 1].precision)
    }
    return curve
  }
}
