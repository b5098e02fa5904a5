import Reports
import Results
import Testing

@Suite("The page of Deformable GANs")
struct PoseTransferPageTests {
  @Test("claims set variants against each other and against the copied input, under the preset `corrected`")
  func claims() throws {
    let runs = try SampleRuns()
    for (variant, distance, structure, sharpness) in [
      ("baseline", 0.14, 0.75, 0.5), ("deformable", 0.11, 0.87, 0.4), ("full", 0.12, 0.84, 1.1),
    ] {
      for seed in 0..<3 {
        try runs.add(
          benchmark: "deformable-gan", system: "deformable-gan", variant: variant, seed: seed,
          [
            .init(metric: "l1@canonical", direction: .lower, value: distance + 0.001 * Double(seed)),
            .init(metric: "l1@canonical", direction: .lower, value: 0.118, subject: "copied input"),
            .init(metric: "mask-ssim@ma2017", value: structure),
            .init(metric: "gradient-energy-ratio@canonical", direction: .none, value: sharpness),
          ])
      }
    }
    let page = try runs.page("deformable-gan")
    func line(_ start: String) throws -> String {
      try #require(page.split(separator: "\n").map(String.init).first { $0.contains(start) })
    }
    #expect(try line("skip connections come closer to the true picture").contains("✓ holds"))
    #expect(try line("loss makes pictures sharper").contains("✓ holds"))
    // A fall of .03 in mask-SSIM is more than the .02 that are allowed.
    #expect(try line("At no worse structure").contains("✗ fails"))
    #expect(try line("So is the picture as a whole").contains("✗ fails"))
    #expect(page.contains("defgan-main-cvpr: Deformable GANs, CVPR 2018"))
    // Of the ablation no row but the full one was read at its source: the order shows, and does not count.
    #expect(page.contains("Market mask-SSIM: 2 of 3 pairs with an unverified figure † as in print"))
  }
}
