import Foundation
import QualityMetrics
import Tensors
import Testing

/// What `Fixtures/make_people_metrics.py` wrote.
private struct PeopleReference: Decodable {
  struct Mask: Decodable {
    let joints: [[Int]]
    let height: Int
    let width: Int
    let radius: Int
    let square: Int
    let rows: [String]
  }

  let masks: [Mask]
  let poses: [[[Int]]]
  let maskSSIM: [Double]
  let inception: [Double]
  let inceptionWhole: [Double]

  static func read() throws -> PeopleReference {
    let file = try #require(
      Bundle.module.url(forResource: "people_metrics", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(PeopleReference.self, from: Data(contentsOf: file))
  }
}

private func joints(_ numbers: [[Int]]) -> [SIMD2<Int>?] { numbers.map { $0[0] < 0 ? nil : SIMD2($0[0], $0[1]) } }

@Suite struct PoseMaskTests {
  @Test("masks equal those of Deformable GANs' rule, pixel by pixel", arguments: 0..<4)
  func reference(number: Int) throws {
    let known = try PeopleReference.read().masks[number]
    let mask = PoseMask(
      joints(known.joints), height: known.height, width: known.width,
      rule: PoseMask.Rule(radius: known.radius, square: known.square))
    let wanted = known.rows.flatMap { $0.map { $0 == "#" } }
    #expect(mask.isInside == wanted, "\(zip(mask.isInside, wanted).count { $0 != $1 }) pixels differ")
    #expect(mask.share > 0.1 && mask.share < 1)
  }

  @Test("one joint is a disc without its rim, closed; none is nothing")
  func disc() {
    var joints = [SIMD2<Int>?](repeating: nil, count: 18)
    #expect(PoseMask(joints, height: 16, width: 16).share == 0)
    joints[4] = [8, 7]
    let mask = PoseMask(joints, height: 16, width: 16)
    // 45 pixels lie nearer than 4, and closing a disc adds nothing.
    #expect(mask.isInside[7 * 16 + 11] && !mask.isInside[7 * 16 + 12])
    #expect(mask.isInside.count { $0 } == 45)
  }

  @Test("mask-SSIM equals SciPy's over the masked pictures, and black lifts it")
  func maskedSimilarity() throws {
    let known = try PeopleReference.read()
    let (a, b) = (Formula.first([2, 24, 20, 3]), Formula.second([2, 24, 20, 3]))
    let poses = known.poses.map(joints)
    let score = try MaskedImages.structuralSimilarity(a, b, poses, rule: .halfSize)
    #expect(agree(score.perItem, known.maskSSIM, 1e-9))
    #expect(
      score.signature.line
        == "mask-ssim@ma2017|v1|colour:rgb|range:of-generated|window:gauss13-1.5-reflect|order:any|n:2"
        + "|x-mask:limbs2-closed3")
    let fixed = try MaskedImages.structuralSimilarity(a, b, poses, rule: .halfSize, range: .fixed(255))
    #expect(fixed.signature.range == .fixed(255) && fixed.value.isFinite)
    let opposite = b.mapped { 255 - $0 }
    let plain = try StructuralSimilarity.poseGAN2018(a, opposite).value
    #expect(try MaskedImages.structuralSimilarity(a, opposite, poses, rule: .halfSize).value > plain)
  }

  @Test("outside the mask pictures are black, inside as they were")
  func masked() throws {
    let known = try PeopleReference.read()
    let images = Formula.first([2, 24, 20, 3]).mapped { $0 + 1 }
    let masked = MaskedImages.masked(images, known.poses.map(joints), rule: .halfSize, black: -1)
    let mask = PoseMask(joints(known.poses[1]), height: 24, width: 20, rule: .halfSize)
    for pixel in 0..<480 {
      let place = (480 + pixel) * 3 + 1
      #expect(masked.values[place] == (mask.isInside[pixel] ? images.values[place] : -1))
    }
  }
}

@Suite struct InceptionScoreTests {
  private let logits = Formula.first([7, 1, 1, 5]).reshaped([7, 5]).mapped { $0 / 40 }

  @Test("the score and its deviation over parts equal NumPy's")
  func reference() throws {
    let known = try PeopleReference.read()
    let score = try InceptionScore(logits: logits, splits: 3, rules: .poseGAN2018)
    #expect(agree([score.score.value, score.deviation], known.inception, 1e-9))
    let whole = try InceptionScore(logits: logits, splits: 1, rules: .ma2017(.ma2017))
    #expect(agree([whole.score.value, whole.deviation], known.inceptionWhole, 1e-9))
    #expect(
      whole.score.signature.line == "mask-is@ma2017|v1|order:published|splits:1|n:7|x-classes:5|x-mask:limbs4-closed5")
  }

  @Test("sure and even answers score the number of classes, equal answers 1")
  func limits() throws {
    let sure = Formula.images([4, 1, 1, 4]) { n, _, _, c in n == c ? 60 : 0 }.reshaped([4, 4])
    #expect(abs(try InceptionScore(logits: sure, splits: 1, rules: .salimans2016).score.value - 4) < 1e-9)
    let alike = Tensor([4, 3], repeating: 2)
    #expect(abs(try InceptionScore(logits: alike, splits: 2, rules: .salimans2016).score.value - 1) < 1e-12)
  }

  @Test("other shapes, too few images and values that are not finite are refused")
  func refusals() {
    #expect(throws: MetricError.wrongShape(.inceptionScorePoseGAN2018, [5], expected: "logits N×K")) {
      try InceptionScore(logits: .zeros([5]), rules: .poseGAN2018)
    }
    #expect(throws: MetricError.self) { try InceptionScore(logits: logits, splits: 8, rules: .poseGAN2018) }
    #expect(throws: MetricError.notFinite(.inceptionScoreSalimans2016, item: 1)) {
      try InceptionScore(logits: Tensor([2, 1], [0, .nan]), splits: 1, rules: .salimans2016)
    }
  }
}

