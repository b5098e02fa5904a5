import Foundation
import QualityMetrics
import Tensors
import Testing

@Suite struct ParzenTests {
  let samples = Formula.points(40, 6, 5)
  let validation = Formula.points(11, 6, 9)
  let test = Formula.points(17, 6, 13)

  @Test("The Parzen score equals SciPy's log-sum-exp: deviations, choice, mean, items, standard error")
  func score() throws {
    let result = try ParzenScore(samples: samples, validation: validation, test: test)
    #expect(agree(ParzenWindow.paperDeviations, try Reference.values("parzen-sigmas"), 1e-15))
    #expect(agree(result.validation, try Reference.values("parzen-validation"), 1e-4))
    #expect(agree([result.deviation], try Reference.values("parzen-chosen"), 1e-15))
    #expect(agree(result.score.perItem, try Reference.values("parzen-test"), 1e-5))
    #expect(
      agree([result.score.value, result.score.standardError], try Reference.values("parzen-mean-error"), 1e-5))
    #expect(
      result.score.signature.line
        == "parzen@goodfellow2014|v1|order:any|n:17|x-deviations:10x0.1-1|x-dimensions:6|x-samples:40|x-validation:11")
  }

  @Test("Far items under a narrow window neither underflow nor lose their digits")
  func narrow() throws {
    let window = try ParzenWindow(samples: samples)
    let values = try window.logLikelihoods(of: test, deviations: [0.01])[0]
    let wanted = try Reference.values("parzen-narrow")
    #expect(zip(values, wanted).allSatisfy { abs($0 - $1) < 2e-6 * max(1, abs($1)) })
    #expect(wanted.contains { $0 < -700 })
  }

  @Test("One sample at the origin gives the density of a Gaussian")
  func gaussian() throws {
    let window = try ParzenWindow(samples: .zeros([1, 2]))
    let values = try window.logLikelihoods(of: Tensor([2, 2], [0, 0, 3, 4]), deviations: [2, 0.5])
    func density(_ squared: Double, _ deviation: Double) -> Double {
      -squared / (2 * deviation * deviation) - 2 * log(deviation * (2 * Double.pi).squareRoot())
    }
    #expect(agree(values[0], [density(0, 2), density(25, 2)], 1e-12))
    #expect(agree(values[1], [density(0, 0.5), density(25, 0.5)], 1e-12))
  }

  @Test("A far common offset costs no digits, because distances are taken about the samples' mean")
  func offset() throws {
    let near = try ParzenWindow(samples: samples).logLikelihoods(of: test, deviations: [0.3])[0]
    let far = try ParzenWindow(samples: samples.mapped { $0 + 1024 })
      .logLikelihoods(of: test.mapped { $0 + 1024 }, deviations: [0.3])[0]
    #expect(agree(near, far, 1e-5))
  }

  @Test("Items do not see each other: blocks, order and neighbours leave the bits alone")
  func independence() throws {
    let window = try ParzenWindow(samples: samples)
    let many = Formula.points(600, 6, 13)
    let all = try window.logLikelihoods(of: many, deviations: [0.2])[0]
    let order = (0..<600).reversed().map { $0 }
    #expect(try window.logLikelihoods(of: many.reordered(order), deviations: [0.2])[0] == order.map { all[$0] })
    #expect(try window.logLikelihoods(of: many.reordered([599]), deviations: [0.2])[0] == [all[599]])
    #expect(Array(all.prefix(17)) == (try window.logLikelihoods(of: test, deviations: [0.2])[0]))
  }

  @Test("Distances are computed once for all deviations, in blocks of items")
  func calls() throws {
    let counter = Counter()
    let window = try ParzenWindow(samples: samples) { rows, columns in
      counter.add(rows.shape)
      return plainProduct(rows, columns)
    }
    _ = try window.logLikelihoods(of: Formula.points(600, 6, 13), deviations: ParzenWindow.paperDeviations)
    #expect(counter.shapes == [[256, 6], [256, 6], [88, 6]])
  }

  @Test("The plain product is rows times columns transposed, across its strips")
  func product() {
    let (rows, columns) = (Formula.points(3, 5, 3), Formula.points(300, 5, 11))
    let product = plainProduct(rows, columns)
    let (left, right) = (rows.values, columns.values)
    let wanted = (0..<3).flatMap { i in
      (0..<300).map { j in Float((0..<5).reduce(0.0) { $0 + Double(left[i * 5 + $1]) * Double(right[j * 5 + $1]) }) }
    }
    #expect(product.shape == [3, 300] && product.values == wanted)
  }

  @Test("Images of any rank are points of as many dimensions as they have values")
  func images() throws {
    let flat = try ParzenScore(samples: samples, validation: validation, test: test)
    let images = try ParzenScore(
      samples: samples.reshaped([40, 2, 3, 1]), validation: validation.reshaped([11, 2, 3, 1]),
      test: test.reshaped([17, 2, 3, 1]))
    #expect(flat == images)
  }

  @Test("Nothing to score, unlike extents, bad deviations and values that are not finite are refused")
  func refusals() throws {
    let window = try ParzenWindow(samples: samples)
    #expect(throws: MetricError.noItems(.parzenGoodfellow2014)) { try ParzenWindow(samples: .zeros([0, 6])) }
    #expect(throws: MetricError.shapesDiffer(.parzenGoodfellow2014, [2, 5], [40, 6])) {
      try window.logLikelihoods(of: .zeros([2, 5]), deviations: [1])
    }
    #expect(throws: MetricError.notPositive(.parzenGoodfellow2014, name: "deviation", value: 0)) {
      try window.logLikelihoods(of: test, deviations: [1, 0])
    }
    #expect(throws: MetricError.notFinite(.parzenGoodfellow2014, item: 1)) {
      try window.logLikelihoods(of: Tensor([2, 6], [0, 0, 0, 0, 0, 0, 0, .nan, 0, 0, 0, 0]), deviations: [1])
    }
    #expect(throws: MetricError.self) { try ParzenWindow(samples: Tensor([1, 2], [0, .infinity])) }
  }
}

