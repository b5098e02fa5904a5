import Foundation
import Reports
import Results
import Testing

@Suite("Published tables beside ours")
struct TableComparisonTests {
  private static let hash = "c28bd29ff90a6b50e9bd9c3653c67809049aaf463965ac311319582625b94235"

  private static func manifest(_ name: String, _ hash: String, test: Int, source: String = "x") -> String {
    #"[{"contentHash":"\#(hash)","counts":{"test":\#(test),"training":0},"hashed":"a","licence":"l","name":"\#(name)","#
      + #""source":"\#(source)"}]"#
  }

  private static let luma = [
    "n": "5", "x-world": "set5", "x-factor": "4", "colour": "y601-studio", "range": "255", "x-border": "4",
  ]

  /// Bicubic enlargement of Set5 as calibration stores it, but for `changed` fields of the signature.
  private static func bicubic(
    _ value: Double, changed: [String: String] = [:], name: String = "set5", hash: String = hash
  ) throws -> SampleRuns {
    let runs = try SampleRuns()
    try runs.add(
      benchmark: "calibration", system: "calibration", variant: "bicubic", preset: "set5", seed: 0,
      manifest: manifest(name, hash, test: 5),
      [.init(metric: "psnr@srgan2017", value: value, signature: luma.merging(changed) { $1 })])
    return runs
  }

  private static func comparison(_ id: String, _ runs: SampleRuns) throws -> TableComparison {
    let table = try PublishedTable.read(from: "\(SampleRuns.published)/\(id).json")
    var scores = StoredScores(runs.store)
    return try TableComparison(table, scores: &scores)
  }

  private static func verdict(_ runs: SampleRuns) throws -> FigureVerdict {
    let cell = try comparison("srgan-set5", runs).cells[0].first { $0.row.method == "bicubic" }
    return try #require(cell).verdict
  }

  @Test("the bicubic row of Set5 comes out as a match by the tolerance that the table states")
  func calibration() throws {
    #expect(try Self.verdict(Self.bicubic(28.4189)) == .matches(.tolerated))
    #expect(try Self.verdict(Self.bicubic(28.4301)) == .matches(.asPrinted))
    #expect(try Self.verdict(Self.bicubic(27.9)) == .differs)
  }

