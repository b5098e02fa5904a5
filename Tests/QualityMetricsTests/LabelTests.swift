import Foundation
import QualityMetrics
import Testing

@Suite struct SegmentationTests {
  /// Rows truth, columns prediction; class 2 lacks truth, class 3 lacks both.
  let matrix = ConfusionMatrix(counts: [[6, 2, 1, 0], [3, 8, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]])

  @Test("Counts are pixels by true and predicted class; void truth never counts")
  func counting() throws {
    let frame = try ConfusionMatrix.frame(
      truth: [0, 0, 1, 2, 255, 2, 1], predicted: [0, 1, 1, 2, 0, 255, 255], classes: 3, void: [255])
    #expect(frame.counts == [1, 1, 0, 0, 1, 0, 0, 0, 1])
    #expect(frame.unassigned == [0, 1, 1])
    #expect(frame.pixels == 6 && frame.truths(1) == 2 && frame.predictions(1) == 2)
    #expect(frame.pixelAccuracy == 3.0 / 6)
    let dropped = try ConfusionMatrix.frame(
      truth: [0, 0, 1, 2, 255, 2, 1], predicted: [0, 1, 1, 2, 0, 255, 255], classes: 3, void: [255],
      voidPrediction: .dropped)
    #expect(dropped.counts == frame.counts && dropped.unassigned == [0, 0, 0])
    #expect(dropped.pixelAccuracy == 3.0 / 4)
  }

  @Test("Each rule for absent classes gives its own means, worked out by hand")
  func rules() throws {
    func means(_ rule: AbsentClassRule) -> [Double] {
      [ClassFigure.accuracy, .intersectionOverUnion, .f1].map { matrix.mean(of: $0, rule) }
    }
    let (a0, a1) = (6.0 / 9, 8.0 / 11)
    let (i0, i1) = (6.0 / 12, 8.0 / 13)
    let (f0, f1) = (12.0 / 18, 16.0 / 21)
    #expect(agree(means(.excludedWhereUndefined), [(a0 + a1) / 2, (i0 + i1) / 3, (f0 + f1) / 3], 1e-15))
    #expect(agree(means(.excludedWithoutTruth), [(a0 + a1) / 2, (i0 + i1) / 2, (f0 + f1) / 2], 1e-15))
    #expect(agree(means(.zero), [(a0 + a1) / 4, (i0 + i1) / 4, (f0 + f1) / 4], 1e-15))
    #expect(matrix.perClass(.f1, .excludedWhereUndefined) == [f0, f1, 0, nil])
    #expect(matrix.pixelAccuracy == 14.0 / 20)
  }

