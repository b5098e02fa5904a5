import Foundation
import Results
import Testing

/// Numbers come from SciPy; Fixtures/make_gate_statistics.py writes them.
@Suite("Statistics of the gate")
struct GateStatisticsTests {
  private struct Fixture: Decodable {
    struct Test: Decodable {
      var candidate: [Double]?
      var differences: [Double]?
      var lower: Double
      var upper: Double
      var low: Double?
      var high: Double?
    }
    struct Power: Decodable {
      var n: Int
      var m: Int
      var deviation: Double
      var level: Double
      var drop: Double
      var floor: Double?
      var power: Double
    }
    var reference: [Double]
    var twoSample: [Test]
    var prediction: [Test]
    var paired: [Test]
    var probabilities: [Double]
    var adjusted: [Double]
    var power: [Power]
    var flooredPower: [Power]
  }

  private let fixture: Fixture

  init() throws {
    let url = try #require(
      Bundle.module.url(forResource: "gate_statistics", withExtension: "json", subdirectory: "Fixtures"))
    fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
  }

  private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-10) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  @Test("the two-sample test and its interval agree with SciPy; one new value is held against a prediction interval")
  func twoSample() throws {
    for expected in fixture.twoSample + fixture.prediction {
      let candidate = try #require(expected.candidate)
      let test = try #require(TTest.twoSample(reference: fixture.reference, candidate: candidate))
      #expect(near(test.lowerProbability, expected.lower) && near(test.upperProbability, expected.upper))
      #expect(near(test.probability, 2 * min(expected.lower, expected.upper)))
      guard let low = expected.low, let high = expected.high else { continue }
      #expect(near(test.interval().low, low) && near(test.interval().high, high))
    }
    #expect(TTest.twoSample(reference: [1], candidate: [2]) == nil)
    #expect(TTest.twoSample(reference: [1, 2], candidate: []) == nil)
  }

  @Test("the paired test agrees with SciPy; without spread, what moved at all is certain")
  func paired() throws {
    for expected in fixture.paired {
      let differences = try #require(expected.differences)
      let test = try #require(TTest.paired(differences: differences))
      #expect(near(test.lowerProbability, expected.lower) && near(test.upperProbability, expected.upper))
    }
    #expect(TTest.paired(differences: [1]) == nil)
    let equal = try #require(TTest.twoSample(reference: [2, 2, 2], candidate: [2]))
    #expect(equal.lowerProbability == 1 && equal.upperProbability == 1 && equal.interval() == Interval(low: 0, high: 0))
    let moved = try #require(TTest.twoSample(reference: [2, 2, 2], candidate: [1]))
    #expect(moved.lowerProbability == 0 && moved.upperProbability == 1)
  }

  @Test("probabilities are adjusted as SciPy adjusts them, in any order")
  func adjusted() {
    #expect(zip(adjustedProbabilities(fixture.probabilities), fixture.adjusted).allSatisfy { near($0, $1) })
    #expect(
      zip(adjustedProbabilities(fixture.probabilities.reversed()), fixture.adjusted.reversed())
        .allSatisfy { near($0, $1) })
    #expect(adjustedProbabilities([]).isEmpty && adjustedProbabilities([0.3]) == [0.3])
  }

  @Test("the power of the test is that of SciPy's non-central t, and with a floor that of a simulation")
  func power() {
    for expected in fixture.power {
      let power = DropPower(
        referenceCount: expected.n, candidateCount: expected.m, deviation: expected.deviation, level: expected.level,
        floor: -.infinity)
      #expect(near(power.probability(ofSeeing: expected.drop), expected.power, 1e-7), "\(expected)")
    }
    for expected in fixture.flooredPower {
      let power = DropPower(
        referenceCount: expected.n, candidateCount: expected.m, deviation: expected.deviation, level: expected.level,
        floor: expected.floor ?? 0)
      #expect(abs(power.probability(ofSeeing: expected.drop) - expected.power) < 0.001, "\(expected)")
    }
  }

  @Test("the smallest drop is the one that is seen with the power asked for")
  func smallestDrop() {
    let power = DropPower(referenceCount: 5, candidateCount: 3, deviation: 0.02, level: 0.05, floor: 0.03)
    let drop = power.smallestDrop(power: 0.8)
    #expect(abs(power.probability(ofSeeing: drop) - 0.8) < 1e-6 && drop > 0.03)
    let noSpread = DropPower(referenceCount: 5, candidateCount: 1, deviation: 0, level: 0.05, floor: 0.03)
    #expect(noSpread.smallestDrop() == 0.03 && noSpread.probability(ofSeeing: 0.031) == 1)
  }
}
