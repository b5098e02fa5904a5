import Foundation
import Results
import Testing

/// Runs with one score, five seeds of which make a baseline.
private final class Scores {
  let folder: TemporaryFolder
  let store: ResultsStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ResultsStore(path: folder.file("results.sqlite"))
  }

  /// Stores a run whose score is the mean of its items, or `value`.
  func add(
    seed: Int, _ value: Double, items: [Double] = [], weights: String? = nil, variant: String = "l2",
    metric: String = "ssim@wang2004", direction: MetricDirection = .higher, version: Int = 1,
    signature: String = #"{"range":"255"}"#
  ) throws {
    let id = try store.begin(makeRun(makeKey(variant: variant, seed: seed, specificationHash: metric)))
    let mean = items.isEmpty ? value : items.reduce(0, +) / Double(items.count)
    try store.record(
      Score(
        runId: id, metric: metric, version: version, subject: "test", direction: direction, value: mean,
        count: max(1, items.count), signature: signature, signatureHash: signature),
      items: items.enumerated().map { ItemScore(position: $0, name: "test-\($0)", value: $1) })
    try store.finish(run: id, at: noon, weightsHash: weights ?? "weights of \(seed), \(mean)")
  }

  func baseline() throws -> Baseline { try Baseline.make(name: "main", profile: "smoke", from: store) }

  func report(
    against baseline: Baseline, overrides: GatePolicy = GatePolicy()
  ) throws -> GateReport {
    try Gate(overrides: overrides, items: store.items).report([Gate.Input(baseline: baseline, scores: store.scores())])
  }

  /// The one case of a report.
  func judged(against baseline: Baseline, overrides: GatePolicy = GatePolicy()) throws -> GateCase {
    let report = try report(against: baseline, overrides: overrides)
    try #require(report.cases.count == 1)
    return report.cases[0]
  }
}

@Suite("The gate")
struct GateTests {
  private let values = [0.71, 0.74, 0.69, 0.735, 0.72]

  private func baseline(_ direction: MetricDirection = .higher, metric: String = "ssim@wang2004") throws -> Baseline {
    let scores = try Scores()
    for (seed, value) in values.enumerated() { try scores.add(seed: seed, value, metric: metric, direction: direction) }
    return try scores.baseline()
  }

  @Test(
    "the same accuracy under every seed does not make one wrong item more a certain drop, but many are one",
    arguments: [0, 1, 7], [(1, GateOutcome.unclear), (10, .worse)])
  func saturated(_ always: Int, _ now: (wrong: Int, outcome: GateOutcome)) throws {
    func items(_ wrong: Int) -> [Double] { (0..<50).map { $0 < wrong ? 0 : 1 } }
    let scores = try Scores()
    for seed in 0..<5 { try scores.add(seed: seed, 1, items: items(always), weights: "w\(seed)") }
    let (wrong, outcome) = now
    let now = try Scores()
    try now.add(seed: 9, 1, items: items(always + wrong))
    #expect(try now.judged(against: scores.baseline()).outcome == outcome)
  }

  @Test("a score of no training that was the same under every seed is worse by any drop above its floor")
  func constant() throws {
    let items = (0..<50).map { 0.5 + Double($0) / 200 }
    let scores = try Scores()
    for seed in 0..<5 { try scores.add(seed: seed, 0, items: items, weights: "w\(seed)") }
    let now = try Scores()
    try now.add(seed: 9, 0, items: items.map { $0 - 0.01 })
    #expect(try now.judged(against: scores.baseline()).outcome == .worse)
  }

  @Test("a score that is the same under every seed, then and now, is no evidence, however its mean is rounded")
  func equalScores() throws {
    let scores = try Scores()
    let now = try Scores()
    for seed in 0..<8 { try scores.add(seed: seed, 0.25193754603125484) }
    for seed in 100..<103 { try now.add(seed: seed, 0.25193754603125484) }
    let judged = try now.judged(against: scores.baseline())
    #expect(judged.outcome == .same && judged.evidence?.probability == 1)
  }

  @Test(
    "a drop is failed in the direction that counts, by the prediction interval for one seed",
    arguments: [
      (MetricDirection.higher, 0.60, GateOutcome.worse, GateVerdict.failed), (.higher, 0.84, .better, .passed),
      (.higher, 0.70, .unclear, .passed), (.lower, 0.60, .better, .passed), (.lower, 0.84, .worse, .failed),
      (.none, 0.60, .changed, .notComparable), (.none, 0.84, .changed, .notComparable),
    ])
  func direction(_ direction: MetricDirection, _ value: Double, _ outcome: GateOutcome, _ verdict: GateVerdict) throws {
    let baseline = try baseline(direction)
    let now = try Scores()
    try now.add(seed: 9, value, direction: direction)
    let report = try now.report(against: baseline)
    #expect(report.cases[0].outcome == outcome && report.verdict == verdict)
    let evidence = try #require(report.cases[0].evidence)
    #expect(evidence.method == .twoSample && evidence.count == 6 && abs(evidence.difference - (value - 0.719)) < 1e-12)
    #expect(report.cases[0].isInformational == (direction == .none))
  }

