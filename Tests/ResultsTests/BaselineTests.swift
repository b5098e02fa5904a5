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

  @Test("a file of layout 1 is read: values, signature, neither runs nor items")
  func layout1() throws {
    let baseline = try Baseline.parse(Data(layout1Baseline.utf8), path: "P")
    #expect(baseline.format == 1 && baseline.runs.isEmpty && baseline.policy == nil && baseline.seeds == [1, 2])
    let entry = baseline.entries[0]
    #expect(entry.values == [SeedValue(seed: 1, value: 0.25), SeedValue(seed: 2, value: 0.75)])
    #expect(entry.signature == ["range": "0-255"] && entry.signatureHash == "s1" && entry.items == nil)
    // Written again, it is of this layout.
    let again = try Baseline.parse(try baseline.jsonData(), path: "P")
    #expect(again.format == 2 && again.entries == baseline.entries)
  }

  @Test("at most 64 items are kept, evenly spaced, with five digits; the hashes are over all of them")
  func items() throws {
    let id = try store.begin(makeRun())
    let values = (0..<1000).map { Double($0) / 7 }
    try store.record(
      makeScore(run: id, value: values.reduce(0, +) / 1000),
      items: values.enumerated().map { ItemScore(position: $0, name: "test-\($0)", value: $1) })
    try store.finish(run: id, at: noon, weightsHash: "0123456789abcdef0123")
    let baseline = try Baseline.make(name: "main", profile: "smoke", from: store)
    let sample = try #require(baseline.entries[0].items)
    #expect(sample.count == 1000 && sample.values.count == 64 && sample.seed == 1)
    #expect(sample.values[0] == 0 && sample.values[1] == 2.1429 && sample.values[63] == 140.57)
    #expect(baseline.entries[0].itemHashes?.count == 1 && baseline.entries[0].itemCount == 1000)
    #expect(baseline.runs.map(\.weights) == ["0123456789abcdef"])
    #expect(try Baseline.parse(baseline.jsonData(), path: "P") == baseline)
  }

  @Test("the part of the spread that comes from seed × item is that of an analysis of variance")
  func itemVariance() throws {
    for (seed, values) in [[1.0, 2, 6], [2, 5, 5], [0, 4, 8]].enumerated() {
      let id = try store.begin(makeRun(makeKey(seed: seed)))
      try store.record(
        makeScore(run: id, value: values.reduce(0, +) / 3),
        items: values.enumerated().map { ItemScore(position: $0, name: "test-\($0)", value: $1) })
      try store.finish(run: id, at: noon, weightsHash: "w\(seed)")
    }
    // Two-way table: residuals are 2/3, −1, 1/3 / 2/3, 1, −5/3 / −4/3, 0, 4/3; their squares sum to 28/3.
    let entry = try Baseline.make(name: "main", profile: "smoke", from: store).entries[0]
    let variance = try #require(entry.itemVariance)
    #expect(abs(variance - 28.0 / 36) < 1e-12)
  }

  @Test("fewer than five seeds are refused unless asked for")
  func fewSeeds() throws {
    try addSeeds([1, 2, 3, 4])
    let few = try Baseline.make(name: "main", profile: "smoke", from: store)
    #expect(throws: BaselineError.tooFewSeeds(name: "main", score: "hand-depth l2 ssim@wang2004", count: 4)) {
      try few.requireEnoughSeeds()
    }
    try addSeeds([5], firstSeed: 5)
    try Baseline.make(name: "main", profile: "smoke", from: store).requireEnoughSeeds()
  }

  @Test("a policy is kept in the file; one that names unknown metrics or odd numbers is refused")
  func policy() throws {
    try addSeeds([1, 2])
    var baseline = try Baseline.make(name: "main", profile: "smoke", from: store)
    baseline.policy = GatePolicy(alpha: 0.01, metrics: ["ssim@wang2004": MetricPolicy(absoluteFloor: 0.02)])
    #expect(try Baseline.parse(baseline.jsonData(), path: "P").policy == baseline.policy)
    baseline.policy?.alpha = 2
    let text = String(decoding: try baseline.jsonData(), as: UTF8.self)
    #expect(
      baselineError(text) == .malformed(path: "P", place: "gate", reason: "alpha is 2.0, not above 0 and at most 0.5"))
    let unknown = text.replacingOccurrences(of: "\"alpha\":2,", with: "").replacingOccurrences(
      of: "{\"ssim@wang2004\":{\"abs", with: "{\"ssim@wang\":{\"abs")
    guard case .malformed("P", "gate.metrics", let reason)? = baselineError(unknown) else {
      Issue.record("an unknown metric was accepted: \(unknown)")
      return
    }
    #expect(reason.contains("ssim@wang;") && reason.contains("ssim@wang2004"))
  }

  @Test("files that are no baselines say where and why")
  func malformed() throws {
    #expect(throws: BaselineError.missing(path: path)) { _ = try Baseline.read(from: path) }
    #expect(baselineError(#"{"format":3}"#) == .newerFormat(path: "P", format: 3))
    for format in [1, 2] {
      let start =
        #"{"format":\#(format),"name":"x","profile":"p","seeds":[],"codeVersions":[],"runs":[],"signatures":{}"#
      #expect(
        baselineError(#"{"format":\#(format),"name":"x"}"#)
          == .malformed(path: "P", place: "the top", reason: "the field “profile” is missing"))
      #expect(
        baselineError(start + #","entries":[]}"#)
          == .malformed(path: "P", place: "entries", reason: "there are none"))
    }
    guard case .malformed("P", _, _)? = baselineError("not JSON") else {
      Issue.record("text that is not JSON was read")
      return
    }
    let wrong = expectedBaseline.replacingOccurrences(of: #"{"seed":2"#, with: #"{"seed":"two""#)
    guard case .malformed("P", "entries[0].values[1].seed", _)? = baselineError(wrong) else {
      Issue.record("a seed in words was read: \(String(describing: baselineError(wrong)))")
      return
    }
    let edited = expectedBaseline.replacingOccurrences(of: #""value":0.1}"#, with: #""value":0.2}"#)
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
  "format":2,
  "name":"a/b",
  "profile":"smoke",
  "seeds":[1,2,3],
  "codeVersions":["c0ffee"],
  "runs":[
  {"data":"DATA","preset":"paper","seed":1,"system":"hand-depth","variant":"l2","weights":"w"},
  {"data":"DATA","preset":"paper","seed":2,"system":"hand-depth","variant":"l2","weights":"w"},
  {"data":"DATA","preset":"paper","seed":3,"system":"hand-depth","variant":"l2","weights":"w"}
  ],
  "signatures":{
  "s1":{"range":"0-255","resize.kernel":"bilinear"}
  },
  "entries":[
  {"deviation":0.15275247952162133,"direction":"higher","key":KEY,"mean":0.13333336666666668,"signature":"s1",\
  "values":[{"seed":1,"value":0.1},{"seed":2,"value":0.30000000000000004},{"seed":3,"value":1e-07}],"version":1}
  ]
  }

  """.replacingOccurrences(of: "DATA", with: "df641d78eae43d3b").replacingOccurrences(
    of: "KEY",
    with: #"{"benchmark":"hands","metric":"ssim@wang2004","preset":"paper","profile":"smoke","subject":"test","#
      + #""system":"hand-depth","variant":"l2"}"#)

private let layout1Baseline = """
  {"codeVersions":["c0ffee"],"entries":[{"direction":"higher","key":{"benchmark":"hands","metric":"ssim@wang2004",\
  "preset":"paper","profile":"smoke","subject":"test","system":"hand-depth","variant":"l2"},\
  "signature":{"range":"0-255"},"signatureHash":"s1","summary":{"count":2,"deviation":0.3535533905932738,\
  "mean":0.5},"values":[{"seed":1,"value":0.25},{"seed":2,"value":0.75}],"version":1}],"format":1,"name":"main",\
  "profile":"smoke","seeds":[1,2]}
  """
