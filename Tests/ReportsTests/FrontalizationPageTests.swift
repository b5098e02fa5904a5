import Foundation
import Reports
import Results
import Testing

@Suite("The page of TP-GAN")
struct FrontalizationPageTests {
  private static func page(curves: Bool = true) throws -> (runs: SampleRuns, text: String) {
    let runs = try SampleRuns()
    for seed in 0..<3 {
      for (variant, gain) in [("no-symmetry", 0.3), ("full", 0.4)] {
        try runs.add(
          benchmark: "tp-gan", system: "tp-gan", variant: variant, preset: "program", seed: seed,
          curves: curves ? ["rank1/yaw": [1, 0.9, 0.7], "rank1-raw/yaw": [1, 0.5, 0.1]] : [:],
          [
            .init(metric: "rank1@tpgan2017", value: gain + 0.01 * Double(seed), subject: "60–75°"),
            .init(metric: "rank1@tpgan2017", value: 0.1, subject: "raw 60–75°"),
            .init(metric: "rank1@tpgan2017", value: 0.2, subject: "raw ±60°"),
            .init(metric: "l1@canonical", direction: .lower, value: 0.5 - gain, subject: "mirror image"),
          ])
      }
    }
    return (runs, try runs.page("tp-gan"))
  }

  @Test("Gains over raw profiles and over ablations are claims; scores over the yaw are drawn where they are stored")
  func claims() throws {
    let (runs, page) = try Self.page()
    func line(_ start: String) throws -> String {
      try #require(page.split(separator: "\n").map(String.init).first { $0.contains(start) })
    }
    #expect(try line("recognised better than raw profiles").contains("✓ holds"))
    #expect(try line("The symmetry loss makes the halves").contains("✓ holds"))
    #expect(page.contains("rank-1-by-yaw.png") && !page.contains("The critic makes faces sharper"))
    #expect(!(try Self.page(curves: false).text.contains("rank-1-by-yaw.png")))
    withExtendedLifetime(runs) {}
  }

  @Test("Verified figures stand beside ours, in per cent")
  func tables() throws {
    let (_, page) = try Self.page()
    #expect(page.contains("DR-GAN") && page.contains("A community figure, not the paper's."))
    let rows = page.split(separator: "\n").map(String.init).filter { $0.contains("| Light CNN") }
    // An issue's figure, and one of the paper that was not read at its source.
    #expect(rows.contains { $0.contains(" 88.7 |") && $0.contains(" 20") && $0.contains("not comparable because of") })
    #expect(rows.contains { $0.contains(" 62.09 † |") && $0.contains("none: figure not verified") })
  }
}
