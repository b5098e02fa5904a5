import Foundation
import Testing

@Suite("Help and lists")
struct HelpTests {
  private static let verbs: [[String]] = [
    ["list"], ["run"], ["train"], ["sample"], ["translate"], ["evaluate"], ["score"], ["gain"], ["report"],
    ["baseline"], ["baseline", "make"], ["table"], ["gate"], ["why"], ["diff"], ["verify"], ["selftest"], ["resume"],
    ["data"], ["data", "list"], ["data", "write"], ["bench"], ["bench", "kernels"], ["bench", "pix2pix"],
    ["bench", "cyclegan"],
    ["bench", "stargan"], ["bench", "srgan"], ["bench", "deformable"], ["bench", "inception"], ["bench", "growth"],
    ["weights"], ["weights", "list"], ["weights", "import"], ["weights", "check"],
  ]

  @Test("the program's help is the agreed one, with and without asking for it")
  func golden() throws {
    let url = try #require(Bundle.module.url(forResource: "help", withExtension: "txt", subdirectory: "Fixtures"))
    let expected = String(decoding: try Data(contentsOf: url), as: UTF8.self)
    let folder = try TemporaryFolder()
    #expect(try Program.succeed(["--help"], in: folder) == expected)
    #expect(try Program.succeed([], in: folder) == expected)
  }

  @Test("every verb has help on standard output, and asking for it leaves nothing behind", arguments: verbs)
  func help(_ verb: [String]) throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(verb + ["--help"], in: folder)
    #expect(outcome.status == 0 && outcome.errors.isEmpty)
    #expect(outcome.output.hasPrefix("OVERVIEW: ") && outcome.output.contains("USAGE: synthbench \(verb[0])"))
    #expect(folder.names.isEmpty)
  }

  @Test(
    "what is listed as JSON parses, and has what the text has",
    arguments: [
      "all", "benchmarks", "systems", "metrics", "profiles",
    ])
  func lists(_ kind: String) throws {
    let folder = try TemporaryFolder()
    let text = try Program.succeed(["list", kind], in: folder)
    let json = try Program.succeed(["list", kind, "--json"], in: folder)
    let object = try JSONDecoder().decode([String: [[String: String]]].self, from: Data(json.utf8))
    #expect(!object.isEmpty && object.values.allSatisfy { !$0.isEmpty })
    for line in object.values.flatMap({ $0 }) { #expect(text.contains(try #require(line["name"]))) }
    for name in ["hands", "vanilla-gan", "ssim@wang2004", "smoke"] where kind == "all" { #expect(text.contains(name)) }
    #expect(folder.names.isEmpty)
  }

  @Test("data sets are listed with counts and a hash of 64 digits; a missing one says what to do")
  func data() throws {
    let folder = try TemporaryFolder()
    let text = try Program.succeed(["data", "list"], in: folder)
    let drawn = [
      "hands", "ring8", "digits16", "textures", "streets", "attribute-faces", "expression-faces", "emoji-faces",
      "handwritten-look", "street-look", "people", "rotating-faces", "key-patch-faces",
    ]
    for name in drawn + ["mnist", "celeba", "svhn", "set5", "facades"] {
      #expect(text.contains("\n\(name): ") || text.hasPrefix("\(name): "))
    }
    #expect(text.contains("512 training, 128 validation, 128 test"))
    #expect(text.matches(of: #/sha-256  [0-9a-f]{64} /#).count == drawn.count)
    #expect(text.contains("not there: ") && text.contains("SYNTHBENCH_DATA"))
    let json = try Program.succeed(["data", "list", "--json"], in: folder)
    let sets = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    let hands = try #require(sets.first { $0["name"] as? String == "hands" }?["manifest"] as? [String: Any])
    #expect((hands["contentHash"] as? String)?.count == 64)
    #expect((hands["counts"] as? [String: Int])?["training"] == 512)
  }
}