  @Test("Frames are pooled before the quotients; each frame keeps its own values; the rule is in the signature")
  func pooling() throws {
    let first = ConfusionMatrix(counts: [[9, 1], [0, 0]])
    let second = ConfusionMatrix(counts: [[0, 0], [2, 2]])
    let scores = try SegmentationScores([first, second], .excludedWithoutTruth)
    #expect(scores.pooled.counts == [9, 1, 2, 2])
    #expect(agree([scores.classAccuracy.value], [(0.9 + 0.5) / 2], 1e-15))
    #expect(agree([scores.meanIoU.value], [(9.0 / 12 + 2.0 / 5) / 2], 1e-15))
    #expect(agree(scores.meanIoU.perItem, [0.9, 0.5], 1e-15))
    #expect(
      scores.meanIoU.signature.line
        == "mean-iou@canonical|v1|order:any|n:2|x-absent:no-truth-excluded|x-classes:2|x-void:wrong")
    let other = try SegmentationScores([second, first], .zero)
    #expect(
      other.meanIoU.signature.firstDifference(from: scores.meanIoU.signature)?.field == .extra("absent"))
    #expect(try SegmentationScores([second, first], .excludedWithoutTruth).meanIoU.value == scores.meanIoU.value)
  }

  @Test("CamVid label maps against their next frames give the published check's figures")
  func camVid() throws {
    // 11 classes; the last column is predictions of void. Counted over the 100 pairs of the validation labels.
    let rows = [
      [1_514_438, 16946, 0, 1, 0, 48472, 2, 0, 2, 0, 15, 6708],
      [26040, 4_265_007, 31798, 1379, 26737, 20163, 24132, 12837, 5298, 23091, 19481, 34439],
      [0, 28220, 34142, 22, 2739, 9457, 6997, 12769, 277, 63, 245, 3033],
      [3, 306, 32, 4_886_442, 37080, 1, 0, 16, 20255, 5887, 37674, 10373],
      [0, 27873, 2416, 39825, 1_410_260, 17, 0, 4, 4690, 6481, 8244, 10257],
      [39355, 22103, 13030, 1, 10, 2_709_295, 9682, 13301, 95, 2, 174, 13081],
      [65, 27520, 357, 0, 0, 12971, 112_923, 472, 0, 0, 0, 717],
      [2, 9710, 12388, 50, 11, 12242, 304, 473_511, 2985, 3483, 1686, 11562],
      [6, 6666, 415, 21854, 6688, 89, 3, 3105, 257_072, 756, 1688, 5634],
      [0, 21415, 229, 6660, 6347, 1, 0, 4081, 512, 67504, 1498, 5173],
      [20, 16602, 249, 38100, 7425, 77, 0, 2358, 1998, 615, 309_626, 5149],
    ]
    let counts = rows.map { Array($0.prefix(11)) }
    let wrong = try SegmentationScores(
      [ConfusionMatrix(counts: counts, unassigned: rows.map { $0[11] })], .excludedWhereUndefined)
    let dropped = try SegmentationScores([ConfusionMatrix(counts: counts)], .excludedWhereUndefined)
    func figures(_ scores: SegmentationScores) -> [Double] {
      [scores.pixelAccuracy.value, scores.classAccuracy.value, scores.meanIoU.value]
    }
    #expect(agree(figures(wrong), [0.944332, 0.818308, 0.735179], 5e-7))
    #expect(agree(figures(dropped), [0.950269, 0.828705, 0.742570], 5e-7))
  }

  /// Three frames of labels 0 to 3 and void 6, as `Fixtures/make_label_scores.py` draws them.
  private func drawnMaps() -> [(truth: [Int], predicted: [Int])] {
    (0..<3).map { frame in
      let truth = (0..<400).map { ($0 + frame) % 13 == 0 ? 6 : ($0 / 60 + $0 / 17 * (frame + 1)) % 4 }
      let predicted = truth.enumerated().map { place, label in
        (place * 7 + frame) % 5 == 0 ? (label + place) % 4 : label % 4
      }
      return (truth, predicted)
    }
  }

  @Test("torchmetrics gives the same scores, with void truth, absent and invented classes and void predictions")
  func torchmetrics() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/label_scores", withExtension: "json"))
    let published = try JSONDecoder().decode([String: [String: Double]].self, from: Data(contentsOf: file))
    func check(_ name: String, _ rule: VoidPrediction = .wrong, change: (Int, Int) -> Int = { $1 }) throws {
      let expected = try #require(published[name])
      let frames = try drawnMaps().enumerated().map { frame, maps in
        var matrix = ConfusionMatrix(classes: 6, void: [6], voidPrediction: rule)
        let predicted = maps.predicted.enumerated().map { change(400 * frame + $0, $1) }
        try matrix.add(truth: maps.truth, predicted: predicted)
        return matrix
      }
      let scores = try SegmentationScores(frames, .excludedWhereUndefined)
      let found = [
        "pixel": scores.pixelAccuracy, "class": scores.classAccuracy, "iou": scores.meanIoU, "f1": scores.meanF1,
      ]
      for (figure, value) in expected {
        let ours = try #require(found[figure]).value
        #expect(abs(ours - value) < 1e-6, "\(name), \(figure): \(ours), not \(value)")
      }
    }
    try check("plain")
    try check("invented") { $0 % 19 == 0 ? 4 : $1 }
    try check("void-wrong") { $0 % 11 == 0 ? 6 : $1 }
    try check("void-dropped", .dropped) { $0 % 11 == 0 ? 6 : $1 }
  }

  @Test("pix2pix's histogram shifts a label beyond the classes into the next row, and loses the frame at the last")
  func pix2pixQuirk() throws {
    var matrix = ConfusionMatrix(classes: 3, void: [3, 255], voidPrediction: .pix2pix2017)
    try matrix.add(truth: [0, 1, 2, 255], predicted: [3, 3, 2, 3])
    #expect(matrix.counts == [0, 0, 0, 1, 0, 0, 1, 0, 1])
    try matrix.add(truth: [0, 2], predicted: [0, 3])
    #expect(matrix.counts == [0, 0, 0, 1, 0, 0, 1, 0, 1])
    let scores = try SegmentationScores([matrix], .zero, family: .pix2pix2017)
    #expect(scores.meanIoU.signature.extra["void-labels"] == "3+255")
    #expect(
      scores.meanIoU.signature.metric == .fcnMeanIoU && scores.pixelAccuracy.signature.metric == .fcnPixelAccuracy)
  }

  @Test("A label that is neither a class nor void is named, and the frame adds nothing")
  func refusals() throws {
    var matrix = ConfusionMatrix(classes: 2)
    #expect(throws: MetricError.labelOutOfRange(.pixelAccuracy, label: 7, classes: 2, item: 4)) {
      try matrix.add(truth: [0, 1], predicted: [0, 7], item: 4)
    }
    #expect(throws: MetricError.labelOutOfRange(.pixelAccuracy, label: -1, classes: 2, item: 0)) {
      try matrix.add(truth: [0, -1] as [Int], predicted: [0, 0])
    }
    #expect(matrix.pixels == 0)
    #expect(throws: MetricError.noItems(.pixelAccuracy)) { try SegmentationScores([matrix], .zero) }
    #expect(throws: MetricError.noItems(.fcnPixelAccuracy)) {
      try SegmentationScores([], .zero, family: .pix2pix2017)
    }
  }
}

@Suite struct ClassificationTests {
  @Test("Accuracy is the share of labels that are right")
  func accuracy() throws {
    let score = try Classification.accuracy(predicted: [1, 2, 3, 3], truth: [1, 2, 0, 3])
    #expect(score.value == 0.75 && score.perItem == [1, 1, 0, 1])
    #expect(throws: MetricError.noItems(.accuracyDTN2017)) {
      try Classification.accuracy(predicted: [], truth: [], metric: .accuracyDTN2017)
    }
  }

  @Test("Label entropy is log K for even labels, 0 for one label, and by hand in between")
  func entropy() throws {
    let even = try Classification.labelEntropy((0..<50).map { $0 % 10 }, classes: 10)
    #expect(abs(even.value - log(10)) < 1e-14)
    #expect(try Classification.labelEntropy([4, 4, 4], classes: 10).value == 0)
    let uneven = try Classification.labelEntropy([0, 0, 0, 1], classes: 2)
    #expect(abs(uneven.value - (0.75 * log(4.0 / 3) + 0.25 * log(4))) < 1e-15)
    #expect(throws: MetricError.labelOutOfRange(.labelEntropy, label: 2, classes: 2, item: 1)) {
      try Classification.labelEntropy([0, 2], classes: 2)
    }
  }
}
