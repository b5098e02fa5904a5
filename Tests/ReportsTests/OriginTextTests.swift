import Foundation
import Reports
import Results
import Testing

@Suite("Where numbers come from, as text")
struct OriginTextTests {
  private func run(_ seed: Int) -> Run {
    Run(
      key: RunKey(
        benchmark: "hands", system: "hand-depth", variant: "l2", preset: "corrected", profile: "smoke", seed: seed,
        specificationHash: "5bec"),
      specification: #"{"seed":1}"#, codeVersion: "c0ffee", binaryHash: "b1", machine: "m", threads: 1,
      datasetManifest: #"[{"contentHash":"da7a","name":"hands"}]"#, judgeHashes: ["parts": "1d9e"],
      createdAt: Date(timeIntervalSince1970: 0))
  }

  private func comparison(_ differences: [Double]) -> Comparison {
    .paired(reference: differences.map { _ in 0 }, candidate: differences, pairing: .items)
  }

  @Test("a page of differences says which way each is, and which are noise, alone or not comparable")
  func verdicts() {
    let cases: [(ScoreDifference, String)] = [
      (score(.higher, comparison([0.19, 0.2, 0.21])), "better (paired, 3 items)"),
      (score(.lower, comparison([0.19, 0.2, 0.21])), "worse (paired, 3 items)"),
      (score(.none, comparison([0.19, 0.2, 0.21])), "higher (paired, 3 items)"),
      (score(.higher, comparison([-0.3, 0.1, 0.5])), "within noise (paired, 3 items)"),
      (score(.higher, nil, obstacle: "range"), "not comparable: range is 255 and 1"),
      (score(.higher, nil, first: nil), "only in the second"),
    ]
    let difference = RunDifference(
      first: run(0), second: run(1), specification: [FieldDifference(path: "a.b", first: "1", second: nil)],
      circumstances: [], haveSameWeights: false, scores: cases.map(\.0))
    let lines = difference.text.split(separator: "\n").map(String.init)
    for (line, expected) in zip(lines.suffix(cases.count), cases.map(\.1)) {
      #expect(line.hasSuffix("  " + expected), "\(line)")
    }
    #expect(lines.contains("  a.b  1  absent"))
    #expect(lines.allSatisfy { !$0.hasSuffix(" ") })
  }

  private func score(
    _ direction: MetricDirection, _ comparison: Comparison?, first: Double? = 0.5, obstacle: String? = nil
  ) -> ScoreDifference {
    ScoreDifference(
      metric: "ssim@wang2004", subject: "test", direction: direction, first: first, second: 0.7,
      comparison: comparison, obstacle: obstacle.map { .init(field: $0, first: "255", second: "1") })
  }

  @Test("what differs in a repetition is shown in its order, with both values")
  func verification() {
    var verification = Verification(
      run: 3, title: "hand-depth l2 seed 0", isSame: true, deviations: [], circumstances: [], scoreCount: 2,
      itemCount: 9)
    #expect(verification.text.hasPrefix("run 3, hand-depth l2 seed 0: the same to the last bit"))
    verification.isSame = false
    verification.deviations = [
      .init(what: "the weights", stored: "aa", repeated: "bb"), .init(what: "l1 of test", stored: "1.0", repeated: nil),
    ]
    let lines = verification.text.split(separator: "\n").map(String.init)
    #expect(lines[0].contains("NOT the same"))
    #expect(lines[3].hasPrefix("  the weights  aa") && lines[4].hasSuffix("none"))
  }
}
