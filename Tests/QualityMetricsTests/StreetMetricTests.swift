import Images
import QualityMetrics
import Testing

@Suite struct FCNScoreTests {
  @Test("a pixel of class 3 that is predicted 19 lands in cell (4, 0) of the published histogram, and is wrong here")
  func quirk() throws {
    let scores = try FCNScores(truth: [[3, 0]], predicted: [[19, 0]])
    #expect(scores.legacy.pooled.counts[4 * 19] == 1 && scores.legacy.pooled.counts.reduce(0, +) == 2)
    #expect(scores.strict.pooled.unassigned[3] == 1 && scores.strict.pooled.counts[4 * 19] == 0)
    #expect(scores.strict.pixelAccuracy.value == 0.5 && scores.strict.classAccuracy.value == 1.0 / 19)
    #expect(scores.strict.pixelAccuracy.signature.extra["void"] == "wrong")
    #expect(scores.legacy.pixelAccuracy.signature.extra["void"] == "pix2pix2017-quirk")
    let plain = try FCNScores(truth: [[3, 0]], predicted: [[3, 1]])
    #expect(!plain.differ)
  }

  /// Frames that reach every rule: void truth, the class too many, and in the last one a loss of the whole frame.
  private static func frame(_ f: Int) -> (truth: [UInt8], predicted: [UInt8]) {
    var (truth, predicted): ([UInt8], [UInt8]) = ([], [])
    for i in 0..<400 {
      let label = (i * 7 + f * 5) % 20
      var guess = (i + f) % 3 == 0 ? label : (i * 3 + f) % 20
      if f < 2 && label == 18 && guess == 19 { guess = 0 }
      if f == 2 && label == 18 && i % 2 == 0 { guess = 19 }
      truth.append(label == 19 ? 255 : UInt8(label))
      predicted.append(UInt8(guess))
    }
    return (truth, predicted)
  }

  @Test("both ways of counting give what the published script's formulas give in NumPy")
  func reference() throws {
    let frames = (0..<3).map(Self.frame)
    let scores = try FCNScores(truth: frames.map(\.truth), predicted: frames.map(\.predicted))
    func figures(_ scores: SegmentationScores) -> [Double] {
      [scores.pixelAccuracy.value, scores.classAccuracy.value, scores.meanIoU.value]
    }
    // fast_hist and its means, NumPy 2.4.6; strict with row sums that hold the predictions of class 19.
    #expect(agree(figures(scores.legacy), [0.475, 0.4798291588509935, 0.32627874522282724], 1e-12))
    #expect(agree(figures(scores.strict), [0.46842105263157896, 0.4684210526315712, 0.3237231306820121], 1e-12))
    #expect(scores.differ)
  }

  @Test("the network is fed blue, green, red less their means")
  func input() {
    let photo = Image(height: 2, width: 1, channels: 3, samples: [200, 100, 50, 10, 20, 30])
    let tensor = FCNScores.input(photo, height: 2, width: 1)
    #expect(tensor.shape == [1, 2, 1, 3])
    let expected: [Float] = [
      50 - 72.78044, 100 - 83.21195, 200 - 73.45286, 30 - 72.78044, 20 - 83.21195, 10 - 73.45286,
    ]
    #expect(zip(tensor.values, expected).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(FCNScores.input(photo, height: 4, width: 4).shape == [1, 4, 4, 3])
  }
}

@Suite struct PaintedLabelTests {
  let palette = Palette([Colour(0, 0, 0), Colour(255, 0, 0), Colour(0, 255, 0)])

  @Test("pixels are read as the nearest colour, and enlarged to the truth by the nearest pixel")
  func nearest() throws {
    let painted = Image(height: 1, width: 2, channels: 3, samples: [20, 10, 0, 200, 90, 0])
    let truth = TrueLabels(height: 2, width: 4, trainIds: [0, 0, 1, 1, 0, 2, 255, 1])
    let scores = try PaintedLabelScores.score([painted], truth: [truth], palette: palette)
    #expect(scores.pixelAccuracy.value == 6.0 / 7)
    #expect(agree([scores.classAccuracy.value], [2.0 / 3], 1e-15))
    #expect(agree([scores.meanIoU.value], [(3.0 / 4 + 1) / 3], 1e-15))
    #expect(scores.meanIoU.signature.metric == .labelsMeanIoU)
    #expect(scores.pixelAccuracy.signature.metric == .labelsPixelAccuracy)
    #expect(throws: MetricError.noItems(.labelsPixelAccuracy)) {
      try PaintedLabelScores.score([], truth: [], palette: palette)
    }
  }

  @Test("of equally near colours the first is taken")
  func ties() {
    #expect(palette.nearestLabel(127, 127, 0) == 0 && palette.nearestLabel(200, 200, 0) == 1)
  }
}

@Suite struct ColourHistogramTests {
  private static func images(changed: Bool) -> [Image] {
    (0..<3).map { n in
      var samples: [UInt8] = []
      for y in 0..<12 {
        for x in 0..<10 {
          for c in 0..<3 {
            let value = Formula.firstValue(n, y, x, c)
            let change = (x * x + 5 * y + 3 * c + n) % 23 - 11
            samples.append(UInt8(changed ? min(255, max(0, value + change)) : value))
          }
        }
      }
      return Image(height: 12, width: 10, channels: 3, samples: samples)
    }
  }

  // NumPy's histogram of scikit-image 0.26.0's rgb2lab.
  @Test(
    "intersections are those of NumPy and scikit-image",
    arguments: [
      (1.0, [0.7222222222222222, 0.7416666666666667, 0.14166666666666666]),
      (4.0, [0.9277777777777777, 0.7416666666666667, 0.3611111111111111]),
    ])
  func reference(width: Double, expected: [Double]) throws {
    let scores = try ColourHistograms.intersections(
      Self.images(changed: false), Self.images(changed: true), binWidth: width)
    #expect(agree([scores.lightness.value, scores.greenRed.value, scores.blueYellow.value], expected, 1e-12))
    #expect(scores.greenRed.signature.metric == .histogramGreenRed)
    #expect(scores.lightness.signature.extra["bin-width"] == (width == 1 ? "1" : "4"))
  }

  @Test("a set has all in common with itself and nothing with what it never shows")
  func limits() throws {
    let images = Self.images(changed: false)
    let same = try ColourHistograms.intersections(images, images.reversed())
    #expect(agree([same.lightness.value, same.greenRed.value, same.blueYellow.value], [1, 1, 1], 1e-12))
    let (black, white) = (
      Image(height: 2, width: 2, colour: [0, 0, 0]), Image(height: 2, width: 2, colour: [255, 255, 255])
    )
    #expect(try ColourHistograms.intersections([black], [white]).lightness.value == 0)
    #expect(throws: MetricError.noItems(.histogramLightness)) { try ColourHistograms.intersections([], [black]) }
    #expect(throws: MetricError.notPositive(.histogramLightness, name: "bin width", value: 0)) {
      try ColourHistograms.intersections([black], [white], binWidth: 0)
    }
  }
}
