import Testing

@Suite("The page of key patches")
struct KeyPatchPageTests {
  @Test("ablations, baselines and the order of the patches are put to the test")
  func claims() throws {
    let runs = try SampleRuns()
    for seed in 0..<3 {
      let noise = 0.01 * Double(seed)
      for (variant, overlap, appearance, attributes, energy) in [
        ("one-patch", 0.8, 0.2, 0.70, 0.9), ("two-patches", 0.8, 0.2, 0.86, 0.9), ("no-spatial", 0.5, 0.3, 0.8, 0.9),
        ("no-appearance", 0.7, 0.6, 0.6, 2), ("no-adversarial", 0.8, 0.2, 0.6, 0.3), ("full", 0.75, 0.25, 0.85, 0.9),
      ] {
        let place = "pasted where like patches were"
        try runs.add(
          benchmark: "key-patches", system: "key-patches", variant: variant, preset: "drawn", seed: seed,
          [
            .init(metric: "mask-iou@canonical", value: overlap + noise),
            .init(metric: "mask-iou@canonical", value: 0.68, subject: place),
            .init(metric: "masked-l1@keypatches2018", direction: .lower, value: appearance + noise),
            .init(metric: "accuracy@canonical", value: attributes + noise, subject: "attributes"),
            .init(metric: "gradient-energy-ratio@canonical", direction: .none, value: energy),
            .init(metric: "l1@canonical", direction: .lower, value: 0, subject: "patches in other orders"),
          ])
      }
    }
    let lines = try runs.page("key-patches").split(separator: "\n").map(String.init)
    for (claim, verdict) in [
      ("The loss of the mask is what finds the patches", "✓ holds"),
      ("The loss of appearance is what keeps the patches", "✓ holds"),
      ("The order of the patches has no say", "✓ holds"), ("The critic completes the face", "✓ holds"),
      ("Patches are found better than by pasting", "✓ holds"),
      ("More patches say more of the face than one-patch", "✓ holds"),
      ("More patches say more of the face than two-patches", "✗ fails"),
    ] {
      #expect(try #require(lines.first { $0.contains(claim) }).contains(verdict), "\(claim)")
    }
  }
}