  @Test("the same runs are the same, and beside them only other seeds count")
  func sameRuns() throws {
    let scores = try Scores()
    for (seed, value) in values.enumerated() { try scores.add(seed: seed, value) }
    let baseline = try scores.baseline()
    let same = try scores.judged(against: baseline)
    #expect(same.outcome == .same && same.evidence?.method == .sameRuns)
    try scores.add(seed: 9, 0.60)
    let judged = try scores.judged(against: baseline)
    #expect(judged.evidence?.count == 6 && judged.outcome == .worse)
    #expect(abs(try #require(judged.evidence).difference + 0.119) < 1e-12)
  }

  @Test("the same weights scored otherwise are compared item by item, where both have the same items")
  func evaluationChanged() throws {
    let items = (0..<40).map { 0.5 + Double(($0 * 7) % 11) / 20 }
    let before = try Scores()
    // Seeds differ by far more than what evaluation changes below.
    for seed in 0..<5 {
      try before.add(seed: seed, 0, items: items.map { $0 + Double(seed) / 10 }, weights: "w\(seed)")
    }
    let baseline = try before.baseline()
    let policy = GatePolicy(metrics: ["ssim@wang2004": MetricPolicy(absoluteFloor: 0.01)])
    let lower = items.enumerated().map { $1 - 0.02 - Double($0 % 3) / 1000 }
    let now = try Scores()
    try now.add(seed: 0, 0, items: lower, weights: "w0")
    let judged = try now.judged(against: baseline, overrides: policy)
    #expect(judged.evidence?.method == .items && judged.evidence?.count == 40 && judged.outcome == .worse)
    // A rounding is shown and too small; noise without a direction is not shown.
    let rounded = try Scores()
    try rounded.add(seed: 0, 0, items: items.map { $0 - 0.001 }, weights: "w0")
    #expect(try rounded.judged(against: baseline, overrides: policy).outcome == .negligible)
    let noisy = try Scores()
    try noisy.add(
      seed: 0, 0, items: items.enumerated().map { $1 + ($0.isMultiple(of: 2) ? 0.1 : -0.12) }, weights: "w0")
    #expect(try noisy.judged(against: baseline, overrides: policy).outcome == .unclear)
    // Another training, other items: the seeds' own spread decides.
    let retrained = try Scores()
    try retrained.add(seed: 0, 0, items: lower, weights: "other")
    #expect(try retrained.judged(against: baseline, overrides: policy).evidence?.method == .twoSample)
    let fewer = try Scores()
    for seed in 0..<2 {
      try fewer.add(seed: seed, 0, items: items.dropLast().map { $0 + Double(seed) / 10 - 0.1 }, weights: "w\(seed)")
    }
    #expect(try fewer.judged(against: baseline, overrides: policy).evidence?.method == .seeds)
  }

  @Test("both floors must be exceeded; a flag goes before the file, the file before the defaults")
  func floors() throws {
    var baseline = try baseline()
    let now = try Scores()
    try now.add(seed: 9, 0.60)
    func outcome(_ policy: GatePolicy = GatePolicy()) throws -> GateOutcome {
      try now.judged(against: baseline, overrides: policy).outcome
    }
    #expect(try now.judged(against: baseline).floor == 0.5 * baseline.entries[0].summary.deviation)
    baseline.policy = GatePolicy(relativeFloor: 0.2)
    #expect(try outcome() == .negligible)
    #expect(try outcome(GatePolicy(relativeFloor: 0.1)) == .worse)
    baseline.policy = GatePolicy(metrics: ["ssim@wang2004": MetricPolicy(absoluteFloor: 0.2)])
    #expect(try outcome() == .negligible)
    #expect(try outcome(GatePolicy(metrics: ["ssim@wang2004": MetricPolicy(absoluteFloor: 0.1)])) == .worse)
    baseline.policy = GatePolicy(alpha: 0.001)
    #expect(try outcome() == .unclear)
    #expect(try outcome(GatePolicy(alpha: 0.05)) == .worse)
  }