  @Test("reasons come from the signature, the run's manifest, and its profile")
  func reasons() throws {
    func reasons(_ runs: SampleRuns) throws -> [String] {
      guard case .notComparable(let reasons) = try Self.verdict(runs) else { return [] }
      return reasons.map(\.text)
    }
    #expect(
      try reasons(Self.bicubic(28.43, changed: ["n": "4", "colour": "rgb"])) == [
        "test items: 5 in print, 4 here", "colour: y601-studio in print, rgb here",
      ])
    #expect(try reasons(Self.bicubic(28.43, hash: "ab")).first?.hasPrefix("content of the data set: c28bd2") == true)
    #expect(
      try reasons(Self.bicubic(28.43, changed: ["x-world": "textures-1-96"], name: "textures")) == [
        "data set: set5 in print, textures here"
      ])
    let trained = try SampleRuns()
    try trained.add(
      benchmark: "srgan", system: "srgan", variant: "srresnet-mse", preset: "paper", seed: 0,
      manifest: Self.manifest("set5", Self.hash, test: 5),
      [.init(metric: "psnr@srgan2017", value: 32.05, subject: "set5", signature: Self.luma)])
    let cell = try Self.comparison("srgan-set5", trained).cells[0].first { $0.row.method == "SRResNet" }
    guard case .notComparable(let unlike) = try #require(cell).verdict else {
      Issue.record("comparable")
      return
    }
    #expect(unlike.map(\.field) == ["training data", "training items", "profile"])
    #expect(cell?.difference == nil)
  }

  @Test("what else is known to differ stands beside a match, in every form for a reader, and only by our scores")
  func differences() throws {
    let chosen = "chosen with the published figure in view"
    let paper = try Self.comparison("gan-parzen", SampleRuns.digits([224, 226, 225.5]))
    #expect(paper.counts["matches"] == 1 && paper.record.differences == paper.differences)
    for text in [TableComparison.markdown([paper]), paper.latex] { #expect(text.contains(chosen)) }
    let quick = try Self.comparison("gan-parzen", SampleRuns.digits([150], profile: "quick"))
    #expect(!quick.differences.isEmpty && !quick.latex.contains(chosen))
    #expect(try Self.comparison("gan-parzen", SampleRuns()).differences.isEmpty)
    #expect(try Self.comparison("srgan-set5", SampleRuns.digits([225])).differences.isEmpty)
  }

  @Test("a judge is known by its name, whatever hash of its weights follows; an unverified figure gets no verdict")
  func judges() throws {
    let runs = try SampleRuns()
    let people = Self.manifest("market-1501", "ab", test: 12000, source: "people, 128×64")
    try runs.add(
      benchmark: "deformable-gan", system: "deformable-gan", variant: "full", seed: 0, manifest: people,
      ["real", "test"].map { subject in
        .init(
          metric: "detection-score@posegan2018", value: 0.744, subject: subject,
          signature: [
            "judge": subject == "real" ? "ssd300-vgg16-0123" : "ssd300", "n": "12000", "x-suppression": "0.45",
            "x-threshold": "0.01",
          ])
      })
    let cells = try Self.comparison("defgan-main-cvpr", runs).cells[4]
    #expect(cells.map(\.column.name) == Array(repeating: "Market DS", count: 3))
    #expect(cells.first { $0.row.method == "Real data" }?.verdict == .matches(.asPrinted))
    guard case .notComparable(let reasons)? = cells.first(where: { $0.row.method.contains("Full") })?.verdict else {
      Issue.record("another judge is comparable")
      return
    }
    #expect(reasons.map(\.field) == ["judge", "training data", "training items", "profile"])
    let ablation = try Self.comparison("defgan-ablation-cvpr", runs).cells[7]
    #expect(ablation.allSatisfy { !$0.isVerified && !$0.verdict.isComparison })
  }

  // MARK: Order

  /// The rows of pix2pix's table of losses under three seeds.
  private static func losses(_ values: [String: [Double]], signatures: [String: [String: String]] = [:]) throws
    -> SampleRuns
  {
    let runs = try SampleRuns()
    for (variant, values) in values.sorted(by: { $0.key < $1.key }) {
      for (seed, value) in values.enumerated() {
        try runs.add(
          benchmark: "pix2pix", system: "pix2pix", variant: variant, preset: "labels-street", seed: seed,
          [.init(metric: "fcn-pixel@pix2pix2017", value: value, signature: signatures[variant] ?? [:])])
      }
    }
    return runs
  }

  @Test("each pair of methods has a verdict by the interval of its difference over seeds")
  func order() throws {
    // In print GAN .22 < L1 .42 < cGAN .57 < L1+cGAN .66.
    let runs = try Self.losses([
      "gan": [0.1, 0.11, 0.12], "l1": [0.5, 0.51, 0.52], "cgan": [0.4, 0.41, 0.42], "l1+cgan": [0.4, 0.9, 0.6],
    ])
    let order = try #require(try Self.comparison("pix2pix-fcn-loss", runs).orders.first)
    #expect(order.published == ["L1+cGAN", "cGAN", "L1", "GAN"] && order.ours == ["L1+cGAN", "L1", "cGAN", "GAN"])
    #expect(order.pairs.count == 6 && order.verified.count(where: \.isAlike) == 5)
    func verdict(_ better: String, _ worse: String) -> String? {
      order.pairs.first { $0.better == better && $0.worse == worse }?.verdictText
    }
    #expect(verdict("L1", "GAN") == "✓ holds" && verdict("cGAN", "L1") == "✗ fails")
    #expect(verdict("L1+cGAN", "cGAN") == "holds on average only")
  }

  @Test("where less is better, the lower error is ahead; one seed says that it is one")
  func lowerIsBetter() throws {
    let runs = try SampleRuns()
    for (variant, value) in [("CVPR14_LRF_Results", 12.5776), ("IJCAI16_ICVL_DeepModel", 13.0)] {
      try runs.add(
        benchmark: "calibration", system: "calibration", variant: variant, preset: "icvl-hand-pose", seed: 0,
        [.init(metric: "joint-error@icvl16", direction: .lower, value: value)])
    }
    let order = try #require(try Self.comparison("hands-reeval-icvl", runs).orders.first)
    #expect(order.published == ["DeepModel", "LRF"] && order.ours == ["LRF", "DeepModel"])
    // Neither depends on a seed, so that what is seen is what there is.
    #expect(order.pairs.map(\.verdictText) == ["✗ fails"])
    let single = try Self.losses(["gan": [0.1], "l1": [0.5]])
    #expect(
      try Self.comparison("pix2pix-fcn-loss", single).orders.first?.pairs.map(\.verdictText) == [
        "holds in the one seed"
      ])
  }

  @Test("methods that were scored in unlike ways here are not ordered")
  func unlikeAmongOurs() throws {
    let runs = try Self.losses(
      ["gan": [0.1, 0.2], "l1": [0.5, 0.6]], signatures: ["gan": ["x-world": "a"], "l1": ["x-world": "b"]])
    let comparison = try Self.comparison("pix2pix-fcn-loss", runs)
    #expect(
      comparison.orders.first?.refused.map(\.field) == ["x-world"] && comparison.orders.first?.pairs.isEmpty == true)
    #expect(!comparison.comparesAnything && comparison.hasScores)
  }

  @Test("without scores a table says so, and compares nothing")
  func noScores() throws {
    let comparison = try Self.comparison("pix2pix-fcn-loss", SampleRuns())
    #expect(!comparison.comparesAnything && comparison.summary == "no scores of ours")
    let markdown = comparison.markdown(level: 2).source
    #expect(markdown.contains("**Verdict:** no scores of ours.") && markdown.contains("| not run"))
  }

  // MARK: Forms

  @Test("fields of CSV are quoted where they hold commas, quotes or line ends")
  func commas() throws {
    #expect("a,b".escapedForCSV == #""a,b""# && #"say "no""#.escapedForCSV == #""say ""no""""#)
    #expect("a\nb".escapedForCSV == "\"a\nb\"" && "plain; text".escapedForCSV == "plain; text")
    let lines = try Self.comparison("dtn-svhn-mnist", SampleRuns()).csv(titles: true).split(separator: "\r\n")
    #expect(lines.count == 9 && lines[0].hasPrefix("table,method,variant,figure"))
    #expect(lines[5].contains(#""DTN, G does not contain f""#))
  }

  @Test("LaTeX's own characters, and signs that documents may lack, are escaped")
  func latex() throws {
    #expect(
      #"a_b & 5 % {x} ~^\"#.escapedForLaTeX
        == #"a\_b \& 5 \% \{x\} \textasciitilde{}\textasciicircum{}\textbackslash{}"#)
    #expect("225 ± 2 ↑ −1 <".escapedForLaTeX == "225 $\\pm$ 2 $\\uparrow$ $-$1 $<$")
    let latex = try Self.comparison("hands-reeval-nyu", SampleRuns()).latex
    #expect(latex.hasPrefix("\\begin{table}") && latex.contains("Guo-Baseline & 14.588 & -- &"))
    #expect(latex.unicodeScalars.allSatisfy { $0.isASCII })
    let unlike = try Self.comparison("srgan-set5", Self.bicubic(28.43, changed: ["n": "4"])).latex
    #expect(unlike.contains("& not comparable ") && unlike.contains("Not comparable, test items: 5 in print, 4 here."))
  }
}
