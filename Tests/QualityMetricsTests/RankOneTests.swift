import QualityMetrics
import Tensors
import Testing

@Suite("Rank-1 identification") struct RankOneTests {
  private let gallery = Tensor([3, 2], [1, 0, 0, 2, -3, -3])

  @Test("The nearest direction names the person, whatever the lengths; by hand")
  func byHand() throws {
    let rule = try RankOneIdentification(gallery: gallery, people: [7, 8, 9])
    // 30° from 7 and 60° from 8; 80° from 7; between 8 and 9.
    let probes = Tensor([4, 2], [0.866, 0.5, 17.4, 98.5, -0.5, 0.4, -1, -0.9])
    let score = try rule.score(probes: probes, people: [7, 7, 9, 9])
    #expect(score.perItem == [1, 0, 0, 1] && score.value == 0.5)
    #expect(score.signature.line == "rank1@tpgan2017|v1|order:any|n:4|x-distance:cosine|x-gallery:3")
    #expect(try rule.score(probes: gallery * 0.01, people: [7, 8, 9]).value == 1)
  }

  @Test("Features that are all alike identify nobody, and zeros neither")
  func collapsed() throws {
    let same = Tensor([3, 2], [1, 1, 2, 2, 3, 3])
    let blind = try RankOneIdentification(gallery: same, people: [0, 1, 2])
    #expect(try blind.score(probes: same, people: [0, 1, 2]).value == 0)
    let rule = try RankOneIdentification(gallery: gallery, people: [7, 8, 9])
    #expect(try rule.score(probes: .zeros([1, 2]), people: [7]).value == 0)
  }

  @Test("Scores by yaw put both sides together and state the yaw")
  func byYaw() throws {
    let rule = try RankOneIdentification(gallery: gallery, people: [7, 8, 9])
    let probes = Tensor([4, 2], [1, 0.1, 0, 1, 0.1, 1, 1, 0])
    let scores = try rule.scores(probes: probes, people: [7, 8, 7, 8], yaws: [60, -60, 0, 60])
    #expect(scores.map(\.yaw) == [0, 60] && scores[0].score.value == 0)
    #expect(scores[1].score.perItem == [1, 1, 0] && scores[1].score.signature.items == 3)
    #expect(scores[1].score.signature.line.hasSuffix("x-yaw:60"))
  }

  @Test("What cannot be compared is named")
  func errors() throws {
    func sentence(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing was thrown"
      } catch { return "\(error)" }
    }
    #expect(
      sentence { _ = try RankOneIdentification(gallery: gallery, people: [1, 2, 1]) }.contains("person 1 is in the"))
    #expect(
      sentence { _ = try RankOneIdentification(gallery: .zeros([1, 2]), people: [4]) }.contains("person 4 are all"))
    #expect(sentence { _ = try RankOneIdentification(gallery: .zeros([1]), people: [4]) }.contains("N×D"))
    #expect(sentence { _ = try RankOneIdentification(gallery: .zeros([0, 2]), people: []) }.contains("no items"))
    let rule = try RankOneIdentification(gallery: gallery, people: [7, 8, 9])
    #expect(sentence { _ = try rule.score(probes: gallery, people: [7, 5, 8]) }.contains("person 5 of probe 1"))
    #expect(sentence { _ = try rule.score(probes: .zeros([1, 3]), people: [7]) }.contains("1×3"))
    let broken = Tensor([1, 2], [.nan, 0])
    #expect(sentence { _ = try rule.score(probes: broken, people: [7]) }.contains("not a finite number in item 0"))
  }
}
