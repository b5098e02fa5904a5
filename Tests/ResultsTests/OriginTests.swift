import Foundation
import Results
import Testing

@Suite("Where numbers come from")
struct OriginTests {
  let store: ResultsStore
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    store = try ResultsStore(path: folder.file("results.sqlite"))
  }

  /// Stores a finished run whose specification names its seed, with one score of items.
  @discardableResult
  private func add(
    seed: Int, steps: Int = 10, values: [Double], variant: String = "l2", direction: MetricDirection = .higher,
    signature: String = #"{"range":"255"}"#
  ) throws -> Int64 {
    var run = makeRun(makeKey(variant: variant, seed: seed, specificationHash: "\(steps)"))
    run.specification = #"{"handDepth":{"_0":{"seed":\#(seed),"steps":\#(steps)}}}"#
    let id = try store.begin(run)
    var score = makeScore(run: id, value: values.reduce(0, +) / Double(values.count), signature: signature)
    score.direction = direction
    score.signatureHash = signature
    try store.record(score, items: values.enumerated().map { .init(position: $0, name: "test-\($0)", value: $1) })
    try store.finish(run: id, at: noon, weightsHash: "w\(seed)")
    return id
  }

  @Test("runs and scores are found by number and by name, as far as the name is one's own")
  func names() throws {
    let (a, b) = (try add(seed: 0, values: [1, 2]), try add(seed: 1, values: [3, 4]))
    try add(seed: 0, values: [5, 6], variant: "l2+gan")
    #expect(try store.run(named: "2").id == b)
    #expect(try store.run(named: "hand-depth/l2/0").id == a)
    #expect(try store.run(named: "hand-depth/l2", NameFilter(seed: 1)).id == b)
    #expect(try store.run(named: "hand-depth/l2+gan").seed == 0)
    #expect(try store.score(named: "1").run.id == a)
    #expect(try store.score(named: "hands/hand-depth/l2/ssim@wang2004/test/1").run.id == b)
    #expect(try store.score(named: "hands/hand-depth/l2/ssim@wang2004", NameFilter(seed: 0)).score.value == 1.5)
  }

  @Test("names that nothing or several things have are refused with what there is")
  func wrongNames() throws {
    try add(seed: 0, values: [1, 2])
    try add(seed: 1, values: [3, 4])
    #expect(
      resultsError { _ = try store.run(named: "hand-dept/l2") }
        == .unknownName(kind: "system", name: "hand-dept", known: ["hand-depth"]))
    #expect(
      resultsError { _ = try store.run(named: "hand-depth/l2/7") }
        == .unknownName(kind: "seed", name: "7", known: ["0", "1"]))
    #expect(
      resultsError { _ = try store.score(named: "hands/hand-depth/l2/ssim") }
        == .unknownName(kind: "metric", name: "ssim", known: ["ssim@wang2004"]))
    guard case .ambiguous("hand-depth/l2", let runs)? = resultsError({ _ = try store.run(named: "hand-depth/l2") })
    else {
      Issue.record("two runs were taken for one")
      return
    }
    #expect(runs.count == 2 && runs[1].contains("hand-depth/l2/1"))
    for text in ["", "a//b", "a/b/c/d"] {
      guard case .badName(text, _)? = resultsError({ _ = try store.run(named: text) }) else {
        Issue.record("'\(text)' named a run")
        return
      }
    }
    #expect(resultsError { _ = try store.run(named: "9") } == .noSuchRun(id: 9))
    #expect(resultsError { _ = try store.score(named: "9") } == .noSuchScore(id: 9))
  }

  @Test(
    "the worst items are those at the end that is worse, and ties stand in order", arguments: MetricDirection.allCases)
  func itemEnds(_ direction: MetricDirection) throws {
    try add(seed: 0, values: [0.5, 0.1, 0.9, 0.1, 0.3], direction: direction)
    let items = try #require(try store.origin(of: store.scores()[0], ends: 2).items)
    let (least, greatest) = (["test-1", "test-3"], ["test-2", "test-0"])
    #expect(items.worst.map(\.name) == (direction == .lower ? greatest : least))
    #expect(items.best.map(\.name) == (direction == .lower ? least : greatest))
    #expect(items.quartiles == [0.1, 0.1, 0.3, 0.5, 0.9])
    for ends in [0, 9] {
      let items = try #require(try store.origin(of: store.scores()[0], ends: ends).items)
      #expect(items.worst.count == min(ends, 5) && items.best.count == min(ends, 5))
    }
    #expect(items.summary.count == 5 && abs(items.summary.mean - 0.38) < 1e-12)
  }

  @Test("other seeds stand beside a value unless they were scored or run in another way")
  func seeds() throws {
    for seed in 0..<4 { try add(seed: seed, values: [Double(seed), Double(seed)]) }
    try add(seed: 4, steps: 20, values: [9, 9])
    try add(seed: 5, values: [9, 9], signature: #"{"range":"1"}"#)
    let origin = try store.origin(of: store.score(named: "4"), ends: 0)
    #expect(origin.seeds.values == (0..<4).map { SeedValue(seed: $0, value: Double($0)) })
    #expect(origin.seeds.lower == 3 && origin.seeds.others?.mean == 1)
    #expect(origin.seeds.deviations(of: 3) == 2)
    #expect(
      origin.seeds.leftOut.map(\.reason) == [
        "run with handDepth.steps 20, not 10", "scored with range 1, not 255",
      ])
    #expect(origin.repetition == "synthbench verify 4")
  }

  @Test("a difference names the fields that differ, and pairs items where both scored the same")
  func difference() throws {
    let first = try store.run(add(seed: 0, values: [0.1, 0.2, 0.4]))
    var second = try store.run(add(seed: 1, steps: 20, values: [0.2, 0.31, 0.5]))
    second.threads = 8
    let difference = try store.difference(first, second)
    #expect(
      difference.specification == [
        FieldDifference(path: "handDepth.seed", first: "0", second: "1"),
        FieldDifference(path: "handDepth.steps", first: "10", second: "20"),
      ])
    #expect(difference.circumstances == [FieldDifference(path: "threads", first: "2", second: "8")])
    #expect(difference.haveSameWeights == false)
    let comparison = try #require(difference.scores.first?.comparison)
    #expect(comparison.pairing == .items && comparison.count == 3 && comparison.isSignificant)
    #expect(abs(comparison.difference - 0.31 / 3) < 1e-12)
  }

  @Test("a score that is no mean of its items is compared plainly, one with other items too, an unlike one not at all")
  func plainDifference() throws {
    let first = try store.run(add(seed: 0, values: [1, 2]))
    let median = try add(seed: 1, values: [1, 2])
    var score = makeScore(run: median, value: 7, signature: #"{"range":"255"}"#, signatureHash: #"{"range":"255"}"#)
    score.standardError = 1
    try store.record(
      score, items: [.init(position: 0, name: "test-0", value: 1), .init(position: 1, name: "test-1", value: 2)])
    let plain = try store.difference(first, store.run(median)).scores[0]
    #expect(plain.comparison?.pairing == Pairing.none && plain.comparison?.interval == nil)
    #expect(plain.comparison?.difference == 5.5)
    let fewer = try store.run(add(seed: 2, values: [1, 2, 3]))
    #expect(try store.difference(first, fewer).scores[0].comparison?.pairing == Pairing.none)
    let unlike = try store.run(add(seed: 3, values: [1, 2], signature: #"{"range":"1"}"#))
    let refused = try store.difference(first, unlike).scores[0]
    #expect(refused.comparison == nil && refused.obstacle?.field == "range" && refused.obstacle?.second == "1")
  }

  @Test("scores of one run alone are shown as such")
  func lonelyScores() throws {
    let first = try store.run(add(seed: 0, values: [1, 2]))
    let second = try store.run(add(seed: 1, values: [1, 2]))
    try store.record(makeScore(run: second.id ?? 0, metric: "l1@canonical"))
    let scores = try store.difference(first, second).scores
    #expect(scores.count == 2 && scores[1].first == nil && scores[1].second == 0.5 && scores[1].comparison == nil)
  }

  @Test(
    "a repetition is the same only when weights, scores and items are, and the first thing that differs comes first")
  func verification() throws {
    let stored = try store.run(add(seed: 0, values: [1, 2, 3]))
    let other = try ResultsStore(path: folder.file("other.sqlite"))
    var run = makeRun(makeKey(seed: 0, specificationHash: "10"), codeVersion: "other")
    run.specification = stored.specification
    let id = try other.begin(run)
    let score = makeScore(run: id, value: 2, signature: #"{"range":"255"}"#, signatureHash: #"{"range":"255"}"#)
    func record(_ values: [Double]) throws {
      try other.record(score, items: values.enumerated().map { .init(position: $0, name: "test-\($0)", value: $1) })
    }
    func verified() throws -> Verification {
      try store.verification(of: stored, title: "t", as: other.run(id), in: other)
    }
    try record([1, 2, 3])
    try other.finish(run: id, at: noon, weightsHash: "w0")
    let same = try verified()
    #expect(same.isSame && same.deviations.isEmpty && same.scoreCount == 1 && same.itemCount == 3)
    #expect(same.circumstances == [FieldDifference(path: "code version", first: "c0ffee", second: "other")])
    try record([1, 2.nextUp, 3])
    #expect(try verified().deviations.map(\.what) == ["item 1 of ssim@wang2004 of test"])
    try other.finish(run: id, at: noon, weightsHash: "w1")
    try store.append([
      CurvePoint(runId: 1, step: 0, series: "loss", value: 1), .init(runId: 1, step: 5, series: "loss", value: 2),
    ])
    try other.append([
      CurvePoint(runId: id, step: 0, series: "loss", value: 1), .init(runId: id, step: 5, series: "loss", value: 3),
    ])
    let different = try verified()
    #expect(!different.isSame)
    #expect(
      different.deviations.map(\.what) == [
        "the curve loss at step 5", "the weights", "item 1 of ssim@wang2004 of test",
      ])
  }

  @Test("a run without scores proves nothing")
  func emptyVerification() throws {
    let run = try store.run(store.begin(makeRun()))
    guard case .noScores? = resultsError({ _ = try store.verification(of: run, title: "t", as: run, in: store) }) else {
      Issue.record("an empty comparison passed")
      return
    }
  }
}
