import Datasets
import Judges
import QualityMetrics

extension KnownAnswer {
  private static func box(_ left: Float, _ right: Float, bottom: Float = 100) -> PixelBox {
    PixelBox(left: left, top: 0, right: right, bottom: bottom)
  }

  private static func compared(_ detected: [[PersonDetection]], _ things: [[PixelBox]]) -> [ComparedDetections] {
    zip(detected, things).map { boxes, things in
      ComparedDetections(
        confidences: boxes.map { Double($0.confidence) }, overlaps: boxes.map { $0.overlaps(with: things) },
        thingCount: things.count)
    }
  }

  /// Average precision: which box is credited with which thing. Another tool takes things of any size for one category.
  static var detections: [KnownAnswer] {
    // The surer box overlaps them by 0.9 and 0.46, the other by 0.82 and 0.67.
    let things = [[box(0, 100), box(30, 130)]]
    let rivals = [
      [PersonDetection(box: box(0, 90), confidence: 0.75), PersonDetection(box: box(10, 110), confidence: 0.5)]
    ]
    let far = [[box(0, 100)], [box(0, 100)]]
    let repeated = [
      [PersonDetection(box: box(0, 100), confidence: 0.75), PersonDetection(box: box(5, 100), confidence: 0.5)],
      [PersonDetection(box: box(0, 95), confidence: 0.25)],
    ]
    let partial = [[PersonDetection(box: box(0, 100, bottom: 62), confidence: 0.5)]]
    let half = "overlaps from 0.5 on count"
    return [
      KnownAnswer(
        "ap-second-choice", .averagePrecisionCOCO2014,
        "two boxes that both overlap one of two things most, and the other enough; \(half): each finds one",
        expected: 1, .boxes(detected: rivals, things: things)
      ) { try AveragePrecision.coco2014(compared(rivals, things), overlaps: [0.5]).value },
      KnownAnswer(
        "ap-second-choice-voc", .averagePrecision, "the same by the rule of PASCAL VOC: the second box is wrong",
        expected: 0.5, .boxes(detected: rivals, things: things)
      ) { try AveragePrecision.score(compared(rivals, things)).value },
      KnownAnswer(
        "ap-repeated", .averagePrecisionCOCO2014,
        "a thing found twice before that of another picture; \(half): precision 1 at 51 recalls and 2/3 at 50",
        expected: (51 + 50 * 2.0 / 3) / 101, .boxes(detected: repeated, things: far)
      ) { try AveragePrecision.coco2014(compared(repeated, far), overlaps: [0.5]).value },
      KnownAnswer(
        "ap-repeated-voc", .averagePrecision, "the same by the rule of PASCAL VOC: precision 1, then 2/3",
        expected: (1 + 2.0 / 3) / 2, .boxes(detected: repeated, things: far)
      ) { try AveragePrecision.score(compared(repeated, far)).value },
      KnownAnswer(
        "ap-overlaps", .averagePrecisionCOCO2014,
        "one box that overlaps the one thing by 0.62, meant over overlaps 0.5, 0.55 … 0.95: three of ten are met",
        expected: 0.3, .boxes(detected: partial, things: [far[0]])
      ) { try AveragePrecision.coco2014(compared(partial, [far[0]])).value },
    ]
  }
}
