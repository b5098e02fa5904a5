import Foundation
import QualityMetrics
import Tensors
import Testing

@Suite struct TranslationMetricTests {
  @Test("the error of expressions is the share not read as asked")
  func expressionError() throws {
    let score = try Classification.error(predicted: [0, 3, 7, 7], asked: [0, 4, 7, 1])
    #expect(score.value == 0.5)
    #expect(score.perItem == [0, 1, 0, 1])
    #expect(score.signature.line == "classification-error@stargan2018|v1|order:any|n:4")
    #expect(throws: MetricError.noItems(.errorStarGAN2018)) { try Classification.error(predicted: [], asked: []) }
  }

  @Test("each attribute has an accuracy of its own")
  func attributes() throws {
    let predicted = Tensor([4, 2], [1, 0, 0, 0, 1, 1, 0, 1])
    let asked = Tensor([4, 2], [1, 1, 1, 0, 1, 1, 0, 1])
    let scores = try Classification.attributeAccuracies(predicted: predicted, asked: asked)
    #expect(scores.map(\.value) == [0.75, 0.75])
    #expect(scores.map(\.perItem) == [[1, 0, 1, 1], [0, 1, 1, 1]])
    #expect(throws: MetricError.shapesDiffer(.accuracy, [4, 2], [2, 4])) {
      try Classification.attributeAccuracies(predicted: predicted, asked: asked.reshaped([2, 4]))
    }
    #expect(throws: MetricError.noItems(.accuracy)) {
      try Classification.attributeAccuracies(predicted: .zeros([0, 2]), asked: .zeros([0, 2]))
    }
  }

  @Test("a kept person has no identity error, everybody's neighbour has 1, whatever the scale of the readings")
  func identity() throws {
    // A triangle with sides 3, 4, 5: the mean distance is 4.
    let sources = Tensor([3, 2], [0, 0, 3, 0, 0, 4])
    #expect(try IdentityError.score(sources: sources, translations: sources).value == 0)
    let turned = Tensor([3, 2], [3, 0, 0, 4, 0, 0])
    let score = try IdentityError.score(sources: sources, translations: turned)
    #expect(score.perItem == [0.75, 1.25, 1] && score.value == 1)
    let larger = try IdentityError.score(sources: sources * 7, translations: turned * 7)
    #expect(zip(larger.perItem, score.perItem).allSatisfy { abs($0 - $1) < 1e-6 })
    // The first two are one person: only the sides of 4 and 5 count.
    let joined = try IdentityError.score(sources: sources, translations: turned, people: [1, 1, 2])
    #expect(abs(joined.perItem[0] - 3 / 4.5) < 1e-12)
  }

  @Test("readings that tell no people apart, differ in shape or are not finite are refused")
  func identityErrors() {
    let alike = Tensor([2, 2], [1, 2, 1, 2])
    let reason = MetricError.nothingToCompareWith(.identityError, "all sources read as one person")
    #expect(throws: reason) { try IdentityError.score(sources: alike, translations: alike) }
    #expect(throws: reason) {
      try IdentityError.score(
        sources: Tensor([2, 1], [1, 2]), translations: Tensor([2, 1], [1, 2]), people: [5, 5])
    }
    #expect(throws: MetricError.shapesDiffer(.identityError, [2, 2], [1, 4])) {
      try IdentityError.score(sources: alike, translations: alike.reshaped([1, 4]))
    }
    #expect(throws: MetricError.wrongShape(.identityError, [4], expected: "readings N×D")) {
      try IdentityError.score(sources: alike.reshaped([4]), translations: alike.reshaped([4]))
    }
    #expect(throws: MetricError.notFinite(.identityError, item: 1)) {
      try IdentityError.score(
        sources: Tensor([2, 1], [1, 2]), translations: Tensor([2, 1], [1, .nan]))
    }
  }
}
