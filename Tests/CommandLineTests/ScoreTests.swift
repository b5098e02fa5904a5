import Foundation
import Images
import Testing

@Suite("Scoring folders of images")
struct ScoreTests {
  /// A grey picture of 20×16 pixels, as `Fixtures/make_scores.py` draws it.
  static func image(_ seed: Int) -> Image {
    Image(
      height: 16, width: 20, channels: 1,
      samples: (0..<320).map { index in
        let (y, x) = (index / 20, index % 20)
        return UInt8((x * (7 + seed) + y * 13 + x * y * seed) % 256)
      })
  }

  private func folderOfPairs() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    var dim = Self.image(3)
    dim.samples = dim.samples.map { $0 / 2 + 60 }
    try folder.write("real/0.png", Self.image(1).png)
    try folder.write("real/1.png", Self.image(3).png)
    try folder.write("fake/0.png", Self.image(2).png)
    try folder.write("fake/1.png", dim.png)
    return folder
  }

  private struct Line: Decodable {
    var metric: String
    var value: Double
    var items: [String: Double]
  }

  @Test("a pair of folders scores as scikit-image scores it")
  func published() throws {
    let url = try #require(Bundle.module.url(forResource: "scores", withExtension: "json", subdirectory: "Fixtures"))
    let expected = try JSONDecoder().decode([String: [Double]].self, from: Data(contentsOf: url))
    let metrics = expected.keys.sorted()
    let folder = try folderOfPairs()
    let arguments = ["score"] + metrics + ["--real", "real", "--fake", "fake"]
    let json = try Program.succeed(arguments + ["--json"], in: folder)
    let lines = try JSONDecoder().decode([Line].self, from: Data(json.utf8))
    #expect(lines.map(\.metric) == metrics)
    for line in lines {
      let values = try #require(expected[line.metric])
      #expect(abs(line.value - (values[0] + values[1]) / 2) < 1e-6 * abs(values[0]) + 1e-9, "\(line.metric)")
      for (index, value) in values.enumerated() {
        let ours = try #require(line.items["\(index).png"])
        #expect(abs(ours - value) < 1e-6 * abs(value) + 1e-9, "\(line.metric) of \(index)")
      }
    }
    let text = try Program.succeed(arguments, in: folder)
    #expect(text.split(separator: "\n").count == metrics.count && text.contains("n = 2"))
  }

  @Test("equal images have an infinite PSNR, in JSON too")
  func infinite() throws {
    let folder = try folderOfPairs()
    let arguments = ["score", "psnr@canonical", "--real", "real", "--fake", "real"]
    #expect(try Program.succeed(arguments, in: folder).contains("psnr@canonical inf"))
    let json = try Program.succeed(arguments + ["--json"], in: folder)
    #expect(json.contains(#""value" : "inf""#))
  }

  @Test("folders that do not pair, images that are broken, small or of unlike sizes end with status 3 and are named")
  func refused() throws {
    let folder = try folderOfPairs()
    func refuse(_ words: String..., real: String = "real", metric: String = "ssim@wang2004") throws {
      try Program.fail(["score", metric, "--real", real, "--fake", "fake"], in: folder, status: 3, saying: words)
    }
    try refuse("nowhere", "No such file", real: "nowhere")
    try folder.write("empty/notes.txt", [])
    try refuse("empty", "no PNG or JPEG image", real: "empty")
    let whole = Self.image(1).png
    try folder.write("real/1.png", whole.prefix(whole.count / 2))
    try refuse("real/1.png", "ends after")
    try folder.write("real/1.png", Array("GIF89a, not a PNG".utf8))
    try refuse("real/1.png", "neither a PNG nor a JPEG file")
    try folder.write("real/1.png", Image(height: 16, width: 24, colour: [9]).png)
    try refuse("1.png", "24×16", "20×16", "one size")
    try folder.write("real/1.png", whole)
    try folder.write("real/2.png", whole)
    try refuse("fake", "no 2.png", "file name")
    try FileManager.default.removeItem(atPath: folder.file("real/2.png"))
    try folder.write("real/0.png", Image(height: 8, width: 8, colour: [9]).png)
    try folder.write("fake/0.png", Image(height: 8, width: 8, colour: [3]).png)
    try refuse("11×11", "8×8")
  }

  @Test("sets need no equal names; a network's missing weights and a metric's missing file are named")
  func sets() throws {
    let folder = try folderOfPairs()
    try folder.write("real/other.png", Self.image(5).png)
    let arguments = ["--real", "real", "--fake", "fake"]
    let text = try Program.succeed(["score", "histogram"] + arguments, in: folder)
    #expect(text.split(separator: "\n").count == 3 && text.contains("histogram-l@pix2pix2017|v1|colour:lab"))
    func refuse(_ metric: String, status: Int32, _ words: String...) throws {
      try Program.fail(["score", metric] + arguments, in: folder, status: status, saying: words)
    }
    try refuse("kid", status: 3, "inception-2015.safetensors", "runs/weights", "synthbench weights import")
    try refuse("detection-score", status: 3, "ssd300-vgg16.safetensors")
    try refuse("mask-ssim", status: 2, "--key-points FILE")
    try refuse("fcn", status: 2, "--labels DIR")
    try refuse("l1", status: 3, "no other.png")
  }

  private struct Explained: Decodable {
    struct Outcome: Decodable {
      struct Change: Decodable { var choice: String }
      var changes: [Change]
      var value: Double?
    }
    var value: Double
    var settings: [String: String]
    var single: [Outcome]
    var nearest: [Outcome]
  }

  @Test("a number is explained by the choices of its protocol, as text and as JSON")
  func explained() throws {
    let folder = try folderOfPairs()
    let arguments = ["explain", "l1", "--real", "real", "--fake", "fake"]
    let text = try Program.succeed(arguments, in: folder)
    #expect(text.contains("One choice at a time:") && text.contains("255 → 1") && !text.contains("Nearest"))
    let json = try Program.succeed(arguments + ["--target", "0.30", "--json"], in: folder)
    let explained = try JSONDecoder().decode(Explained.self, from: Data(json.utf8))
    #expect(explained.single.allSatisfy { $0.changes.count == 1 } && explained.nearest.count == 5)
    #expect(explained.settings["colour"] == "grey" && explained.settings["range"] == "255")
    let scaled = explained.single.filter { $0.changes[0].choice == "range" }.compactMap(\.value)
    #expect(scaled.count == 2)
    for (value, expected) in zip(scaled.sorted(), [explained.value / 255, explained.value / 255 * 2]) {
      #expect(abs(value - expected) < 1e-12)
    }
  }

  @Test("explain says which metrics it knows, and what its options may be")
  func unexplained() throws {
    let folder = try folderOfPairs()
    let folders = ["--real", "real", "--fake", "fake"]
    try Program.fail(
      ["explain", "ms-ssim"] + folders, in: folder, status: 2, saying: ["ms-ssim@wang2003 are not known"])
    try Program.fail(["explain", "prdc"] + folders, in: folder, status: 2, saying: ["precision@kynkaanniemi2019"])
    for (option, value) in [("--target", "high"), ("--size", "4x4"), ("--changes", "9"), ("--limit", "0")] {
      try Program.fail(["explain", "l1", option, value] + folders, in: folder, status: 2, saying: [option])
    }
  }

  @Test("label maps are scored with the number of their classes; rules that contradict themselves are refused")
  func labelMaps() throws {
    let folder = try TemporaryFolder()
    func map(_ samples: [UInt8]) -> [UInt8] { Image(height: 2, width: 2, channels: 1, samples: samples).png }
    try folder.write("real/a.png", map([0, 0, 1, 11]))
    try folder.write("fake/a.png", map([0, 1, 1, 0]))
    let arguments = ["score", "mean-iou@canonical", "--real", "real", "--fake", "fake"]
    let text = try Program.succeed(
      arguments + ["--label-count", "3", "--void-labels", "11,255", "--absent-classes", "absent-zero"], in: folder)
    #expect(text.hasPrefix("mean-iou@canonical 0.3333333333333333 (n = 1)"))
    #expect(text.contains("|x-absent:absent-zero|x-classes:3|x-void:wrong|x-void-labels:11+255"))
    func refuse(_ options: [String], status: Int32, _ words: String...) throws {
      try Program.fail(arguments + options, in: folder, status: status, saying: words)
    }
    try refuse([], status: 2, "--label-count N")
    try refuse(["--label-count", "3"], status: 3, "real/a.png", "label 11", "--void-labels")
    try refuse(["--label-count", "12", "--void-labels", "11"], status: 2, "Label 11 is void", "12 classes")
    try refuse(["--label-count", "0"], status: 2, "1 to 256")
    try refuse(["--label-count", "3", "--void-labels", "x"], status: 2, "11 or 0,255")
    try refuse(["--label-count", "3", "--void-predictions", "wrog"], status: 2, "Did you mean 'wrong'?")
  }
}
