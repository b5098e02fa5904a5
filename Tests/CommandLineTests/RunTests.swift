import Foundation
import Results
import Testing

@Suite("Running")
struct RunTests {
  private static let smoke = ["run", "ring8", "--profile", "smoke", "--report", "page"]

  @Test("a benchmark ends with its report's path; the same command again does nothing and prints the same path")
  func twice() throws {
    let folder = try TemporaryFolder()
    let first = try Program.run(Self.smoke, in: folder)
    #expect(first.status == 0)
    #expect(first.output.hasSuffix("/page/index.md\n") && first.output.split(separator: "\n").count == 1)
    #expect(first.errors.contains("ring8 smoke: 100 %"))
    let page = try String(contentsOfFile: folder.file("page/index.md"), encoding: .utf8)
    #expect(page.contains("ring8") && page.contains("parzen"))
    let computed = try folder.computed()
    let second = try Program.run(Self.smoke, in: folder)
    #expect(second.status == 0 && second.output == first.output)
    #expect(second.errors.isEmpty, "\(second.errors)")
    #expect(try folder.computed() == computed)
    #expect(try Program.succeed(["resume"], in: folder).contains("Nothing to resume"))
    let report = try Program.succeed(["report", "ring8", "--to", "page"], in: folder)
    #expect(report == first.output)
  }

  @Test("more seeds add what is missing; stored runs are listed, evaluated, and make a baseline")
  func stored() throws {
    let folder = try TemporaryFolder()
    try Program.succeed(Self.smoke + ["--seeds", "0,0", "--quiet"], in: folder)
    let first = try folder.computed()
    let more = try Program.run(Self.smoke + ["--seeds", "0-2"], in: folder)
    #expect(more.status == 0 && more.errors.contains("of 2 runs") && !more.errors.contains("seed 0"))
    // Runs side by side may begin in any order.
    #expect(try folder.store().runs().map(\.seed).sorted() == [0, 1, 2])
    #expect(Set(first).isSubset(of: try folder.computed()))
    let runs = try Program.succeed(["list", "runs"], in: folder)
    #expect(runs.split(separator: "\n").count == 4 && runs.contains("seed 2: finished"))
    let json = try Program.succeed(["list", "runs", "--json"], in: folder)
    #expect(try JSONDecoder().decode([String: [[String: String]]].self, from: Data(json.utf8))["runs"]?.count == 3)
    let evaluated = try Program.succeed(["evaluate", "2"], in: folder)
    #expect(
      evaluated.contains("weights as stored") && !evaluated.contains(", stored ") && !evaluated.contains("not stored"))
    let again = try Program.succeed(["evaluate", "2", "--json"], in: folder)
    let object = try #require(JSONSerialization.jsonObject(with: Data(again.utf8)) as? [String: Any])
    #expect(object["sameWeights"] as? Bool == true && (object["lines"] as? [Any])?.count == 6)
    let baseline = try Program.succeed(
      ["baseline", "make", "ring8", "--profile", "smoke", "--to", "b.json", "--allow-few"], in: folder)
    #expect(baseline.contains("seeds 0, 1, 2"))
    #expect(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder.file("b.json"))))
        is [String: Any])
  }

  @Test("kernels of OpenBLAS named in the environment that depend on a row's neighbours are not used")
  func productKernels() throws {
    let (plain, named) = (try TemporaryFolder(), try TemporaryFolder())
    let train = ["train", "vanilla-gan", "--preset", "ring8", "--profile", "smoke", "--quiet"]
    try Program.succeed(train, in: plain)
    try Program.succeed(train, in: named, environment: ["OPENBLAS_CORETYPE": "Haswell"])
    #expect(try named.computed() == plain.computed())
  }

  @Test("a page of another profile than quick has a folder of its own within the benchmark's")
  func pageOfProfile() throws {
    let folder = try TemporaryFolder()
    let run = try Program.succeed(["run", "ring8", "--profile", "smoke", "--quiet"], in: folder)
    #expect(run.hasSuffix("reports/ring8/smoke/index.md\n"))
    #expect(try Program.succeed(["report", "ring8"], in: folder) == run)
    #expect(try Program.succeed(["report", "ring8", "--profile", "smoke"], in: folder) == run)
  }

  @Test("a digits run writes the images that are asked for")
  func samples() throws {
    let folder = try TemporaryFolder()
    try Program.succeed(["train", "vanilla-gan", "--preset", "digits16", "--profile", "smoke"], in: folder)
    let text = try Program.succeed(["sample", "1", "--count", "3", "--to", "made"], in: folder)
    #expect(text == "3 images in made\n")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.file("made")).sorted()
        == ["00000.png", "00001.png", "00002.png"])
    try folder.write("file", [])
    try Program.fail(
      ["sample", "1", "--to", "file/below"], in: folder, status: 2, saying: ["file/below", "Not a directory"])
  }

  @Test("the gain of people is printed as JSON, the same when nothing is left to do")
  func gain() throws {
    let folder = try TemporaryFolder()
    let command = ["gain", "detection", "--profile", "smoke", "--seeds", "0", "--json"]
    let first = try Program.succeed(command + ["--quiet"], in: folder)
    let object = try #require(JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
    #expect(object["benchmark"] as? String == "deformable-gan" && object["extraImages"] as? [Int] == [12])
    let tables = try #require(object["tables"] as? [[String: Any]])
    #expect(
      tables.map { "\($0["network"] ?? "") \($0["metric"] ?? "")" } == [
        "person-detector average-precision@voc2010", "person-segmentation mean-iou@canonical",
        "person-segmentation pixel-accuracy@canonical", "person-segmentation class-f1@canonical",
      ])
    #expect(tables.allSatisfy { ($0["differences"] as? [Any])?.count == 3 })
    let second = try Program.run(command, in: folder)
    #expect(second.status == 0 && second.output == first && second.errors.isEmpty)
  }

  @Test("two processes on one results file both complete, with one row a run", arguments: [[0, 1], [0, 0]])
  func sideBySide(_ seeds: [Int]) throws {
    let folder = try TemporaryFolder()
    let programs = try seeds.map { seed in
      try Program(["run", "ring8", "--profile", "smoke", "--report", "page", "--seeds", "\(seed)"], in: folder)
    }
    for program in programs {
      let outcome = try program.ended()
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let runs = try folder.store().runs()
    #expect(runs.map(\.seed).sorted() == Set(seeds).sorted())
    #expect(runs.allSatisfy { $0.state == .finished })
    let alone = try TemporaryFolder()
    try Program.succeed(
      Self.smoke + ["--seeds", Set(seeds).sorted().map(String.init).joined(separator: ",")], in: alone)
    #expect(try folder.computed() == alone.computed())
  }
}
