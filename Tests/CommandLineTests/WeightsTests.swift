import Foundation
import Testing

@Suite("Weights of published networks")
struct WeightsTests {
  /// A safetensors file of zeros under VGG-19's names.
  private static func vgg19(renaming old: String = "", to new: String = "") -> Data {
    var (inputs, number, end) = (3, 0, 0)
    var entries: [String] = []
    func add(_ name: String, _ shape: [Int]) {
      let size = 4 * shape.reduce(1, *)
      let name = name == old ? new : name
      entries.append("\"\(name)\":{\"dtype\":\"F32\",\"shape\":\(shape),\"data_offsets\":[\(end),\(end + size)]}")
      end += size
    }
    for (width, count) in [(64, 2), (128, 2), (256, 4), (512, 4), (512, 4)] {
      for _ in 0..<count {
        add("features.\(number).weight", [width, inputs, 3, 3])
        add("features.\(number).bias", [width])
        (inputs, number) = (width, number + 2)
      }
      number += 1
    }
    let header = Data("{\(entries.joined(separator: ","))}".utf8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return Data(length) + header + Data(count: end)
  }

  @Test("what there is and where to get it is listed without any weights; nothing to check ends with status 3")
  func empty() throws {
    let folder = try TemporaryFolder()
    let text = try Program.succeed(["weights"], in: folder)
    for slot in ["inception-2015", "inception-v3", "vgg19", "ssd300-vgg16", "fcn8s-vgg16"] {
      #expect(text.contains("\(slot): ") && text.contains("not there"))
    }
    #expect(text.contains("pt_inception-2015-12-05-6726825d.pth"))
    try Program.fail(["weights", "check"], in: folder, status: 3, saying: ["runs/weights", "weights list"])
    try Program.fail(["weights", "import", "a"], in: folder, status: 2, saying: ["a cannot be read"])
    try Program.fail(
      ["weights", "import", "a", "--as", "vgg16"], in: folder, status: 2, saying: ["vgg16", "Did you mean 'vgg19'?"])
    #expect(folder.names.isEmpty)
  }

  @Test("weights are taken in, listed with their hash, checked, and refused after a change")
  func taking() throws {
    let folder = try TemporaryFolder()
    try folder.write("given.safetensors", Self.vgg19())
    let text = try Program.succeed(["weights", "import", "given.safetensors", "--json"], in: folder)
    let imported = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let hash = try #require(imported["sha256"] as? String)
    #expect(imported["slot"] as? String == "vgg19" && imported["file"] as? String == "runs/weights/vgg19.safetensors")
    #expect(try Program.succeed(["weights", "list"], in: folder).contains("sha-256  \(hash)"))
    #expect(try Program.succeed(["weights", "check"], in: folder).contains("vgg19: as imported, \(hash)"))
    let path = folder.file("runs/weights/vgg19.safetensors")
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    try file.seek(toOffset: 1_000_000)
    try file.write(contentsOf: Data([1]))
    try file.close()
    let outcome = try Program.run(["weights", "check"], in: folder)
    #expect(outcome.status == 2 && outcome.output == "vgg19: not usable\n")
    #expect(outcome.errors.contains("is not what was imported") && outcome.errors.contains(hash))
  }

  @Test("a file with a wrong name is refused whole, and elsewhere than in the folder asked for nothing is written")
  func refusing() throws {
    let folder = try TemporaryFolder()
    try folder.write("given.safetensors", Self.vgg19(renaming: "features.0.bias", to: "features.0.bais"))
    let line = ["weights", "import", "given.safetensors", "--weights", "elsewhere"]
    try Program.fail(
      line, in: folder, status: 2,
      saying: ["2 problems", "features.0.bias is missing", "(did you mean 'features.0.bias'?)"])
    #expect(folder.names == ["given.safetensors"])
  }
}
