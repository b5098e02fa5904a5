import Foundation
import Reports
import Results
import Testing

@Suite("Report pages")
struct ReportPageTests {
  @Test("the page on hands has every section, in order, and every file it points to")
  func sections() throws {
    let runs = try SampleRuns.hands()
    let page = try runs.page("hands")
    let headings = page.split(separator: "\n").filter { $0.hasPrefix("# ") || $0.hasPrefix("## ") }.map(String.init)
    #expect(
      headings == [
        "# Hands: depth images from poses, and what they are worth", "## Beside the paper", "## The claims, measured",
        "## Scores", "## What synthetic images are worth", "## Part by part, joint by joint, at 64 real images",
        "## Training", "## Pictures", "## Provenance",
      ])
    for target in page.matches(of: /\]\(([^)]+)\)/).map({ String($0.1) }) {
      #expect(FileManager.default.fileExists(atPath: "\(runs.folder)/report/\(target)"), "\(target)")
    }
    for name in ["gain", "texture", "success", "training-hand-depth", "training-downstream"] {
      #expect(page.contains("(\(name).png)") && page.contains("(\(name).svg)"))
    }
    #expect(page.contains("synthbench run hands --profile quick --seeds 0,1,2"))
    #expect(page.contains("training 16, test 8") && page.contains("100.0 MiB"))
    #expect(page.contains("`w1 ") && page.contains("90.0 %") && page.contains(#"`{"metric":"mse@canonical","n":"8"}`"#))
    #expect(page.contains("Worst test images of R+S by mean joint error: test-3 (34.5)"))
  }

  @Test("claims say whether the whole interval, or only the mean, lies on their side")
  func claims() throws {
    let page = try SampleRuns.hands().page("hands")
    func row(_ claim: String) -> String {
      page.split(separator: "\n").first { $0.hasPrefix("| \(claim)") }.map(String.init) ?? ""
    }
    // Ratios 1.1, 1.2, 1.15: mean 1.15, t interval 1.15 ± 0.124.
    let mse = row("The critic costs little")
    #expect(mse.contains(#"1.15 \[1.03, 1.27\]"#) && mse.contains("3 of 3") && mse.contains("holds on average only"))
    #expect(row("The critic makes").contains("✓ holds"))
    #expect(row("Style transfer brings the roughness").contains("✓ holds"))
    // The Gram distance falls by 10 %, 8 %, 12 %, never by the 20 % asked for.
    let gram = row("Style transfer brings the texture")
    #expect(gram.contains("0 of 3") && gram.contains("✗ fails"))
    #expect(row("Synthetic images help at 64 real images: Segmentation, FCN").contains("holds on average only"))
    #expect(row("Synthetic images help at 64 real images: Hand pose").contains("✓ holds"))
    #expect(page.contains("of 7, 4 ✓ hold, 2 hold on average only, 1 ✗ fails."))
  }

  @Test("the page on people in other poses measures what its images are worth, and has that among its claims")
  func people() throws {
    let page = try SampleRuns.people().page("deformable-gan")
    #expect(page.contains("## What synthetic images are worth") && page.contains("(gain.png)"))
    #expect(page.contains("## Part by part, at 64 real images") && page.contains("| right upper leg"))
    #expect(page.contains("| Synthetic images help at 64 real images: Detection of people"))
    #expect(page.contains("**Segmentation of body parts:** No gain of R+S over R shows at 64 real images"))
    // Runs with images of another generator are another experiment.
    #expect(try !SampleRuns.people("baseline").page("deformable-gan").contains("What synthetic images are worth"))
  }

  @Test("two writings give the same bytes in every file")
  func sameBytes() throws {
    let runs = try SampleRuns.hands()
    #expect(try runs.page("hands", into: "a") == runs.page("hands", into: "b"))
    let names = try FileManager.default.contentsOfDirectory(atPath: runs.folder + "/a").sorted()
    #expect(try FileManager.default.contentsOfDirectory(atPath: runs.folder + "/b").sorted() == names)
    for name in names {
      #expect(
        FileManager.default.contentsEqual(atPath: "\(runs.folder)/a/\(name)", andPath: "\(runs.folder)/b/\(name)"),
        "\(name)")
    }
  }

  @Test("the sheet of all variants comes first and folds the others away; a changed picture is not shown")
  func pictures() throws {
    let runs = try SampleRuns.hands()
    let id = try runs.add(benchmark: "hands", system: "hand-depth", variant: "extra", seed: 2, [])
    try runs.addSheet(id, "variants.png", in: "all")
    try Data("another".utf8).write(to: URL(fileURLWithPath: runs.folder + "/hand-depth/l2-0/hands.png"))
    let page = try runs.page("hands")
    let shared = try #require(page.range(of: "(variants.png)"))
    let folded = try #require(page.range(of: "<summary>The sheet of each variant by itself</summary>"))
    #expect(shared.lowerBound < folded.lowerBound)
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: runs.folder + "/report/variants.png")) == Data("picture of all".utf8))
    #expect(page.contains("hand-depth-l2-gan-hands.png") && !page.contains("(hand-depth-l2-hands.png)"))
    #expect(page.contains("is not in the folder of runs"))
  }

  @Test(
    "the paper's 225 ± 2 beside ours: matches, within noise, differs",
    arguments: [
      ([224.0, 226.0, 225.5], "✓ matches"), ([226, 232, 230], "within noise"), ([180, 182, 181], "differs"),
    ])
  func paper(values: [Double], verdict: String) throws {
    let page = try SampleRuns.digits(values).page("digits")
    let row = try #require(page.split(separator: "\n").first { $0.contains("| Adversarial nets") })
    #expect(row.contains(" 225 ± 2 |") && row.contains(verdict))
    #expect(page.contains("Training stopped after 6 epochs (3000 batches of 100)"))
    #expect(page.contains("Parzen width chosen on the validation digits: 0.215, 0.215, 0.215"))
  }

  @Test("scores under another protocol are not compared with the paper's, and no difference is printed")
  func notComparable() throws {
    let page = try SampleRuns.digits([225, 225], changed: ["x-samples": "200"]).page("digits")
    let row = try #require(page.split(separator: "\n").first { $0.contains("| Adversarial nets") })
    #expect(row.contains("not comparable because of generated items |"))
    #expect(page.contains("generated items: 10000 in print, 200 here"))
    let short = try SampleRuns.digits([225, 225], profile: "quick").page("digits")
    #expect(
      short.contains("not comparable because of profile |") && short.contains("profile: paper in print, quick here"))
    #expect(row.split(separator: "|").contains { $0.trimmingCharacters(in: .whitespaces) == "–" })
  }

  @Test("changes against a baseline are marked by direction, and equal scores counted")
  func baseline() throws {
    let old = try SampleRuns.digits([200, 201, 202])
    let folder = old.folder + "/baselines"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Baseline.make(name: "main", profile: "paper", from: old.store).write(to: folder + "/digits.json")
    let better = try SampleRuns.digits([210, 211.5, 212]).page("digits", baselines: folder)
    #expect(better.contains("## Change against the baseline") && better.contains("1 ▲ better"))
    #expect(better.contains(#"+10.2 \[+7.9, +12.5\] (+5.1 %)"#))
    #expect(try SampleRuns.digits([190, 191, 192.5]).page("digits", baselines: folder).contains("1 ▼ worse"))
    #expect(try SampleRuns.digits([199, 203, 201.5]).page("digits", baselines: folder).contains("1 · no change shown"))
    #expect(try old.page("digits", baselines: folder).contains("1 = same"))
    #expect(try !old.page("digits", baselines: old.folder).contains("Change against the baseline"))
  }

  @Test("one seed is said to be one seed; unfinished runs are told")
  func oneSeed() throws {
    let runs = try SampleRuns.hands()
    try runs.add(benchmark: "hands", system: "hand-depth", variant: "l2", seed: 1, finished: false, [])
    let page = try runs.page("hands", seeds: [1])
    #expect(page.contains("seed 1, 15 finished runs. With one seed there is no interval over seeds"))
    #expect(page.contains("holds in the one seed") && page.contains("**Incomplete:** 1 more run is begun"))
  }

  @Test("runs of an older plan are left out and counted")
  func olderPlan() throws {
    let runs = try SampleRuns()
    for (steps, variant, seed, value) in [(10, "a", 0, 1.5), (10, "b", 0, 2.5), (20, "a", 1, 3.5)] {
      try runs.add(
        benchmark: "ring8", system: "vanilla-gan", variant: variant, seed: seed,
        specification: #"{"vanillaGAN":{"_0":{"loss":"\#(variant)","seed":\#(seed),"steps":\#(steps)}}}"#,
        [.init(metric: "parzen@goodfellow2014", value: value)])
    }
    let page = try runs.page("ring8")
    #expect(page.contains("Left out: 2 older finished runs") && page.contains("seed 1, 1 finished run."))
    #expect(page.contains("3.500") && !page.contains("1.500") && !page.contains("2.500"))
  }

  @Test("what cannot be shown is an error that says what to do")
  func errors() throws {
    let runs = try SampleRuns.digits([225])
    func message(_ benchmark: String, _ profile: String?, _ seeds: [Int]?, to folder: String) -> String? {
      let error = #expect(throws: ReportError.self) {
        try Report.write(
          benchmark: benchmark, profile: profile, seeds: seeds, store: runs.store, runsFolder: runs.folder,
          baselineFolder: nil, publishedFolder: nil, to: folder)
      }
      return error?.description
    }
    let folder = runs.folder + "/out"
    #expect(
      message("hands", "quick", [0, 1], to: folder)
        == "The results file holds no finished runs of hands under the profile quick with the seeds 0,1. Make them first "
        + "with `synthbench run hands --profile quick --seeds 0,1`.")
    #expect(message("digits", "quick", nil, to: folder)?.contains("--profile quick`") == true)
    #expect(message("faces", nil, nil, to: folder)?.contains("Known: hands, digits, digits16, ring8") == true)
    #expect(message("digits", nil, nil, to: runs.folder + "/results.sqlite")?.contains("cannot be written") == true)
  }
}
