import Foundation
import Images
import Testing

private let data = ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"]

@Suite("Published tables on the command line")
struct TableTests {
  private static let published = URL(fileURLWithPath: #filePath).appending(path: "../../../baselines/published")
    .standardized.path

  private static func table(_ arguments: String...) -> [String] { ["table", "--published", published] + arguments }

  @Test("without a table all are listed, and nothing is made")
  func list() throws {
    let folder = try TemporaryFolder()
    let text = try Program.succeed(Self.table(), in: folder)
    #expect(text.split(separator: "\n").count == 47 && text.contains("gan-parzen") && folder.names.isEmpty)
    #expect(text.contains("26 of 26 figures verified; no scores of ours"))
    let listed =
      try JSONSerialization.jsonObject(
        with: Data(Program.succeed(Self.table("--json"), in: folder).utf8)) as? [[String: Any]]
    #expect(listed?.count == 47 && listed?.allSatisfy { $0["summary"] is String } == true)
  }

  @Test("wrong names and folders are usage errors that say what is meant")
  func wrong() throws {
    let folder = try TemporaryFolder()
    try Program.fail(Self.table("srgan-set6"), in: folder, status: 2, saying: ["Did you mean 'srgan-set5'"])
    try Program.fail(Self.table("gan-parzen", "--format", "html"), in: folder, status: 2, saying: ["html", "latex"])
    try Program.fail(Self.table("gan-parzen", "--all"), in: folder, status: 2, saying: ["--all"])
    try Program.fail(["table", "gan-parzen"], in: folder, status: 2, saying: ["baselines/published", "--published"])
    try folder.write("tables/a.json", Array("{}".utf8))
    try Program.fail(
      ["table", "a", "--published", "tables"], in: folder, status: 2, saying: ["tables/a.json", "format", "missing"])
  }

  @Test("without scores the table is shown, and the program ends with 3")
  func nothing() throws {
    let folder = try TemporaryFolder()
    for (format, begin) in [("markdown", "## pix2pix-fcn-loss"), ("csv", "table,method"), ("latex", "\\begin{table}")] {
      let outcome = try Program.run(Self.table("pix2pix-fcn-loss", "--format", format), in: folder)
      #expect(outcome.status == 3 && outcome.output.hasPrefix(begin) && outcome.errors.contains("Nothing of ours"))
    }
    let all = try Program.run(Self.table("--all", "--json"), in: folder)
    let tables = try JSONSerialization.jsonObject(with: Data(all.output.utf8)) as? [Any]
    #expect(all.status == 3 && tables?.count == 47)
  }

  @Test("every protocol, system and variant that the tables name is one of ours")
  func names() throws {
    let folder = try TemporaryFolder()
    func lines(_ kind: String) throws -> [[String: String]] {
      let text = try Program.succeed(["list", kind, "--json"], in: folder)
      return try JSONDecoder().decode([String: [[String: String]]].self, from: Data(text.utf8)).values.flatMap { $0 }
    }
    let metrics = Set(try lines("metrics").compactMap { $0["name"] })
    let benchmarks = Set(try lines("benchmarks").compactMap { $0["name"] })
    let systems = try lines("systems")
    for name in try FileManager.default.contentsOfDirectory(atPath: Self.published).sorted() {
      let file = try JSONDecoder().decode(
        Names.self, from: Data(contentsOf: URL(fileURLWithPath: "\(Self.published)/\(name)")))
      for metric in file.columns.compactMap(\.ours?.metric) + file.rows.compactMap(\.ours?.metric) {
        #expect(metrics.contains(metric), "\(name): \(metric)")
      }
      for row in file.rows.compactMap(\.ours) {
        #expect(benchmarks.contains(row.benchmark ?? file.ours.benchmark), "\(name)")
        let system = row.system ?? file.ours.system
        let summary = try #require(systems.first { $0["name"] == system }?["summary"], "\(name): \(system)")
        // Stored predictions are called after their files.
        if system == "calibration" { continue }
        let words = summary.split { " ,;:".contains($0) }.map(String.init)
        for word in [row.variant, row.preset ?? file.ours.preset] {
          #expect(words.contains(word), "\(name): \(system) \(word)")
        }
      }
    }
  }

  /// What a file names of ours.
  private struct Names: Decodable {
    struct Place: Decodable { var benchmark, system, preset: String }
    struct Column: Decodable {
      struct Ours: Decodable { var metric: String }
      var ours: Ours?
    }
    struct Row: Decodable {
      struct Ours: Decodable {
        var variant: String
        var benchmark, system, preset, metric: String?
      }
      var ours: Ours?
    }
    var ours: Place
    var columns: [Column]
    var rows: [Row]
  }
}

@Suite("Calibration on the command line")
struct CalibrationTests {
  private static let run = ["run", "calibration", "--report", "page", "--quiet"]

