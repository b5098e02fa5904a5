import Foundation
import Results
import Testing

@Suite("Which scores may be compared")
struct ComparabilityTests {
  @Test("the first differing field of the signature is named, with both values")
  func firstField() {
    let a = makeScore(run: 1)
    let b = makeScore(
      run: 1, signature: #"{"resize":{"kernel":"bicubic"},"range":"0-255","zebra":1}"#, signatureHash: "s2")
    #expect(
      resultsError { try a.requireComparable(with: b) }
        == .notComparable(
          metric: "ssim@wang2004", field: "resize.kernel", first: "bilinear", second: "bicubic"))
    let c = makeScore(run: 1, signature: #"{"range":"0-255"}"#)
    #expect(
      resultsError { try a.requireComparable(with: c) }
        == .notComparable(metric: "ssim@wang2004", field: "resize.kernel", first: "bilinear", second: "absent"))
  }

  @Test("equal fields in another order compare; another metric, version or hash does not")
  func others() {
    let a = makeScore(run: 1)
    let reordered = makeScore(run: 2, signature: #"{ "resize": {"kernel": "bilinear"}, "range": "0-255" }"#)
    #expect(resultsError { try a.requireComparable(with: reordered) } == nil)
    var other = a
    other.version = 2
    #expect(
      resultsError { try a.requireComparable(with: other) }
        == .notComparable(metric: "ssim@wang2004", field: "version", first: "1", second: "2"))
    other = a
    other.metric = "psnr"
    #expect(resultsError { try a.requireComparable(with: other) } != nil)
    other = a
    other.signatureHash = "s9"
    #expect(
      resultsError { try a.requireComparable(with: other) }
        == .notComparable(metric: "ssim@wang2004", field: "signatureHash", first: "s1", second: "s9"))
  }

  @Test("signature fields of every JSON kind are flattened")
  func flatten() throws {
    let score = makeScore(run: 1, signature: #"{"a":{"b":[1,"x",{"c":true}]},"d":null,"e":1.5}"#)
    #expect(
      try score.signatureFields() == ["a.b.0": "1", "a.b.1": "x", "a.b.2.c": "true", "d": "null", "e": "1.5"])
  }

  @Test("items are paired by name; unlike sets, unlike signatures and no items are refused")
  func pairedItems() throws {
    let folder = try TemporaryFolder()
    let store = try ResultsStore(path: folder.file("r.sqlite"))
    let run = try store.begin(makeRun())
    func add(_ subject: String, _ items: [(String, Double)], signature: String? = nil) throws -> Int64 {
      let score =
        signature.map { makeScore(run: run, subject: subject, signature: $0) } ?? makeScore(run: run, subject: subject)
      return try store.record(
        score, items: items.enumerated().map { ItemScore(position: $0, name: $1.0, value: $1.1) })
    }
    let a = try add("a", [("x", 1), ("y", 2)])
    let b = try add("b", [("y", 5), ("x", 3)])
    let pairs = try store.pairedItems(reference: a, candidate: b)
    #expect(pairs.map(\.name) == ["x", "y"])
    #expect(pairs.map(\.difference) == [2, 3])
    let fewer = try add("c", [("x", 1)])
    let metric = "ssim@wang2004"
    #expect(
      resultsError { _ = try store.pairedItems(reference: a, candidate: fewer) }
        == .notComparable(metric: metric, field: "items", first: "y", second: "missing"))
    #expect(
      resultsError { _ = try store.pairedItems(reference: fewer, candidate: a) }
        == .notComparable(metric: metric, field: "items", first: "missing", second: "y"))
    let unlike = try add("d", [("x", 1), ("y", 2)], signature: #"{"range":"0-1"}"#)
    #expect(
      resultsError { _ = try store.pairedItems(reference: a, candidate: unlike) }
        == .notComparable(metric: metric, field: "range", first: "0-255", second: "0-1"))
    let none = try add("e", [])
    guard case .noScores? = resultsError({ _ = try store.pairedItems(reference: none, candidate: none) }) else {
      Issue.record("a comparison of nothing passed")
      return
    }
  }

  @Test("seeds scored in unlike ways do not make a group")
  func unlikeSeeds() throws {
    let folder = try TemporaryFolder()
    let store = try ResultsStore(path: folder.file("r.sqlite"))
    try store.addScored(makeKey(seed: 1), value: 1, signature: #"{"judge":"a"}"#)
    try store.addScored(makeKey(seed: 2), value: 1, signature: #"{"judge":"b"}"#)
    #expect(
      resultsError { _ = try store.scoreGroups() }
        == .notComparable(metric: "ssim@wang2004", field: "judge", first: "a", second: "b"))
  }
}
