import Foundation
import Images
import Testing

@Suite("Image translation from the command line")
struct TranslationTests {
  @Test("all five systems run in seconds, with a page each and an overview; their systems take images of the user's")
  func whole() throws {
    let folder = try TemporaryFolder()
    let page = try Program.succeed(
      ["run", "translation", "--profile", "smoke", "--seeds", "0,1", "--quiet"], in: folder)
    #expect(page.hasSuffix("/reports/translation/smoke/index.md\n"))
    let overview = try String(contentsOfFile: folder.path + "/reports/translation/smoke/index.md", encoding: .utf8)
    for part in ["pix2pix", "cyclegan", "srgan", "stargan", "dtn"] {
      #expect(overview.contains("](\(part)/index.md)"))
      #expect(FileManager.default.fileExists(atPath: "\(folder.path)/reports/translation/smoke/\(part)/index.md"))
    }
    #expect(!overview.contains("No finished runs yet."))
    // Every claim finds the scores that it is about, under both seeds.
    #expect(overview.split(separator: "\n").count { $0.contains(" of 2 |") } == 26)

    let image = Image(height: 13, width: 18, colour: [200, 100, 50])
    try image.write(to: URL(fileURLWithPath: folder.path + "/odd.jpg"))
    for (system, into) in [("pix2pix", nil), ("cyclegan", "labels"), ("stargan", nil), ("dtn", nil), ("srgan", nil)] {
      let run = try #require(try number(of: system, in: folder))
      let more = into.map { ["--into", $0] } ?? []
      #expect(
        try Program.succeed(["translate", run, "odd.jpg", "--to", system] + more, in: folder) == "\(system)/odd.png\n")
    }
    let large = try Image(contentsOf: URL(fileURLWithPath: folder.path + "/srgan/odd.png"))
    #expect((large.height, large.width, large.channels) == (52, 72, 3))

    let run = try #require(try number(of: "cyclegan", in: folder))
    let unknown = try Program.run(["translate", run, "odd.jpg", "--into", "sheep"], in: folder)
    #expect(unknown.status == 2 && unknown.errors.contains("\"sheep\"") && unknown.errors.contains("photo, labels"))
    let missing = try Program.run(["translate", run, "none.png"], in: folder)
    #expect(missing.status == 3 && missing.errors.contains("none.png"))
  }

  private func number(of system: String, in folder: TemporaryFolder) throws -> String? {
    let lines = try Program.succeed(["list", "runs"], in: folder).split(separator: "\n")
    let line = lines.last { $0.contains(" \(system) ") }
    return line.flatMap { $0.split(separator: " ").first { $0.allSatisfy(\.isNumber) } }.map(String.init)
  }

  @Test("a world is written in a published layout; an unknown layout is refused and nothing made")
  func layouts() throws {
    let folder = try TemporaryFolder()
    let arguments = ["data", "write", "facades", "--to", "pairs", "--count", "2", "--size", "32"]
    #expect(try Program.succeed(arguments, in: folder) == "pairs\n")
    let pair = try Image(contentsOf: URL(fileURLWithPath: folder.path + "/pairs/train/1.png"))
    #expect((pair.height, pair.width) == (32, 64))
    let unknown = try Program.run(["data", "write", "cityscape", "--to", "streets"], in: folder)
    #expect(unknown.status == 2 && unknown.errors.contains("cityscapes"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/streets"))
  }
}
