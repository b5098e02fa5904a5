import Foundation
import Testing

@Suite("Where the time goes, and where it ends")
struct TraceTests {
  @Test("--trace prints a table to standard error and leaves standard output as it was")
  func bench() throws {
    let folder = try TemporaryFolder()
    let outcome = try Program.run(
      [
        "bench", "cyclegan", "--size", "32", "--width", "2", "--blocks", "1", "--steps", "2", "--warmup", "0", "--json",
        "--trace",
      ], in: folder)
    #expect(outcome.status == 0)
    #expect(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) is [String: Any])
    for words in ["convolution weight gradient 3×3 8→8", "Adam step", "outside of operations", "100.0 %"] {
      #expect(outcome.errors.contains(words), "\(words) is missing: \(outcome.errors)")
    }
  }

  @Test("a traced run computes what an untraced one does, and shows what its batches took")
  func train() throws {
    let (traced, plain) = (try TemporaryFolder(), try TemporaryFolder())
    let arguments = ["train", "vanilla-gan", "--preset", "ring8", "--profile", "smoke", "--quiet"]
    let outcome = try Program.run(arguments + ["--trace"], in: traced)
    #expect(outcome.status == 0 && outcome.errors.contains("batch of a training step"))
    try Program.succeed(arguments, in: plain)
    #expect(try traced.computed() == plain.computed())
  }

  @Test("a run whose numbers run away ends with status 4 and names step, operation and tensor; the checkpoint is kept")
  func nonFinite() throws {
    let folder = try TemporaryFolder()
    let program = try Program(
      ["train", "vanilla-gan", "--preset", "ring8", "--profile", "quick", "--checkpoint-every", "50", "--quiet"],
      in: folder)
    folder.waitForCheckpoint(of: program, beyond: 0)
    program.send(SIGTERM)
    #expect(try program.ended().status == 5)
    // The last values of the file are weights of the generator's output; they are set to the greatest float.
    let run = try FileManager.default.subpathsOfDirectory(atPath: folder.path).first {
      $0.hasSuffix("checkpoint.safetensors")
    }
    let url = URL(fileURLWithPath: folder.file(try #require(run)))
    let bytes = try Data(contentsOf: url)
    let broken = bytes.dropLast(64) + Data((0..<16).flatMap { _ in [0xFF, 0xFF, 0x7F, 0x7F] as [UInt8] })
    try broken.write(to: url)
    try Program.fail(
      ["resume", "--quiet"], in: folder, status: 4,
      saying: ["stopped at step", "the loss ", "matrix product", "generator.output.weight", "is kept at"])
    #expect(try Data(contentsOf: url) == broken)
    #expect(try folder.store().runs().map(\.state) == [.failed])
  }
}
