import FileMutations
import Foundation
import Results
import Testing

@Suite("Damaged results and baselines")
struct DamagedResultsTests {
  @Test("damaged results files are read or refused with an error that says what is wrong")
  func results() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let whole = folder.file("whole.sqlite")
      try storeEverything(in: whole)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: whole)))
      let damaged = DamagedFiles(of: [bytes], seed: 6, refusedBy: ResultsError.self) { bytes in
        let path = folder.file("f.sqlite")
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try readEverything(in: try ResultsStore(path: path, access: .readOnly))
        let store = try ResultsStore(path: path, busyTimeout: 0)
        try store.addScored(makeKey(seed: 9), value: 1)
      }
      #expect(damaged.areSound)
    }
  }

  @Test("damaged baselines are read or refused with an error that says what is wrong")
  func baselines() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let store = try ResultsStore(path: folder.file("r.sqlite"))
      for seed in 0..<5 { try store.addScored(makeKey(seed: seed), value: Double(seed) / 7) }
      let baseline = try Baseline.make(name: "main", profile: "smoke", from: store)
      let scores = try store.scores()
      let bytes = [UInt8](try baseline.jsonData())
      let damaged = DamagedFiles(of: [bytes], seed: 7, refusedBy: BaselineError.self) { bytes in
        let read = try Baseline.parse(Data(bytes), path: "f.json")
        _ = try Gate { _ in [] }.report([.init(baseline: read, scores: scores)])
        _ = GatePower(read, seedCount: 1)
        _ = try read.jsonData()
      }
      #expect(damaged.areSound)
    }
  }
}

/// A few rows of every table.
private func storeEverything(in path: String) throws {
  let store = try ResultsStore(path: path)
  for seed in 0..<3 {
    let id = try store.addScored(makeKey(seed: seed), value: Double(seed))
    try store.record(
      makeScore(run: id, subject: "items", value: 0.5),
      items: (0..<6).map { ItemScore(position: $0, name: "test-\($0)", value: Double($0 * seed) / 8) })
    try store.append((0..<5).map { CurvePoint(runId: id, step: $0, series: "loss", value: 1 / Double($0)) })
    try store.record(Artefact(runId: id, kind: .plot, path: "p\(seed).png", sha256: "5a", byteCount: 12))
  }
}

/// Every question that can be asked of a file.
private func readEverything(in store: ResultsStore) throws {
  let runs = try store.runs()
  for run in runs {
    let id = run.id ?? 0
    for scored in try store.scores(ScoreFilter(run: RunFilter(ids: [id]))) {
      _ = try store.items(ofScore: scored.score.id ?? 0)
      _ = try store.origin(of: scored, ends: 3)
    }
    for series in try store.series(ofRun: id) { _ = try store.curve(run: id, series: series) }
    _ = try store.artefacts(ofRun: id)
    if let first = runs.first {
      _ = try store.difference(first, run)
      _ = try? store.verification(of: first, title: "t", as: run, in: store)
    }
  }
  do { _ = try store.scoreGroups() } catch {
    guard case .notComparable = error else { throw error }
  }
}