  @Test("an informational score is shown and never fails; if nothing gates, nothing passes")
  func informational() throws {
    let before = try Scores()
    for (seed, value) in values.enumerated() {
      try before.add(seed: seed, value)
      try before.add(seed: seed, value, metric: "psnr@canonical")
    }
    let baseline = try before.baseline()
    let now = try Scores()
    try now.add(seed: 9, 0.60)
    try now.add(seed: 9, 0.72, metric: "psnr@canonical")
    func marked(_ names: String...) -> GatePolicy {
      GatePolicy(
        metrics: Dictionary(uniqueKeysWithValues: names.map { ($0, MetricPolicy(informational: true)) }))
    }
    #expect(try now.report(against: baseline).verdict == .failed)
    let report = try now.report(against: baseline, overrides: marked("ssim@wang2004"))
    #expect(report.verdict == .passed && report.cases(.worse, informational: true).count == 1)
    #expect(
      try now.report(against: baseline, overrides: marked("ssim@wang2004", "psnr@canonical")).verdict == .notComparable)
  }

  @Test("what cannot be compared is told why, and is never a pass")
  func notComparable() throws {
    let baseline = try baseline()
    func reason(_ add: (Scores) throws -> Void) throws -> String {
      let now = try Scores()
      try add(now)
      let report = try now.report(against: baseline)
      #expect(report.verdict == .notComparable && report.cases[0].outcome == .notComparable)
      return report.cases[0].reason ?? ""
    }
    #expect(try reason { _ in } == "no finished run has this score")
    #expect(try reason { try $0.add(seed: 9, 0.7, version: 2) } == "it was scored otherwise: version was 1 and is 2")
    #expect(
      try reason { try $0.add(seed: 9, 0.7, signature: #"{"range":"1"}"#) }
        == "it was scored otherwise: range was 255 and is 1")
    #expect(
      try reason { try $0.add(seed: 9, 0.7, direction: .lower) }
        == "it was scored otherwise: direction was higher and is lower")
    #expect(try reason { try $0.add(seed: 9, .infinity) }.contains("infinite"))
    let huge = try reason { scores in for seed in 9...10 { try scores.add(seed: seed, 1e300 * Double(seed)) } }
    #expect(huge.contains("too large"))
    let one = try Scores()
    try one.add(seed: 0, 0.7)
    let now = try Scores()
    try now.add(seed: 1, 0.1)
    #expect(try now.judged(against: one.baseline()).reason?.contains("one seed on each side") == true)
    let (judged, rejudged) = (try Scores(), try Scores())
    try judged.add(seed: 0, 0.7, signature: #"{"judge":"net-1"}"#)
    try rejudged.add(seed: 9, 0.7, signature: #"{"judge":"net-2"}"#)
    #expect(
      try rejudged.judged(against: judged.baseline()).reason
        == "it was scored otherwise: judge was net-1 and is net-2; the baseline's runs keep the former in their folder judges"
    )
    // A failure is the graver of the two.
    let both = try Scores()
    for (seed, value) in values.enumerated() {
      try both.add(seed: seed, value)
      try both.add(seed: seed, value, variant: "gan")
    }
    try now.add(seed: 9, 0.1)
    let report = try now.report(against: both.baseline())
    #expect(report.verdict == .failed && report.cases.map(\.outcome) == [.worse, .notComparable])
  }

  @Test("cases come worst first and then by name, whatever the order of what is stored")
  func order() throws {
    let before = try Scores()
    let variants = ["e", "b", "d", "a", "c"]
    for variant in variants {
      for (seed, value) in values.enumerated() { try before.add(seed: seed, value, variant: variant) }
    }
    let now = try Scores()
    for (variant, value) in [("d", 0.5), ("e", 0.6), ("b", 0.72), ("a", 0.72)] {
      try now.add(seed: 9, value, variant: variant)
    }
    let report = try now.report(against: before.baseline())
    #expect(report.cases.map(\.key.variant) == ["d", "e", "c", "a", "b"])
    #expect(report.baselines.map(\.currentSeeds) == [[9]] && report.baselines[0].newScores == 0)
  }

  @Test("what the gate can see is stated for a drop alone and for a drop of all, and grows with seeds")
  func power() throws {
    let before = try Scores()
    for (seed, value) in values.enumerated() {
      for variant in ["a", "b"] { try before.add(seed: seed, value, variant: variant) }
      try before.add(seed: seed, value, variant: "a", metric: "roughness-ratio@canonical", direction: .none)
    }
    let baseline = try before.baseline()
    let (one, five) = (GatePower(baseline, seedCount: 1), GatePower(baseline, seedCount: 5))
    #expect(one.scores.map(\.key.variant) == ["a", "b"])
    let (alone, together) = (
      try #require(one.scores[0].smallestAlone), try #require(one.scores[0].smallestTogether)
    )
    let expected = DropPower(
      referenceCount: 5, candidateCount: 1, deviation: baseline.entries[0].summary.deviation, level: 0.05,
      floor: one.scores[0].floor)
    #expect(abs(together - expected.smallestDrop()) < 1e-12 && alone > together)
    #expect(try #require(five.scores[0].smallestAlone) < alone)
  }
}
