import Foundation
import Testing

@Suite("Timing training steps")
struct BenchTests {
  @Test("a step is timed, as text and as JSON with the peer's keys", arguments: ["pix2pix", "cyclegan", "stargan"])
  func timed(_ system: String) throws {
    let folder = try TemporaryFolder()
    let arguments = ["bench", system, "--size", "32", "--width", "2", "--blocks", "1", "--steps", "2", "--warmup", "0"]
    #expect(try Program.succeed(arguments, in: folder).contains("ms a step"))
    let json = try Program.succeed(arguments + ["--threads", "1", "--json"], in: folder)
    let found = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(found["model"] as? String == system && found["threads"] as? Int == 1 && found["width"] as? Int == 2)
    #expect((found["ms_per_step"] as? [String: Double]).map { $0.keys.sorted() } == ["max", "median", "min"])
    let half = try Program.succeed(arguments + ["--dtype", "bfloat16", "--json"], in: folder)
    #expect(json.contains(#""float32""#) && half.contains(#""bfloat16""#))
    #expect(folder.names.isEmpty)
  }

  @Test("a step of Deformable GANs is timed on images twice as high as wide")
  func deformable() throws {
    let folder = try TemporaryFolder()
    let arguments = ["bench", "deformable", "--size", "128", "--width", "1", "--batch", "1"]
    let text = try Program.succeed(arguments + ["--steps", "1", "--warmup", "0"], in: folder)
    #expect(text.contains("deformable, 128×64, width 1, batch 1") && text.contains("ms a step"))
  }

  @Test("the limit of CycleGAN's convolutions is timed when asked for")
  func limit() throws {
    let folder = try TemporaryFolder()
    let arguments = ["bench", "cyclegan", "--size", "32", "--width", "2", "--blocks", "1", "--steps", "1"]
    let json = try Program.succeed(arguments + ["--warmup", "0", "--limit", "--json"], in: folder)
    let found = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((found["convolution_limit_ms"] as? Double).map { $0 > 0 } == true)
    #expect(try Program.succeed(arguments + ["--warmup", "0", "--limit"], in: folder).contains("bare convolutions"))
  }

  @Test("the page of performance is drawn from what was recorded; without that the reader is told what to do")
  func page() throws {
    let folder = try TemporaryFolder()
    try Program.fail(["report", "performance"], in: folder, status: 3, saying: ["make peers", "measurements.jsonl"])
    let session =
      #"{"session": {"began": "now", "threads": 1, "rounds": 1, "memory_goal": 1, "facts": [], "steps": []}}"#
    try folder.write("runs/peers/measurements.jsonl", session.utf8)
    #expect(try Program.succeed(["report", "performance"], in: folder).contains("reports/performance/index.md"))
  }

  @Test("sizes that no network has are refused with what would do")
  func refused() throws {
    let folder = try TemporaryFolder()
    try Program.fail(
      ["bench", "pix2pix", "--size", "48", "--depth", "5"], in: folder, status: 2, saying: ["48", "32"])
    try Program.fail(["bench", "cyclegan", "--steps", "0"], in: folder, status: 2, saying: ["--steps"])
    try Program.fail(
      ["bench", "cyclegan", "--dtype", "bfloat"], in: folder, status: 2, saying: ["bfloat16", "float32"])
    try Program.fail(["bench", "inception", "--size", "74"], in: folder, status: 2, saying: ["75"])
  }
}