  @Test("without its files there is nothing to do, and it says where they are looked for")
  func noFiles() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(Self.run, in: folder)
    #expect(outcome.status == 3 && outcome.output.isEmpty && folder.names.isEmpty)
    #expect(outcome.errors.contains("No data folder was given") && outcome.errors.contains("SYNTHBENCH_DATA"))
  }

  @Test("two pictures in the place of Set5 are scored; the table says that they are not the published ones")
  func otherPictures() throws {
    let folder = try TemporaryFolder()
    for (number, shade) in [90, 150].enumerated() {
      let samples = (0..<32 * 32 * 3).map { UInt8(($0 * 7 % 31) + (($0 / 96) % 2) * 60 + shade % 100) }
      try FileManager.default.createDirectory(atPath: folder.file("data/set5"), withIntermediateDirectories: true)
      try Image(height: 32, width: 32, channels: 3, samples: samples)
        .write(to: URL(fileURLWithPath: folder.file("data/set5/\(number).png")))
    }
    let outcome = try Program.run(Self.run + ["--data", "data"], in: folder)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("Of the benchmark calibration, nyu-hand-pose is left out"))
    let runs = try folder.store().runs()
    #expect(Set(runs.map(\.variant)) == ["nearest", "bicubic"] && runs.allSatisfy { $0.state == .finished })
    #expect(try folder.store().scores(ofRun: 1).map(\.metric).contains("ssim@srgan2017"))
    let page = try String(contentsOfFile: folder.file("page/index.md"), encoding: .utf8)
    #expect(page.contains("# Calibration") && page.contains("psnr"))
    let again = try Program.run(Self.run + ["--data", "data"], in: folder)
    #expect(again.status == 0 && !again.errors.contains("done"))
    #expect(try folder.store().runs().map(\.createdAt) == runs.map(\.createdAt))
  }

  @Test(
    "the published files give the published rows",
    .enabled(if: data != nil, "set SYNTHBENCH_DATA to the folder of published files"))
  func published() throws {
    let (folder, data) = (try TemporaryFolder(), try #require(data))
    try Program.succeed(Self.run + ["--data", data], in: folder)
    let published = URL(fileURLWithPath: #filePath).appending(path: "../../../baselines/published").standardized.path
    func matches(_ id: String) throws -> Set<String> {
      let json = try Program.succeed(["table", id, "--json", "--published", published], in: folder)
      let tables = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
      let figures = try #require(tables.first?["figures"] as? [[String: Any]])
      let own = figures.filter { $0["ours"] != nil }
      #expect(own.allSatisfy { $0["verdict"] as? String == "matches" }, "\(id)")
      return Set(own.compactMap { $0["method"] as? String })
    }
    #expect(try matches("srgan-set5") == ["nearest", "bicubic"])
    #expect(try matches("hands-reeval-nyu").isSuperset(of: ["DeepPrior", "REN-4x6x6"]))
    #expect(try matches("hands-reeval-icvl").contains("LRF"))
    #expect(try matches("crossingnets-nyu").contains("REN-4x6x6"))
  }
}
