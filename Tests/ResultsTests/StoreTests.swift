import Foundation
import GRDB
import Results
import Testing

@Suite("Runs in the store")
struct StoreTests {
  let folder: TemporaryFolder
  let store: ResultsStore

  init() throws {
    folder = try TemporaryFolder()
    store = try ResultsStore(path: folder.file("results.sqlite"))
  }

  @Test("a run comes back as it was stored, also through another store")
  func roundTrip() throws {
    let id = try store.begin(makeRun())
    try store.checkpointed(run: id, step: 40)
    try store.finish(run: id, at: noon.addingTimeInterval(9), weightsHash: "w1", peakResidentBytes: 1 << 33)
    var expected = makeRun()
    expected.id = id
    expected.lastCheckpointStep = 40
    expected.state = .finished
    expected.finishedAt = noon.addingTimeInterval(9)
    expected.weightsHash = "w1"
    expected.peakResidentBytes = 1 << 33
    #expect(try ResultsStore(path: store.path, access: .readOnly).run(id) == expected)
    #expect(try store.run(makeKey()) == expected)
    #expect(try store.run(makeKey(seed: 2)) == nil)
  }

  @Test("an unfinished run that is begun again is taken up with its curve and checkpoint")
  func resume() throws {
    let id = try store.begin(makeRun())
    try store.append([CurvePoint(runId: id, step: 1, series: "loss", value: 2)])
    try store.checkpointed(run: id, step: 1)
    try store.interrupt(run: id, at: noon)
    #expect(try store.run(id).state == .interrupted)
    let again = try store.begin(makeRun(at: noon.addingTimeInterval(60), codeVersion: "beef"))
    let run = try store.run(again)
    #expect(again == id)
    #expect(run.state == .running && run.finishedAt == nil && run.lastCheckpointStep == 1)
    #expect(run.createdAt == noon && run.codeVersion == "beef")
    #expect(try store.curve(run: id, series: "loss").count == 1)
  }

  @Test("a finished run is not begun again unless it is to be replaced")
  func replace() throws {
    let id = try store.addScored(makeKey(), value: 1)
    #expect(resultsError { _ = try store.begin(makeRun()) } == .alreadyFinished(id: id))
    let fresh = try store.begin(makeRun(), existing: .replace)
    #expect(fresh != id)
    #expect(try store.scores().isEmpty)
    #expect(try store.runs().count == 1)
  }

  @Test("a failure keeps its reason until the run is taken up")
  func failure() throws {
    let id = try store.begin(makeRun())
    try store.fail(run: id, at: noon, reason: "loss is not a number")
    #expect(try store.run(id).failure == "loss is not a number")
    #expect(try store.run(id).state == .failed)
    _ = try store.begin(makeRun())
    #expect(try store.run(id).failure == nil)
  }

  @Test("what is missing of a list of runs is a query")
  func missing() throws {
    let keys = (1...4).map { makeKey(seed: $0) }
    try store.addScored(keys[0], value: 1)
    _ = try store.begin(makeRun(keys[1]))
    let failed = try store.begin(makeRun(keys[2]))
    try store.fail(run: failed, at: noon, reason: "x")
    #expect(try store.missing(of: keys) == Array(keys[1...]))
    #expect(try store.missing(of: keys, codeVersion: "c0ffee") == Array(keys[1...]))
    #expect(try store.missing(of: keys, codeVersion: "newer") == keys)
    #expect(try store.unfinishedRuns().map(\.seed) == [2, 3])
    #expect(try store.unfinishedRuns(RunFilter(seeds: [3])).map(\.seed) == [3])
  }

  @Test("runs are filtered by every part and ordered by time")
  func filters() throws {
    for (index, variant) in ["full", "l2", "gan"].enumerated() {
      for seed in [1, 2] {
        let time = noon.addingTimeInterval(Double(10 - index))
        _ = try store.begin(makeRun(makeKey(variant: variant, seed: seed), at: time))
      }
    }
    #expect(try store.runs().map(\.variant) == ["gan", "gan", "l2", "l2", "full", "full"])
    #expect(try store.runs(RunFilter(variant: "l2", seeds: [2, 9])).map(\.seed) == [2])
    #expect(try store.runs(RunFilter(states: [.finished])).isEmpty)
    #expect(try store.runs(RunFilter(codeVersion: "c0ffee", states: [.running])).count == 6)
    #expect(try store.runs(RunFilter(variant: "l2' OR 1 --")).isEmpty)
    #expect(try store.latestRun()?.variant == "full")
    #expect(try store.latestRun(RunFilter(variant: "none")) == nil)
    #expect(try store.runs(RunFilter(seeds: [])).isEmpty)
  }

  @Test("curves keep every value, also infinite ones and NaN, and are cut back for a resume")
  func curves() throws {
    let id = try store.begin(makeRun())
    let values = [1.5, -Double.infinity, .nan, 4]
    try store.append(
      values.enumerated().map { CurvePoint(runId: id, step: $0, series: "g/adversarial", value: $1) })
    try store.append([CurvePoint(runId: id, step: 3, series: "d", value: 7)])
    let read = try store.curve(run: id, series: "g/adversarial").map(\.value)
    #expect(read.count == 4 && read[0] == 1.5 && read[1] == -.infinity && read[2].isNaN && read[3] == 4)
    #expect(try store.series(ofRun: id) == ["d", "g/adversarial"])
    try store.removeCurve(run: id, after: 1)
    #expect(try store.curve(run: id, series: "g/adversarial").map(\.step) == [0, 1])
    #expect(try store.series(ofRun: id) == ["g/adversarial"])
  }

