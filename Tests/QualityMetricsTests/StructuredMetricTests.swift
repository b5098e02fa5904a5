import QualityMetrics
import Tensors
import Testing

@Suite struct KeyPatchScoreTests {
  @Test("the overlap of masks is the share of common pixels, two empty masks agree")
  func overlap() throws {
    let truth = Tensor([3, 2, 2, 1], [1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    let predicted = Tensor([3, 2, 2, 1], [0.6, 0.4, 0.9, 0, 0.7, 0.5, 0.2, 0.1, 0, 0.1, 0.2, 0.3])
    let score = try KeyPatchScores.maskOverlap(predicted: predicted, truth: truth)
    #expect(score.perItem == [1.0 / 3, 1, 1])
    #expect(score.signature.line == "mask-iou@canonical|v1|order:any|n:3|x-threshold:0.5")
    let strict = try KeyPatchScores.maskOverlap(predicted: predicted, truth: truth, threshold: 0.65)
    #expect(strict.perItem == [0, 1, 1])
    #expect(throws: MetricError.notFinite(.maskIoU, item: 0)) {
      try KeyPatchScores.maskOverlap(predicted: Tensor([1, 1, 1, 1], [.nan]), truth: .zeros([1, 1, 1, 1]))
    }
    #expect(throws: MetricError.self) {
      try KeyPatchScores.maskOverlap(predicted: .zeros([1, 2, 2, 3]), truth: .zeros([1, 2, 2, 3]))
    }
  }

  @Test("the appearance error is the mean difference inside the mask, whatever is outside")
  func appearance() throws {
    let real = Tensor([2, 1, 2, 3], [0, 0, 0, 9, 9, 9, 0, 0, 0, 1, 1, 1])
    let made = Tensor([2, 1, 2, 3], [0.5, 0, 1, -9, -9, -9, 1, 2, 3, 1, 1, 1])
    let masks = Tensor([2, 1, 2, 1], [1, 0, 1, 1])
    let score = try KeyPatchScores.appearanceError(synthetic: made, real: real, masks: masks)
    #expect(score.perItem == [0.5, 1] && score.value == 0.75)
    #expect(score.signature.line == "masked-l1@keypatches2018|v1|colour:rgb|order:any|n:2")
    #expect(
      throws: MetricError.nothingToCompareWith(.maskedAppearanceError, "the mask of item 1 is empty")
    ) {
      try KeyPatchScores.appearanceError(synthetic: made, real: real, masks: Tensor([2, 1, 2, 1], [1, 0, 0, 0]))
    }
    #expect(throws: MetricError.self) {
      try KeyPatchScores.appearanceError(synthetic: made, real: real, masks: .zeros([2, 2, 1, 1]))
    }
  }
}

@Suite struct EqualErrorRateTests {
  @Test("distances that are apart have no error, exchanged ones only errors, equal lists a half")
  func limits() throws {
    #expect(try EqualErrorRate.score(genuine: [0.1, 0.2], impostors: [0.3, 0.4, 0.5]).value == 0)
    #expect(try EqualErrorRate.score(genuine: [3, 4], impostors: [1, 2]).value == 1)
    let same = (0..<50).map { Double($0 * 37 % 50) }
    #expect(abs(try EqualErrorRate.score(genuine: same, impostors: same).value - 0.5) < 1e-12)
  }

  // scipy 1.17: brentq and interp1d along the curve through all thresholds give 0.4000000000000441.
  @Test("the rate between thresholds is the one that SciPy finds on the interpolated curve")
  func interpolated() throws {
    let genuine = [0.1, 0.25, 0.3, 0.62, 0.7], impostors = [0.2, 0.45, 0.55, 0.65, 0.8, 0.9, 1.1]
    let score = try EqualErrorRate.score(genuine: genuine, impostors: impostors)
    #expect(abs(score.value - 0.4) < 1e-12)
    #expect(score.signature.line == "eer@canonical|v1|order:any|n:5|x-impostors:7")
    let again = try EqualErrorRate.score(genuine: genuine.reversed(), impostors: impostors.reversed())
    #expect(again.value == score.value)
  }

  @Test("readings are compared with their own translation and with those of other people")
  func readings() throws {
    let sources = Tensor([3, 1], [0, 1, 10])
    #expect(try EqualErrorRate.score(sources: sources, translations: sources).value == 0)
    // The first two are exchanged: they are told apart only if they count as one person.
    let exchanged = Tensor([3, 1], [1, 0, 10])
    #expect(try EqualErrorRate.score(sources: sources, translations: exchanged).value > 0.3)
    #expect(try EqualErrorRate.score(sources: sources, translations: exchanged, people: [7, 7, 8]).value == 0)
    #expect(throws: MetricError.nothingToCompareWith(.equalErrorRate, "all pictures are of one person")) {
      try EqualErrorRate.score(sources: sources, translations: sources, people: [1, 1, 1])
    }
    #expect(throws: MetricError.noItems(.equalErrorRate)) { try EqualErrorRate.score(genuine: [], impostors: [1]) }
    #expect(throws: MetricError.notFinite(.equalErrorRate, item: 1)) {
      try EqualErrorRate.score(genuine: [0, .nan], impostors: [1])
    }
  }
}
