import Foundation
import Results
import Tensors
import Testing

@Suite("Interrupted, killed, resumed", .serialized)
struct InterruptionTests {
  /// A run long enough to be hit in its middle.
  private static let loud = [
    "train", "vanilla-gan", "--preset", "ring8", "--profile", "quick", "--checkpoint-every", "50",
  ]
  private static let train = loud + ["--quiet"]

  /// What the run computes undisturbed.
  private static let undisturbed = Result {
    let folder = try TemporaryFolder()
    try Program.succeed(train, in: folder)
    return try folder.computed()
  }

  private func expectUndisturbed(_ folder: TemporaryFolder) throws {
    let (expected, found) = (try Self.undisturbed.get(), try folder.computed())
    #expect(expected.count > 400)
    let differing = Set(found).symmetricDifference(expected).sorted()
    #expect(differing.isEmpty && found.count == expected.count, "\(differing.prefix(4))")
  }

  /// How often the program must be killed in the middle for the test to count.
  private static let kills = 4

  @Test("killed at random moments and resumed, a run ends with the weights, scores and curves of an undisturbed one")
  func killed() throws {
    let folder = try TemporaryFolder()
    var random = RandomStream(seed: 20_141, role: .noise)
    var arguments = Self.train
    for _ in 0..<Self.kills {
      let program = try Program(arguments, in: folder)
      // Some steps further than the last time, and then at any moment of a step or of a write.
      folder.waitForCheckpoint(of: program, beyond: folder.lastCheckpoint ?? 0)
      usleep(UInt32(random.uniform(0, 120_000)))
      program.send(SIGKILL)
      let outcome = try program.ended()
      #expect(outcome.wasKilled, "the run was over before it could be killed: \(outcome.errors)")
      let run = try #require(try folder.store().runs().first)
      #expect(run.state == .running)
      arguments = ["resume", "--checkpoint-every", "50", "--quiet"]
    }
    try Program.succeed(arguments, in: folder)
    try expectUndisturbed(folder)
    #expect(try folder.store().runs().count == 1)
  }

  @Test("a signal to stop ends with status 5 and a checkpoint; resume completes", arguments: [SIGINT, SIGTERM])
  func signalled(_ signal: Int32) throws {
    let folder = try TemporaryFolder()
    let program = try Program(Self.train, in: folder)
    folder.waitForCheckpoint(of: program, beyond: 0)
    program.send(signal)
    let outcome = try program.ended()
    #expect(outcome.status == 5 && !outcome.wasKilled && outcome.output.isEmpty)
    #expect(outcome.message.hasPrefix("synthbench: Interrupted: ") && outcome.message.contains("synthbench resume"))
    let run = try #require(try folder.store().runs().first)
    #expect(run.state == .interrupted && (run.lastCheckpointStep ?? 0) > 0)
    try Program.succeed(["resume", "--quiet"], in: folder)
    try expectUndisturbed(folder)
  }

  @Test("a second process waits for a run that another one works at, and takes it up when that one is killed")
  func handedOver() throws {
    let folder = try TemporaryFolder()
    let first = try Program(Self.train, in: folder)
    folder.waitForCheckpoint(of: first, beyond: 0)
    let second = try Program(Self.loud, in: folder)
    while first.isRunning, second.isRunning, !second.errorsSoFar.contains("waits for another process") { usleep(3_000) }
    first.send(SIGKILL)
    #expect(try first.ended().wasKilled)
    let outcome = try second.ended()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors.contains("seed 0 waits for another process"))
    #expect(try folder.store().runs().count == 1)
    try expectUndisturbed(folder)
  }
}