  @Test("a batch of curve points with one for an unknown run is refused whole")
  func atomicBatch() throws {
    let id = try store.begin(makeRun())
    let error = resultsError {
      try store.append([
        CurvePoint(runId: id, step: 0, series: "loss", value: 1),
        CurvePoint(runId: 999, step: 0, series: "loss", value: 1),
      ])
    }
    guard case .sqlite(_, let code, _)? = error else {
      Issue.record("expected an error of SQLite, not \(String(describing: error))")
      return
    }
    #expect(code == 787)  // SQLITE_CONSTRAINT_FOREIGNKEY
    #expect(try store.curve(run: id, series: "loss").isEmpty)
  }

  @Test("a score replaces the one of the same run, metric and subject, with its items")
  func scores() throws {
    let id = try store.begin(makeRun())
    let items = [ItemScore(position: 1, name: "b", value: 0.25), ItemScore(position: 0, name: "a", value: 0.75)]
    let first = try store.record(makeScore(run: id), items: items)
    #expect(try store.items(ofScore: first).map(\.name) == ["a", "b"])
    try store.record(makeScore(run: id, subject: "train", value: .infinity))
    let second = try store.record(makeScore(run: id, value: 0.6), items: [items[0]])
    #expect(try store.scores(ofRun: id).map(\.value) == [0.6, .infinity])
    #expect(try store.items(ofScore: second) == [items[0]])
    #expect(try store.items(ofScore: first).isEmpty || first == second)
    #expect(resultsError { _ = try store.score(999) } == .noSuchScore(id: 999))
  }

  @Test("scores that cannot be kept are refused, and the old one stays")
  func refusedScores() throws {
    let id = try store.begin(makeRun())
    try store.record(makeScore(run: id))
    let metric = "ssim@wang2004"
    let item = ItemScore(position: 0, name: "a", value: 1)
    #expect(
      resultsError { try store.record(makeScore(run: id, value: .nan)) } == .notANumber(metric: metric, item: nil))
    #expect(
      resultsError {
        try store.record(makeScore(run: id), items: [item, ItemScore(position: 1, name: "b", value: .nan)])
      } == .notANumber(metric: metric, item: "b"))
    #expect(
      resultsError {
        try store.record(makeScore(run: id), items: [item, ItemScore(position: 1, name: "a", value: 1)])
      } == .repeatedItem(metric: metric, item: "a"))
    #expect(
      resultsError { try store.record(makeScore(run: id, signature: "[1]")) }
        == .badSignature(metric: metric, text: "[1]"))
    #expect(resultsError { try store.record(makeScore(run: 77)) } == .noSuchRun(id: 77))
    #expect(try store.scores().map(\.score.value) == [0.5])
  }

  @Test("deleting a run takes its curves, scores, items and artefacts along")
  func cascade() throws {
    let id = try store.begin(makeRun())
    try store.append([CurvePoint(runId: id, step: 0, series: "loss", value: 1)])
    let score = try store.record(makeScore(run: id), items: [ItemScore(position: 0, name: "a", value: 1)])
    try store.record(Artefact(runId: id, kind: .plot, path: "a.png", sha256: "1", byteCount: 10))
    try store.delete(run: id)
    #expect(try store.curve(run: id, series: "loss").isEmpty)
    #expect(try store.items(ofScore: score).isEmpty)
    #expect(try store.artefacts(ofRun: id).isEmpty)
    #expect(resultsError { try store.delete(run: id) } == .noSuchRun(id: id))
    #expect(resultsError { try store.checkpointed(run: id, step: 1) } == .noSuchRun(id: id))
  }

  @Test("artefacts are noted once per path")
  func artefacts() throws {
    let id = try store.begin(makeRun())
    try store.record(Artefact(runId: id, kind: .plot, path: "a.png", sha256: "1", byteCount: 10))
    try store.record(Artefact(runId: id, kind: .checkpoint, path: "c", sha256: "2", byteCount: 20))
    try store.record(Artefact(runId: id, kind: .plot, path: "a.png", sha256: "3", byteCount: 30))
    #expect(try store.artefacts(ofRun: id).map(\.sha256) == ["2", "3"])
    #expect(try store.artefacts(ofRun: id, kind: .plot).map(\.byteCount) == [30])
  }

  @Test("scores across seeds are gathered per group; the run begun last counts")
  func groups() throws {
    for seed in [3, 1, 2] { try store.addScored(makeKey(seed: seed), value: Double(seed)) }
    try store.addScored(makeKey(variant: "gan", seed: 1), value: 9)
    try store.addScored(
      makeKey(seed: 2, specificationHash: "new"), value: 20, at: noon.addingTimeInterval(5))
    _ = try store.record(makeScore(run: try store.begin(makeRun(makeKey(seed: 4))), value: 100))
    let groups = try store.scoreGroups(ScoreFilter(metric: "ssim@wang2004"))
    #expect(groups.map(\.key.variant) == ["gan", "l2"])
    #expect(groups[1].values.map(\.seed) == [1, 2, 3])
    #expect(groups[1].values.map(\.value) == [1, 20, 3])
    #expect(groups[1].summary.mean == 8)
    #expect(try store.scores(ScoreFilter(run: RunFilter(variant: "l2"), subject: "test")).count == 5)
    #expect(try store.scoreGroups(ScoreFilter(metric: "psnr")).isEmpty)
  }
}
