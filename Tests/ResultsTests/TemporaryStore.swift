import Foundation
import Results

/// A folder that is removed when the test ends.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("results-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

let noon = Date(timeIntervalSince1970: 1_700_000_000)

func makeKey(
  system: String = "hand-depth", variant: String = "l2", profile: String = "smoke", seed: Int = 1,
  specificationHash: String = "abc"
) -> RunKey {
  RunKey(
    benchmark: "hands", system: system, variant: variant, preset: "paper", profile: profile, seed: seed,
    specificationHash: specificationHash)
}

func makeRun(_ key: RunKey = makeKey(), at time: Date = noon, codeVersion: String = "c0ffee") -> Run {
  Run(
    key: key, specification: #"{"steps":10}"#, codeVersion: codeVersion, binaryHash: "b1", machine: "4 cores",
    threads: 2, datasetManifest: #"{"hands":{"count":3}}"#, judgeHashes: ["pose": "77", "class": "12"], createdAt: time)
}

func makeScore(
  run: Int64, metric: String = "ssim@wang2004", subject: String = "test", value: Double = 0.5,
  signature: String = #"{"range":"0-255","resize":{"kernel":"bilinear"}}"#, signatureHash: String = "s1"
) -> Score {
  Score(
    runId: run, metric: metric, version: 1, subject: subject, direction: .higher, value: value, count: 3,
    signature: signature, signatureHash: signatureHash)
}

extension ResultsStore {
  /// Stores a finished run with one score.
  @discardableResult
  func addScored(_ key: RunKey, value: Double, at time: Date = noon, signature: String? = nil) throws -> Int64 {
    let id = try begin(makeRun(key, at: time))
    try record(
      signature.map { makeScore(run: id, value: value, signature: $0, signatureHash: $0) }
        ?? makeScore(run: id, value: value))
    try finish(run: id, at: time, weightsHash: "w")
    return id
  }
}

/// Runs a body and gives the error of ours that it throws.
func resultsError(_ body: () throws -> Void) -> ResultsError? {
  do { try body() } catch { return error as? ResultsError }
  return nil
}
