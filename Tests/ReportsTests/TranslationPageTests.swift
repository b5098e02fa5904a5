import Foundation
import Reports
import Results
import Testing

@Suite("Pages of image translation")
struct TranslationPageTests {
  /// pix2pix runs of which l1+cgan is sharper than l1 under every seed, and gan scores better under one of three.
  private static func runs() throws -> SampleRuns {
    let runs = try SampleRuns()
    for seed in 0..<3 {
      let noise = 0.01 * Double(seed)
      for (variant, pixel, sharpness) in [
        ("l1", 0.60, 0.40), ("gan", seed == 1 ? 0.9 : 0.30, 1.10), ("l1+cgan", 0.70, 0.90),
        ("encoder-decoder", 0.5, 0.8),
      ] {
        try runs.add(
          benchmark: "pix2pix", system: "pix2pix", variant: variant, preset: "labels-street", seed: seed,
          [
            .init(metric: "fcn-pixel@pix2pix2017", value: pixel + noise),
            .init(metric: "fcn-pixel@pix2pix2017", value: 0.95, subject: "real"),
            .init(metric: "gradient-energy-ratio@canonical", direction: .none, value: sharpness + noise),
          ])
      }
    }
    return runs
  }

  @Test("a claim holds, fails or hangs in between by its interval over seeds")
  func claims() throws {
    let page = try Self.runs().page("pix2pix")
    func line(_ start: String) throws -> String {
      try #require(page.split(separator: "\n").map(String.init).first { $0.contains(start) })
    }
    let sharper = try line("The conditional critic makes photos sharper")
    #expect(sharper.contains("0.500, 0.500, 0.500") && sharper.contains("3 of 3") && sharper.contains("✓ holds"))
    let scene = try line("Seeing the labels, critic and error keep the scene")
    #expect(scene.contains("2 of 3") && scene.contains("holds on average only"))
  }

  @Test("the paper's table stands beside ours with the number of pairs in the same order, and no difference")
  func publishedTable() throws {
    let page = try Self.runs().page("pix2pix")
    #expect(page.contains("pix2pix-fcn-loss: pix2pix, CVPR 2017, Table 1"))
    // Of l1, gan, l1+cgan the paper orders pixels gan < l1 < l1+cgan, and so do our means.
    #expect(page.contains("Per-pixel accuracy: 3 of 3 pairs as in print, 1 of them shown over seeds"))
    #expect(page.contains("Not comparable, data set: cityscapes in print, tiny hands here"))
    #expect(page.contains("Not comparable, judge: fcn8s-vgg16 in print, not stated here"))
    #expect(page.contains("| cGAN ") && page.contains("scores-pix2pix.png"))
    let row = try #require(page.split(separator: "\n").first { $0.contains("| L1 ") })
    #expect(row.split(separator: "|").count { $0.trimmingCharacters(in: .whitespaces) == "–" } == 1)
  }

  @Test("scores of several subjects and variants have a table for each subject, the test first")
  func subjects() throws {
    let page = try Self.runs().page("pix2pix")
    let test = try #require(page.range(of: "**Scored: test**")), real = try #require(page.range(of: "**Scored: real**"))
    #expect(test.lowerBound < real.lowerBound)
  }

  @Test("the overview links every page, shows the claims, and says where no run is finished")
  func overview() throws {
    let runs = try Self.runs()
    let path = try Overview.write(
      title: "All of them", collection: "translation",
      benchmarks: [("pix2pix", "pix2pix/index.md"), ("dtn", "dtn/index.md")], profile: "quick", seeds: [0, 1, 2],
      store: runs.store, runsFolder: runs.folder, baselineFolder: nil, publishedFolder: nil,
      to: runs.folder + "/overview")
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.contains("](pix2pix/index.md)") && page.contains("](dtn/index.md)"))
    #expect(page.contains("The U-Net beats the encoder-decoder") && page.contains("No finished runs yet."))
    #expect(page.contains("synthbench run translation --profile quick --seeds 0,1,2"))
  }
}
