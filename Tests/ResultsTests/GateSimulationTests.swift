import Foundation
import Results
import Testing

/// How often the gate fails programs whose scores are drawn from a model: seed + item + seed × item.
@Suite("The gate on simulated trainings")
struct GateSimulationTests {
  private struct Normal {
    var generator: SplitMix64
    mutating func next() -> Double {
      func uniform() -> Double { (Double(generator.next() >> 11) + 0.5) / Double(1 << 53) }
      return (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
    }
  }

  private let signature = #"{"range":"255"}"#

  private func key(_ score: Int) -> ScoreGroupKey {
    ScoreGroupKey(
      benchmark: "hands", system: "hand-depth", variant: "v\(score)", preset: "paper", profile: "smoke",
      metric: "ssim@wang2004", subject: "test")
  }

  private func baseline(_ values: [[Double]]) -> Baseline {
    Baseline(
      name: "main", profile: "smoke",
      entries: values.enumerated().map { score, seeds in
        BaselineEntry(
          key: key(score), version: 1, direction: .higher,
          values: seeds.enumerated().map { SeedValue(seed: $0, value: $1) }, signature: ["range": "255"],
          signatureHash: "s")
      })
  }

  private func scored(_ values: [[Double]]) -> [ScoredRun] {
    values.enumerated().flatMap { score, seeds in
      seeds.enumerated().map { seed, value in
        ScoredRun(
          run: makeRun(makeKey(variant: "v\(score)", seed: 100 + seed)),
          score: Score(
            runId: 1, metric: "ssim@wang2004", version: 1, subject: "test", direction: .higher, value: value, count: 1,
            signature: signature, signatureHash: "s"))
      }
    }
  }

  /// Scores [score][seed] around 10: each seed's own effect, in part shared by all scores, and what its items add.
  private func trainings(_ seeds: Int, scores: Int, shared: Double, drop: Double = 0, _ normal: inout Normal)
    -> [[Double]]
  {
    let common = (0..<seeds).map { _ in normal.next() }
    return (0..<scores).map { _ in
      common.map { effect in
        let own = shared.squareRoot() * effect + (1 - shared).squareRoot() * normal.next()
        return 10 - drop + 0.8 * own + 0.6 * normal.next()
      }
    }
  }

  private func failures(
    of repetitions: Int, newSeeds: Int, scores: Int, shared: Double, drop: Double = 0, policy: GatePolicy, seed: UInt64
  ) throws -> Int {
    var normal = Normal(generator: SplitMix64(seed: seed))
    var count = 0
    for _ in 0..<repetitions {
      let before = baseline(trainings(5, scores: scores, shared: shared, &normal))
      let now = scored(trainings(newSeeds, scores: scores, shared: shared, drop: drop, &normal))
      let report = try Gate(overrides: policy) { _ in [] }.report([Gate.Input(baseline: before, scores: now)])
      if report.verdict == .failed { count += 1 }
    }
    return count
  }

  /// Three standard errors of a share.
  private func slack(_ share: Double, _ repetitions: Int) -> Double {
    3 * (share * (1 - share) / Double(repetitions)).squareRoot()
  }

  /// No floors, so that the tests alone decide.
  private let bare = GatePolicy(
    alpha: 0.05, relativeFloor: 0, metrics: ["ssim@wang2004": MetricPolicy(absoluteFloor: 0)])

  @Test(
    "an unchanged program fails no more often than α, over all its scores, one seed or several, alike or not",
    arguments: [(1, 1, 0.0), (1, 12, 0.0), (3, 12, 0.7), (5, 30, 0.3), (1, 12, 0.95)])
  func falseAlarms(newSeeds: Int, scores: Int, shared: Double) throws {
    let repetitions = 600
    let count = try failures(
      of: repetitions, newSeeds: newSeeds, scores: scores, shared: shared, policy: bare, seed: 3)
    #expect(Double(count) / Double(repetitions) <= 0.05 + slack(0.05, repetitions))
    // The level is used, not wasted: independent scores come near it.
    if shared == 0 { #expect(Double(count) / Double(repetitions) >= 0.05 - slack(0.05, repetitions)) }
    let floored = try failures(
      of: repetitions, newSeeds: newSeeds, scores: scores, shared: shared, policy: GatePolicy(), seed: 3)
    #expect(floored <= count)
  }

  @Test("a planted drop is caught with the power that is promised", arguments: [(1, 0.05), (3, 0.05), (5, 0.01)])
  func caught(newSeeds: Int, alpha: Double) throws {
    let floor = 0.5
    let policy = GatePolicy(
      alpha: alpha, relativeFloor: 0.01, metrics: ["ssim@wang2004": MetricPolicy(absoluteFloor: floor)])
    let drop = DropPower(referenceCount: 5, candidateCount: newSeeds, deviation: 1, level: alpha, floor: floor)
      .smallestDrop(power: 0.8)
    let repetitions = 2000
    let count = try failures(
      of: repetitions, newSeeds: newSeeds, scores: 1, shared: 0, drop: drop, policy: policy, seed: 5)
    #expect(abs(Double(count) / Double(repetitions) - 0.8) <= slack(0.8, repetitions))
  }

  @Test("a paired test of the items of two trainings would fail every other unchanged program: it is not used there")
  func itemsOfTwoTrainings() throws {
    var normal = Normal(generator: SplitMix64(seed: 7))
    let repetitions = 300
    let count = try (0..<repetitions).count { _ in
      // Both trainings see the same items; each has an effect of its seed on all of them.
      let effect = normal.next() - normal.next()
      let differences = (0..<64).map { _ in effect + normal.next() - normal.next() }
      return try #require(TTest.paired(differences: differences)).lowerProbability <= 0.05
    }
    #expect(count > repetitions / 3)
  }
}
