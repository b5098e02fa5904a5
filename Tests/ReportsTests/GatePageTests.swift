import Foundation
import FoundationXML
import Reports
import Results
import Testing

@Suite("The gate's page and files")
struct GatePageTests {
  private static func key(_ variant: String, _ metric: String = "ssim@wang2004") -> ScoreGroupKey {
    ScoreGroupKey(
      benchmark: "hands", system: "hand-depth", variant: variant, preset: "paper", profile: "quick", metric: metric,
      subject: "test")
  }

  private static let seeds = [0.71, 0.74, 0.69, 0.735, 0.72]

  /// The outcome for scores of one new seed, by variant; nil where there is no run.
  private static func report(
    _ values: [(variant: String, value: Double?)], metric: String = "ssim@wang2004", informational: String? = nil
  ) throws -> GateReport {
    func name(_ variant: String) -> String { variant == informational ? "psnr@canonical" : metric }
    let entries = values.map { variant, _ in
      BaselineEntry(
        key: key(variant, name(variant)), version: 1, direction: .higher,
        values: seeds.enumerated().map { SeedValue(seed: $0, value: $1) }, signature: [:], signatureHash: "s")
    }
    let scores = values.compactMap { variant, value in value.map { scored(variant, name(variant), $0) } }
    let policy = GatePolicy(metrics: ["psnr@canonical": MetricPolicy(informational: true)])
    return try Gate(overrides: policy) { _ in [] }.report([
      Gate.Input(baseline: Baseline(name: "hands", profile: "quick", entries: entries), scores: scores)
    ])
  }

  private static func scored(_ variant: String, _ metric: String, _ value: Double) -> ScoredRun {
    let run = Run(
      key: RunKey(
        benchmark: "hands", system: "hand-depth", variant: variant, preset: "paper", profile: "quick", seed: 9,
        specificationHash: "h"), specification: "{}", codeVersion: "decade", binaryHash: "b", machine: "m", threads: 1,
      datasetManifest: "[]", judgeHashes: [:], createdAt: Date(timeIntervalSince1970: 0))
    return ScoredRun(
      run: run,
      score: Score(
        runId: 1, metric: metric, version: 1, subject: "test", direction: .higher, value: value, count: 1,
        signature: "{}", signatureHash: "s"))
  }

  private let mixed: GateReport

  init() throws {
    mixed = try Self.report(
      [("l2", 0.60), ("gan", nil), ("a<b & \"c\"", 0.72), ("d|e", 0.84)], informational: "d|e")
  }

  @Test("the page says what failed first, with numbers and reasons, and folds the rest")
  func page() throws {
    let page = mixed.markdown()
    #expect(page.hasPrefix("## Quality gate: failed\n\n1 ▼ worse, 1 ✕ could not compare, 1 · no change shown."))
    #expect(page.contains("α = 0.050 one-sided over all gating scores together (Benjamini–Hochberg)"))
    #expect(
      page.contains("hands, profile quick: seeds 9 of decade against seeds 0,1,2,3,4"))
    let row = try #require(page.split(separator: "\n").first { $0.hasPrefix("| hand-depth | l2") })
    for part in [
      "SSIM (wang2004) ↑", #"−0.119 \[−0.180, −0.058\] (−16.6 %)"#, "0.0028", "0.0057", "seeds against seeds",
    ] {
      #expect(row.contains(part), "\(row)")
    }
    #expect(page.contains("| gan     | SSIM (wang2004) ↑ | no finished run has this score |"))
    let order = ["### Worse (1)", "### Could not compare (1)", "<summary>No change", "<summary>For information"]
    let places = try order.map { try #require(page.range(of: $0)).lowerBound }
    #expect(places == places.sorted())
    let empty = try Self.report([("l2", 0.7)], informational: "l2").markdown()
    #expect(empty.hasPrefix("## Quality gate: could not compare") && empty.contains("no score gates"))
  }

  @Test("a page of thousands of scores fits into a comment and says how many rows it leaves out")
  func limit() throws {
    let report = try Self.report((0..<3000).map { ("variant-\($0)", $0 < 900 ? 0.5 : 0.72) })
    let page = report.markdown()
    #expect(page.utf8.count <= 65_536 && page.utf8.count > 16_000)
    #expect(page.contains("### Worse (900)") && page.contains("| hand-depth | variant-0 "))
    #expect(page.contains("more are left out here; --json prints all."))
    #expect(report.markdown(limit: 300).utf8.count <= 300)
  }

  @Test("the XML parses; each score is a case, worse a failure, not comparable an error, informational skipped")
  func junit() throws {
    final class Reader: NSObject, XMLParserDelegate {
      var elements: [(name: String, attributes: [String: String])] = []
      func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) { elements.append((name, attributes)) }
    }
    let parser = XMLParser(data: Data(mixed.junit.utf8))
    let reader = Reader()
    parser.delegate = reader
    #expect(parser.parse())
    #expect(
      reader.elements.map(\.name) == [
        "testsuites", "testsuite", "testcase", "failure", "testcase", "error", "testcase", "system-out", "testcase",
        "skipped",
      ])
    let suite = reader.elements[1].attributes
    #expect(suite == ["name": "hands", "tests": "4", "failures": "1", "errors": "1", "skipped": "1"])
    #expect(reader.elements[2].attributes["classname"] == "hands.hand-depth.l2.paper")
    #expect(reader.elements[2].attributes["name"] == "ssim@wang2004 test")
    #expect(reader.elements[6].attributes["classname"] == #"hands.hand-depth.a<b & "c".paper"#)
    let message = try #require(reader.elements[3].attributes["message"])
    #expect(message.contains("became 0.6") && message.contains("p = 0.0028, adjusted 0.0057"), "\(message)")
  }

  @Test("what the gate can see is a table of drops in units and per cent")
  func power() throws {
    let entry = BaselineEntry(
      key: Self.key("l2"), version: 1, direction: .higher,
      values: [0.71, 0.74, 0.69, 0.735, 0.72].enumerated().map { SeedValue(seed: $0, value: $1) }, signature: [:],
      signatureHash: "s")
    let page = GatePower(Baseline(name: "hands", profile: "quick", entries: [entry]), seedCount: 3).markdown
    #expect(page.contains("with 3 new seeds against 5 of the baseline") && page.contains("80.0 % power"))
    #expect(page.contains("| hand-depth | l2      | SSIM (wang2004) ↑ |"))
  }

  @Test("runs of older settings are not held against the baseline; runs that are missing are told")
  func check() throws {
    let before = try SampleRuns.digits([200, 201, 202, 203, 204], profile: "quick")
    let baseline = try Baseline.make(name: "digits", profile: "quick", from: before.store)
    func verdict(_ values: [Double], seeds: Set<Int>? = nil) throws -> GateVerdict {
      let runs = try SampleRuns.digits(values, profile: "quick")
      return try Gate.check([baseline], seeds: seeds, overrides: GatePolicy(), store: runs.store).verdict
    }
    #expect(try verdict([199, 204, 203]) == .passed)
    #expect(try verdict([150, 204, 203], seeds: [0]) == .failed)
    #expect(try verdict([150], seeds: [7]) == .notComparable)
  }
}
