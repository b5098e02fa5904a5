import Foundation
import Reports
import Results

/// A small results file of finished runs with known scores, in a folder that is removed with it.
final class SampleRuns {
  let folder: String
  let store: ResultsStore
  private var count = 0

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "reports-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    store = try ResultsStore(path: folder + "/results.sqlite")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// One score of one run; `items` are its test images' own scores.
  struct Measured {
    var metric: String
    var direction: MetricDirection = .higher
    var value: Double
    var items: [Double] = []
    var subject = "test"
    var signature: [String: String] = [:]
    var standardError: Double?
    var judgeAccuracy: Double?
  }

  /// A manifest with keys and values in turn, as the program stored counts once.
  static let tinyHands = """
    [{"contentHash":"abc","counts":["test",8,"training",16],"hashed":"all items","licence":"none needed",\
    "name":"tiny hands","source":"made up"}]
    """

  /// The manifest of MNIST as the published files give it.
  static let mnist = """
    [{"contentHash":"06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16","counts":{"test":10000,\
    "training":50000},"hashed":"all items","licence":"none needed","name":"mnist","source":"LeCun"}]
    """

  /// Stores a finished run, one minute after the last one.
  @discardableResult
  func add(
    benchmark: String, system: String, variant: String, preset: String = "corrected", seed: Int,
    profile: String = "quick", specification: String = "{}", curves: [String: [Double]] = [:], finished: Bool = true,
    manifest: String = SampleRuns.tinyHands, _ scores: [Measured]
  ) throws -> Int64 {
    count += 1
    let begin = Date(timeIntervalSince1970: 1_700_000_000 + Double(count) * 60)
    let key = RunKey(
      benchmark: benchmark, system: system, variant: variant, preset: preset, profile: profile, seed: seed,
      specificationHash: "\(count)")
    let id = try store.begin(
      Run(
        key: key, specification: specification, codeVersion: "c0ffee", binaryHash: "b1", machine: "4 cores", threads: 1,
        datasetManifest: manifest, judgeHashes: ["judge": "j1"], createdAt: begin))
    for (series, values) in curves {
      try store.append(values.enumerated().map { CurvePoint(runId: id, step: $0, series: series, value: $1) })
    }
    for score in scores {
      let fields = score.signature.merging(["metric": score.metric]) { first, _ in first }
      let signature = "{" + fields.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }.joined(separator: ",") + "}"
      try store.record(
        Score(
          runId: id, metric: score.metric, version: 1, subject: score.subject, direction: score.direction,
          value: score.value, count: max(1, score.items.count), standardError: score.standardError,
          signature: signature, signatureHash: signature, judgeAccuracy: score.judgeAccuracy),
        items: score.items.enumerated().map { ItemScore(position: $0, name: "test-\($0)", value: $1) })
    }
    if finished {
      try store.finish(
        run: id, at: begin.addingTimeInterval(30), weightsHash: "w\(count) \(scores.map(\.value))",
        peakResidentBytes: 100 << 20)
    }
    return id
  }

  // MARK: Hands

  /// Downstream scores by variant, one for each seed.
  typealias Regimes = [(variant: String, values: [Double])]

  /// At 32 real images R+S gains, at 64 nothing shows, at 128 it hurts.
  static let segmentation: Regimes = [
    ("R@32", [0.30, 0.31, 0.32]), ("R@64", [0.40, 0.41, 0.42]), ("R@128", [0.50, 0.51, 0.52]),
    ("R+S@32", [0.35, 0.36, 0.38]), ("R+S@64", [0.39, 0.43, 0.42]), ("R+S@128", [0.45, 0.46, 0.48]),
    ("R+A@32", [0.34, 0.35, 0.36]), ("S", [0.20, 0.21, 0.19]),
  ]

  /// Errors in mm: R+S gains, beyond what any number of real images tried gives.
  static let pose: Regimes = [
    ("R@64", [40, 42, 41]), ("R@128", [35, 36, 34]), ("R+S@64", [30, 31, 33]), ("S", [50, 51, 52]),
  ]

  func addDownstream(
    _ system: String, network: String, metric: String, _ direction: MetricDirection, _ regimes: Regimes,
    benchmark: String = "hands", generator: String? = nil
  ) throws {
    for (variant, values) in regimes {
      let parts = variant.split(separator: "@")
      let specification = """
        {"\(benchmark == "hands" ? "downstream" : "personDownstream")":{"_0":{"extraImages":100,\
        \(generator.map { "\"generator\":\($0)," } ?? "")"network":"\(network)",\
        "realImages":\(parts.count > 1 ? parts[1] : "0"),"regime":"\(parts[0])"}}}
        """
      let isPose = network == "pose-regressor"
      for (seed, value) in values.enumerated() {
        let curves: [String: [Double]] =
          isPose
          ? ["joint-error": Array(repeating: value, count: 14), "success/max-frame": [0, 0.5, 1], "loss": [2, 1]]
          : ["class-iou": Array(repeating: value, count: 7), "loss": [2, 1]]
        try add(
          benchmark: benchmark, system: system, variant: variant, seed: seed, specification: specification,
          curves: curves,
          [
            Measured(
              metric: metric, direction: direction, value: value,
              // Average precision has no value for single images.
              items: network == "person-detector" ? [] : [0.9, 1, 1, 1.1].map { $0 * value },
              signature: ["n": "4"])
          ])
      }
    }
  }

  /// Three generator variants under three seeds; each with a contact sheet.
  func addGenerators() throws {
    let scores: [(variant: String, mse: [Double], roughness: [Double], gram: [Double])] = [
      ("l2", [0.100, 0.100, 0.100], [0.20, 0.21, 0.20], [0.9, 0.9, 0.9]),
      ("l2+gan", [0.110, 0.120, 0.115], [0.80, 0.81, 0.82], [0.5, 0.5, 0.5]),
      ("l2+gan+style", [0.112, 0.118, 0.116], [0.90, 0.92, 0.91], [0.45, 0.46, 0.44]),
    ]
    for (variant, mse, roughness, gram) in scores {
      for seed in 0..<3 {
        let id = try add(
          benchmark: "hands", system: "hand-depth", variant: variant, seed: seed,
          curves: ["generator/reconstruction": [30, 3, 2]],
          [
            Measured(metric: "mse@canonical", direction: .lower, value: mse[seed], signature: ["n": "8"]),
            Measured(metric: "roughness-ratio@canonical", direction: .none, value: roughness[seed]),
            Measured(
              metric: "gram-distance@gatys2016", direction: .lower, value: gram[seed], signature: ["judge": "j1"],
              judgeAccuracy: 0.9),
          ])
        try addSheet(id, "hands.png", in: "\(variant)-\(seed)")
      }
    }
  }

  /// A file of its own bytes, noted under a path that is only right within the runs' folder.
  func addSheet(_ run: Int64, _ name: String, in place: String) throws {
    try FileManager.default.createDirectory(atPath: "\(folder)/hand-depth/\(place)", withIntermediateDirectories: true)
    let bytes = Data("picture of \(place)".utf8)
    try bytes.write(to: URL(fileURLWithPath: "\(folder)/hand-depth/\(place)/\(name)"))
    try store.record(
      Artefact(
        runId: run, kind: .contactSheet, path: "old/runs/hand-depth/\(place)/\(name)", sha256: "",
        byteCount: bytes.count))
  }

  /// The whole benchmark.
  static func hands() throws -> SampleRuns {
    let runs = try SampleRuns()
    try runs.addGenerators()
    try runs.addDownstream(
      "segmentation-fcn", network: "fcn", metric: "mean-iou@canonical", .higher, segmentation)
    try runs.addDownstream(
      "hand-pose", network: "pose-regressor", metric: "joint-error@nyu14", .lower, pose)
    return runs
  }

  // MARK: People

  /// Detection and segmentation with people of a generator of this variant.
  static func people(_ variant: String = "full") throws -> SampleRuns {
    let runs = try SampleRuns()
    let generator = #"{"posesPerPerson":6,"trainingPeople":64,"variant":"\#(variant)"}"#
    for (network, metric) in [
      ("person-detector", "average-precision@voc2010"), ("person-segmentation", "mean-iou@canonical"),
    ] {
      try runs.addDownstream(
        network, network: network, metric: metric, .higher, segmentation, benchmark: "deformable-gan",
        generator: generator)
    }
    return runs
  }

  // MARK: Digits

  /// The vanilla GAN on MNIST with the paper's protocol but for `changed` fields of the signature.
  static func digits(
    _ values: [Double], changed: [String: String] = [:], profile: String = "paper"
  ) throws -> SampleRuns {
    let runs = try SampleRuns()
    let signature = [
      "x-points": "mnist", "x-samples": "10000", "x-validation": "1000", "x-deviations": "10x0.1-1", "n": "10000",
    ].merging(changed) { $1 }
    for (seed, value) in values.enumerated() {
      try runs.add(
        benchmark: "digits", system: "vanilla-gan", variant: "non-saturating", preset: "mnist", seed: seed,
        profile: profile, specification: #"{"vanillaGAN":{"_0":{"steps":3000}}}"#,
        curves: ["generator/adversarial": [1, 2], "parzen-deviation/test": [0.215]], manifest: mnist,
        [
          Measured(
            metric: "parzen@goodfellow2014", value: value, items: [value - 1, value + 1], signature: signature,
            standardError: 2)
        ])
    }
    return runs
  }

  /// The committed published tables.
  static let published = URL(fileURLWithPath: #filePath).appending(path: "../../../baselines/published").standardized
    .path

  /// Writes the report into a folder of this name and gives its text.
  func page(
    _ benchmark: String, into name: String = "report", seeds: [Int]? = nil, baselines: String? = nil
  ) throws -> String {
    let path = try Report.write(
      benchmark: benchmark, profile: nil, seeds: seeds, store: store, runsFolder: folder, baselineFolder: baselines,
      publishedFolder: Self.published, to: "\(folder)/\(name)")
    return try String(contentsOfFile: path, encoding: .utf8)
  }
}