/// Remembers what a closure was called with; used by one test on one thread.
final class Counter: @unchecked Sendable {
  private(set) var shapes: [Shape] = []
  func add(_ shape: Shape) { shapes.append(shape) }
}

@Suite struct RingModeTests {
  /// `count` points at a distance from the centre of a mode, straight outwards.
  func points(_ mode: Int, _ count: Int, off: Double) -> [Float] {
    let angle = 2 * Double.pi * Double(mode) / 8
    return (0..<count).flatMap { _ in [Float((2 + off) * cos(angle)), Float((2 + off) * sin(angle))] }
  }

  @Test("A mode counts from 1 % of the samples within three deviations")
  func modes() throws {
    let values =
      points(0, 900, off: 0.149) + points(3, 10, off: -0.149) + points(5, 9, off: 0) + points(6, 81, off: 0.151)
    let ring = try RingModes(Tensor([1000, 2], values))
    #expect(ring.samplesPerMode == [900, 0, 0, 10, 0, 9, 0, 0])
    #expect(ring.covered.value == 2)
    #expect(abs(ring.share.value - 0.919) < 1e-12)
    #expect(ring.share.perItem.count == 1000 && ring.share.perItem[999] == 0)
  }

  @Test("Samples drawn from the ring itself cover all modes; three deviations hold 1 − e^(−9/2) of them")
  func ring() throws {
    var stream = RandomStream(seed: 5, role: .world)
    let values = (0..<4000).flatMap { i -> [Float] in
      let angle = Float(i % 8) * .pi / 4
      return [
        2 * Foundation.cos(angle) + stream.normal(deviation: 0.05),
        2 * Foundation.sin(angle) + stream.normal(deviation: 0.05),
      ]
    }
    let ring = try RingModes(Tensor([4000, 2], values))
    #expect(ring.covered.value == 8)
    #expect(abs(ring.share.value - (1 - exp(-4.5))) < 0.005)
  }

  @Test("Other shapes and values that are not finite are refused")
  func refusals() {
    #expect(throws: MetricError.wrongShape(.modesRing8, [4, 3], expected: "points N×2")) {
      try RingModes(.zeros([4, 3]))
    }
    #expect(throws: MetricError.noItems(.modesRing8)) { try RingModes(.zeros([0, 2])) }
    #expect(throws: MetricError.notFinite(.modesRing8, item: 1)) { try RingModes(Tensor([2, 2], [0, 0, .nan, 1])) }
  }
}
