import Foundation
import Results
import Testing

@Suite("Baseline files")
struct BaselineTests {
  let folder: TemporaryFolder
  let store: ResultsStore
  var path: String { folder.file("main.json") }

  init() throws {
    folder = try TemporaryFolder()
    store = try ResultsStore(path: folder.file("results.sqlite"))
  }

  private func addSeeds(_ values: [Double], variant: String = "l2", firstSeed: Int = 1, hash: String = "abc") throws {
    for (index, value) in values.enumerated() {
      try store.addScored(
        makeKey(variant: variant, seed: firstSeed + index, specificationHash: hash), value: value,
        at: noon.addingTimeInterval(hash == "abc" ? 0 : 60))
    }
  }

  private func baselineError(_ text: String) -> BaselineError? {
    do { _ = try Baseline.parse(Data(text.utf8), path: "P") } catch { return error }
    return nil
  }

  @Test("a baseline holds values, spread and signature of every score, and comes back from its file")
  func roundTrip() throws {
    try addSeeds([0.71, 0.74, 0.69])
    try addSeeds([.infinity, 3], variant: "gan")
    try store.addScored(makeKey(profile: "quick"), value: 7)
    let baseline = try Baseline.make(name: "main", profile: "smoke", from: store)
    #expect(baseline.seeds == [1, 2, 3] && baseline.codeVersions == ["c0ffee"])
    #expect(baseline.entries.map(\.key.variant) == ["gan", "l2"])
    let entry = baseline.entries[1]
    #expect(entry.values == [0.71, 0.74, 0.69].enumerated().map { SeedValue(seed: $0 + 1, value: $1) })
    #expect(entry.summary == Summary([0.71, 0.74, 0.69]))
    #expect(entry.signature == ["range": "0-255", "resize.kernel": "bilinear"] && entry.signatureHash == "s1")
    #expect(baseline.entry(entry.key) == entry)
    #expect(baseline.entries[0].values[0].value == .infinity)
    try baseline.write(to: path)
    let read = try Baseline.read(from: path)
    #expect(read.entries[1] == baseline.entries[1])
    #expect(try read.jsonData() == Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("the bytes of a baseline file are these")
  func bytes() throws {
    try addSeeds([0.1, 0.30000000000000004, 1e-7])
    let baseline = try Baseline.make(name: "a/b", profile: "smoke", from: store)
    let text = String(decoding: try baseline.jsonData(), as: UTF8.self)
    #expect(text == expectedBaseline)
  }

  @Test("an empty baseline is refused: everything would pass it")
  func empty() throws {
    _ = try store.begin(makeRun())
    let error = resultsError { _ = try Baseline.make(name: "main", profile: "smoke", from: store) }
    guard case .noScores? = error else {
      Issue.record("expected noScores, not \(String(describing: error))")
      return
    }
  }

  @Test("a later group is compared by seed when it has the same seeds, otherwise as another sample")
  func comparison() throws {
    try addSeeds([1, 2, 3])
    let entry = try Baseline.make(name: "main", profile: "smoke", from: store).entries[0]
    try addSeeds([1.5, 2.5, 3.6], hash: "later")
    let same = try entry.comparison(with: try store.scoreGroups()[0])
    #expect(same.pairing == .seeds && abs(same.difference - 1.6 / 3) < 1e-12 && same.isSignificant)
    try addSeeds([9], firstSeed: 4, hash: "later")
    let other = try entry.comparison(with: try store.scoreGroups()[0])
    #expect(other.pairing == .none && other.count == 7)
  }

  @Test("a later group scored in another way is not compared")
  func notComparable() throws {
    try addSeeds([1, 2])
    let entry = try Baseline.make(name: "main", profile: "smoke", from: store).entries[0]
    for seed in [1, 2] {
      try store.addScored(
        makeKey(seed: seed, specificationHash: "x"), value: 1, at: noon.addingTimeInterval(60),
        signature: #"{"range":"0-255","resize":{"kernel":"lanczos"}}"#)
    }
    let group = try store.scoreGroups()[0]
    #expect(
      resultsError { _ = try entry.comparison(with: group) }
        == .notComparable(metric: "ssim@wang2004", field: "resize.kernel", first: "bilinear", second: "lanczos"))
  }

  @Test("files that are no baselines say where and why")
  func malformed() throws {
    #expect(throws: BaselineError.missing(path: path)) { _ = try Baseline.read(from: path) }
    #expect(baselineError(#"{"format":2}"#) == .newerFormat(path: "P", format: 2))
    #expect(
      baselineError(#"{"format":1,"name":"x"}"#)
        == .malformed(path: "P", place: "the top", reason: "the field “profile” is missing"))
    #expect(
      baselineError(#"{"format":1,"name":"x","profile":"p","seeds":[],"codeVersions":[],"entries":[]}"#)
        == .malformed(path: "P", place: "entries", reason: "there are none"))
    guard case .malformed("P", _, _)? = baselineError("not JSON") else {
      Issue.record("text that is not JSON was read")
      return
    }
    let wrong = expectedBaseline.replacingOccurrences(of: #""seed" : 2"#, with: #""seed" : "two""#)
    guard case .malformed("P", "entries[0].values[1].seed", _)? = baselineError(wrong) else {
      Issue.record("a seed in words was read: \(String(describing: baselineError(wrong)))")
      return
    }
    let edited = expectedBaseline.replacingOccurrences(of: #""value" : 0.1"#, with: #""value" : 0.2"#)
    guard case .malformed("P", let place, let reason)? = baselineError(edited) else {
      Issue.record("a value that was changed by hand went unnoticed")
      return
    }
    #expect(place == "entries[0] (hand-depth l2 ssim@wang2004)" && reason.contains("mean"))
    #expect(baselineError(expectedBaseline) == nil)
  }

  @Test("a baseline cannot be written into a missing folder")
  func unwritable() throws {
    try addSeeds([1])
    let baseline = try Baseline.make(name: "main", profile: "smoke", from: store)
    let nowhere = folder.file("nowhere/main.json")
    do {
      try baseline.write(to: nowhere)
      Issue.record("a file in a missing folder was written")
    } catch {
      guard case .unwritable(nowhere, _) = error else {
        Issue.record("unexpected error \(error)")
        return
      }
    }
  }
}

private let expectedBaseline = """
  {
    "codeVersions" : [
      "c0ffee"
    ],
    "entries" : [
      {
        "direction" : "higher",
        "key" : {
          "benchmark" : "hands",
          "metric" : "ssim@wang2004",
          "preset" : "paper",
          "profile" : "smoke",
          "subject" : "test",
          "system" : "hand-depth",
          "variant" : "l2"
        },
        "signature" : {
          "range" : "0-255",
          "resize.kernel" : "bilinear"
        },
        "signatureHash" : "s1",
        "summary" : {
          "count" : 3,
          "deviation" : 0.15275247952162133,
          "interval" : {
            "high" : 0.5127915616096962,
            "low" : -0.24612482827636284
          },
          "mean" : 0.13333336666666668
        },
        "values" : [
          {
            "seed" : 1,
            "value" : 0.1
          },
          {
            "seed" : 2,
            "value" : 0.30000000000000004
          },
          {
            "seed" : 3,
            "value" : 1e-07
          }
        ],
        "version" : 1
      }
    ],
    "format" : 1,
    "name" : "a/b",
    "profile" : "smoke",
    "seeds" : [
      1,
      2,
      3
    ]
  }

  """
