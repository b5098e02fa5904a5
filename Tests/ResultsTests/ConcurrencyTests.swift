import Dispatch
import Foundation
import GRDB
import Results
import Synchronization
import Testing

/// Stores one finished run with its curve and items, in many short transactions.
private func writeRun(_ store: ResultsStore, variant: String, seed: Int) throws {
  let run = try store.begin(makeRun(makeKey(variant: variant, seed: seed)))
  for step in 0..<20 {
    try store.append([CurvePoint(runId: run, step: step, series: "loss", value: Double(seed))])
    try store.checkpointed(run: run, step: step)
  }
  try store.record(
    makeScore(run: run, value: Double(seed)),
    items: (0..<50).map { ItemScore(position: $0, name: "item \($0)", value: Double($0)) })
  try store.finish(run: run, at: noon, weightsHash: nil)
}

private func expectWhole(_ store: ResultsStore, variants: [String], seeds: ClosedRange<Int>) throws {
  for variant in variants {
    let runs = try store.runs(RunFilter(variant: variant, states: [.finished]))
    #expect(runs.map(\.seed).sorted() == Array(seeds))
    for run in runs {
      let id = try #require(run.id)
      #expect(try store.curve(run: id, series: "loss").map(\.step) == Array(0..<20))
      let score = try #require(try store.scores(ofRun: id).first?.id)
      #expect(try store.items(ofScore: score).count == 50)
    }
  }
}

@Suite("Several writers")
struct ConcurrencyTests {
  let folder: TemporaryFolder
  var path: String { folder.file("results.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  @Test("stores that create the same file at the same moment all write all they have")
  func manyConnections() async throws {
    let variants = (0..<6).map { "variant \($0)" }
    let path = path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for variant in variants {
        group.addTask {
          let store = try ResultsStore(path: path)
          for seed in 1...5 { try writeRun(store, variant: variant, seed: seed) }
        }
      }
      try await group.waitForAll()
    }
    try expectWhole(try ResultsStore(path: path), variants: variants, seeds: 1...5)
  }

  @Test("a new file opened by several at the same moment is made once, and all of them can use it")
  func creation() {
    let errors = Mutex<[String]>([])
    for round in 0..<20 {
      let path = folder.file("round \(round).sqlite")
      DispatchQueue.concurrentPerform(iterations: 4) { index in
        do { _ = try ResultsStore(path: path).begin(makeRun(makeKey(seed: index))) } catch {
          errors.withLock { $0.append("\(error)") }
        }
      }
      #expect((try? ResultsStore(path: path, access: .readOnly).runs().map(\.seed).sorted()) == [0, 1, 2, 3])
    }
    #expect(errors.withLock { $0 } == [])
  }

  @Test("two processes write the same file at the same time, and both complete")
  func twoProcesses() async throws {
    let path = path
    async let first = #expect(processExitsWith: .success) { [path = path as String] in
      let store = try ResultsStore(path: path)
      for seed in 1...8 { try writeRun(store, variant: "first", seed: seed) }
    }
    async let second = #expect(processExitsWith: .success) { [path = path as String] in
      let store = try ResultsStore(path: path)
      for seed in 1...8 { try writeRun(store, variant: "second", seed: seed) }
    }
    _ = await (first, second)
    try expectWhole(try ResultsStore(path: path), variants: ["first", "second"], seeds: 1...8)
  }

  @Test("a process killed within a transaction leaves what was whole before, and the run can be taken up")
  func killed() async throws {
    let path = path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let store = try ResultsStore(path: path)
      let run = try store.begin(makeRun())
      try store.append((0..<10).map { CurvePoint(runId: run, step: $0, series: "loss", value: 1) })
      try store.checkpointed(run: run, step: 5)
      try DatabaseQueue(path: path).write { database in
        try database.execute(sql: "DELETE FROM curvePoint")
        kill(getpid(), SIGKILL)
      }
    }
    let store = try ResultsStore(path: path)
    let run = try #require(try store.unfinishedRuns().first)
    #expect(run.state == .running && run.lastCheckpointStep == 5)
    let id = try store.begin(makeRun())
    #expect(id == run.id)
    #expect(try store.curve(run: id, series: "loss").count == 10)
    try store.removeCurve(run: id, after: 5)
    #expect(try store.curve(run: id, series: "loss").map(\.step) == Array(0...5))
  }

  @Test("a file held by another writer is waited for, then reported as busy; readers go on")
  func busy() throws {
    let store = try ResultsStore(path: path)
    let impatient = try ResultsStore(path: path, busyTimeout: 0.05)
    let holder = try DatabaseQueue(path: path)
    try holder.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      #expect(resultsError { _ = try impatient.begin(makeRun()) } == .busy(path: path))
      #expect(try store.runs().isEmpty)
      try database.execute(sql: "COMMIT")
    }
    #expect(try impatient.begin(makeRun()) == 1)
  }

  @Test("a full disk is reported, and what was stored stays")
  func diskFull() throws {
    let store = try ResultsStore(path: path, maximumPages: 60)
    let id = try store.begin(makeRun())
    try store.record(makeScore(run: id))
    let points = (0..<50_000).map { CurvePoint(runId: id, step: $0, series: "loss", value: 1) }
    #expect(resultsError { try store.append(points) } == .diskFull(path: path))
    #expect(try store.curve(run: id, series: "loss").isEmpty)
    #expect(try store.scores(ofRun: id).count == 1)
    try store.fail(run: id, at: noon, reason: "disk full")
  }
}

@Suite("Large scores")
struct LargeScoreTests {
  @Test("100,000 item scores are stored, read back the same, and replaced without doubling")
  func hundredThousand() throws {
    let folder = try TemporaryFolder()
    let store = try ResultsStore(path: folder.file("results.sqlite"))
    let run = try store.begin(makeRun())
    let items = (0..<100_000).map { ItemScore(position: $0, name: "image \($0 * 7919 % 100_000)", value: Double($0)) }
    let id = try store.record(makeScore(run: run), items: items)
    #expect(try store.items(ofScore: id) == items)
    let again = try store.record(makeScore(run: run), items: items)
    #expect(try store.items(ofScore: again).count == items.count)
  }
}
