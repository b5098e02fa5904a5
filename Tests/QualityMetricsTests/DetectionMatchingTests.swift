import Foundation
import QualityMetrics
import Testing

/// What `Fixtures/make_detection_matching.py` wrote.
private struct Published: Decodable {
  struct Picture: Decodable {
    var confidences: [Double]
    var overlaps: [[Double]]
    var things: Int
    /// By overlap, for each box the thing or -1.
    var matches: [String: [Int]]

    var compared: ComparedDetections {
      ComparedDetections(confidences: confidences, overlaps: overlaps, thingCount: things)
    }
  }
  var pictures: [Picture]
  var scores: [String: Double]
}

@Suite struct DetectionMatchingTests {
  private let published: Published

  init() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/detection_matching", withExtension: "json"))
    published = try JSONDecoder().decode(Published.self, from: Data(contentsOf: file))
  }

  @Test("boxes find the things that pycocotools matches them with", arguments: [0.5, 0.75])
  func matches(_ overlap: Double) throws {
    for (number, picture) in published.pictures.enumerated() {
      let found = picture.compared.matches(overlap: overlap, .coco2014).map { $0 ?? -1 }
      #expect(found == picture.matches["\(overlap)"], "picture \(number)")
    }
  }

  @Test("PASCAL VOC's rule matches alike but for boxes whose first choice is taken, which are wrong there")
  func voc() throws {
    var taken = 0
    for picture in published.pictures {
      let coco = try #require(picture.matches["0.5"])
      for (box, match) in picture.compared.matches(overlap: 0.5, .voc2010).enumerated() {
        let shares = picture.overlaps[box]
        if coco[box] >= 0, shares.contains(where: { $0 > shares[coco[box]] }) {
          taken += 1
          #expect(match == nil)
        } else {
          #expect((match ?? -1) == coco[box])
        }
      }
    }
    #expect(taken == 4)
  }

  @Test("average precision is that of pycocotools at one overlap and over ten, to rounding")
  func scores() throws {
    let pictures = published.pictures.map(\.compared)
    let expected = published.scores
    func check(_ score: MetricScore, _ key: String) throws {
      let value = try #require(expected[key])
      #expect(abs(score.value - value) < 1e-12, "\(key)")
    }
    try check(AveragePrecision.coco2014(pictures, overlaps: [0.5]), "0.5")
    try check(AveragePrecision.coco2014(pictures, overlaps: [0.75]), "0.75")
    let all = try AveragePrecision.coco2014(pictures)
    try check(all, "all")
    #expect(
      all.signature.line
        == "average-precision@coco2014|v1|order:any|n:24|x-boxes:100|x-overlap:0.5-0.95|x-things:55")
  }

  @Test("a picture has a hundred boxes, nothing found is 0, and no thing at all is refused")
  func limits() throws {
    let many = ComparedDetections(
      confidences: (0...100).map { 1 - Double($0) / 200 }, overlaps: (0...100).map { [$0 == 100 ? 1 : 0] },
      thingCount: 1)
    #expect(try AveragePrecision.coco2014([many]).value == 0)
    #expect(try AveragePrecision.score([many]).value > 0)
    let nothing = ComparedDetections(confidences: [], overlaps: [], thingCount: 2)
    #expect(try AveragePrecision.coco2014([nothing]).value == 0)
    #expect(throws: MetricError.noItems(.averagePrecisionCOCO2014)) { try AveragePrecision.coco2014([]) }
  }
}
