import Foundation
import Reports
import Results
import Testing

@Suite("What labels are worth to Crossing Nets")
struct LabelCountTests {
  @Test("errors are drawn over the number of labels, claims compare equal numbers, the paper's figure stands beside")
  func page() throws {
    let runs = try SampleRuns()
    for seed in 0..<3 {
      for (losses, labels, error) in [
        ("posterior", 64, 33.0), ("full", 64, 31), ("posterior", 1024, 20), ("full", 1024, 20.5),
      ] {
        try runs.add(
          benchmark: "crossing-nets", system: "crossing-nets", variant: "\(losses)@\(labels)",
          preset: "feature-matching", seed: seed,
          specification: #"{"crossingNets":{"_0":{"labelled":\#(labels),"variant":"\#(losses)"}}}"#,
          curves: ["success/max-frame": [0, 0.2, 0.6]],
          ["joint-error@nyu14", "joint-error@crossingnets2017"].map {
            .init(metric: $0, direction: .lower, value: error + 0.1 * Double(seed))
          })
      }
    }
    let page = try runs.page("crossing-nets")
    let lines = page.split(separator: "\n").map(String.init)
    #expect(page.contains("labels.png"))
    let few = try #require(lines.first { $0.contains("full@64 minus posterior@64") })
    #expect(few.contains("3 of 3") && few.contains("✓ holds"))
    let all = try #require(lines.first { $0.contains("full@1024 minus posterior@1024") })
    #expect(all.contains("✗ fails"))
    let quoted = try #require(lines.first { $0.contains("| CrossingNets ") })
    #expect(quoted.contains("10.2") && quoted.contains("full@1024") && quoted.contains("20.6"))
  }
}