@Suite struct DetectionMetricTests {
  @Test("the detection score is the mean of the highest confidences, 0 where nobody is seen")
  func detectionScore() throws {
    let score = try DetectionScore.score([[0.2, 0.9, 0.5], [], [0.3]])
    #expect(score.perItem == [0.9, 0, 0.3] && abs(score.value - 0.4) < 1e-12)
    #expect(score.signature.line.hasPrefix("detection-score@posegan2018|v1|order:any|n:3|"))
    #expect(throws: MetricError.noItems(.detectionScorePoseGAN2018)) { try DetectionScore.score([]) }
    #expect(throws: MetricError.notFinite(.detectionScorePoseGAN2018, item: 0)) { try DetectionScore.score([[.nan]]) }
  }

  @Test("average precision is the area under the falling precision")
  func averagePrecision() throws {
    let first = ComparedDetections(
      confidences: [0.9, 0.6, 0.7, 0.65], overlaps: [[0.8, 0.1], [0.7, 0], [0, 0.5], [0.2, 0.45]], thingCount: 2)
    let second = ComparedDetections(confidences: [0.5], overlaps: [[0.9]], thingCount: 1)
    // 0.9 right, 0.7 right, 0.65 wrong, 0.6 found already, 0.5 right: precisions 1, 1 and 3/5 at the three recalls.
    let score = try AveragePrecision.score([first, second])
    #expect(abs(score.value - (1 + 1 + 3.0 / 5) / 3) < 1e-12)
    #expect(abs(try AveragePrecision.score([second, first]).value - score.value) < 1e-12)
    let strict = try AveragePrecision.score([first, second], overlap: 0.6)
    // 0.9 right, three wrong, 0.5 right.
    #expect(abs(strict.value - (1 + 2.0 / 5) / 3) < 1e-12)
    let nothing = ComparedDetections(confidences: [], overlaps: [], thingCount: 2)
    #expect(try AveragePrecision.score([nothing]).value == 0)
    #expect(throws: MetricError.noItems(.averagePrecision)) {
      try AveragePrecision.score([ComparedDetections(confidences: [0.3], overlaps: [[]], thingCount: 0)])
    }
  }
}

@Suite struct PartColourTests {
  private let labels: [UInt8] = [0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 0, 0, 0]

  private func picture(_ colour: (UInt8) -> SIMD3<Float>) -> Tensor {
    Tensor([1, 4, 4, 3], labels.flatMap { label in (0..<3).map { colour(label)[$0] } })
  }

  @Test("the error is the mean distance in Lab over the parts that are seen")
  func error() throws {
    let real = picture { $0 == 1 ? [1, 1, 1] : $0 == 2 ? [0.5, 0.5, 0.5] : [1, 0, 0] }
    #expect(try PartColours.error(real, real, labels: [labels], range: .unit).value == 0)
    // White to black is 100 in lightness; grey stays; part 3 has too few pixels, the background does not count.
    let other = picture { $0 == 2 ? [0.5, 0.5, 0.5] : [0, 0, 0] }
    let score = try PartColours.error(other, real, labels: [labels], range: .unit)
    #expect(abs(score.value - 50) < 1e-4)
    let signed = try PartColours.error(
      other.mapped { 2 * $0 - 1 }, real.mapped { 2 * $0 - 1 }, labels: [labels], range: .signed)
    #expect(abs(signed.value - score.value) < 1e-4)
    let small = try PartColours.error(other, real, labels: [labels], range: .unit, smallest: 2)
    #expect(small.value > score.value && small.signature.line.hasSuffix("|x-smallest-part:2"))
  }

  @Test("only the mean over a part counts, not what pattern it has")
  func patterns() throws {
    let flat = picture { _ in [0.4, 0.4, 0.4] }
    let striped = Tensor([1, 4, 4, 3], (0..<48).map { ($0 / 3) % 2 == 0 ? 0.3 : 0.5 })
    let even = [UInt8](repeating: 1, count: 16)
    #expect(try PartColours.error(striped, flat, labels: [even], range: .unit).value < 1e-3)
  }

  @Test("pictures without a part give nothing to compare with")
  func nothing() {
    let blank = [UInt8](repeating: 0, count: 16)
    let grey = picture { _ in [0.4, 0.4, 0.4] }
    #expect(throws: MetricError.self) { try PartColours.error(grey, grey, labels: [blank], range: .unit) }
    #expect(throws: MetricError.wrongShape(.partColourError, [1, 4, 4, 1], expected: "images N×H×W×3")) {
      try PartColours.error(.zeros([1, 4, 4, 1]), .zeros([1, 4, 4, 1]), labels: [blank], range: .unit)
    }
  }
}
