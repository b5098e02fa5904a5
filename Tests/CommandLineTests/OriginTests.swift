import Foundation
import Results
import Testing

@Suite("Why, diff and verify")
struct OriginTests {
  private func smoke(seeds: String) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try Program.succeed(
      ["train", "vanilla-gan", "--preset", "ring8", "--profile", "smoke", "--seeds", seeds, "--jobs", "1", "--quiet"],
      in: folder)
    return folder
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("why tells what a number is, who made it, its items and seeds, and commands that run; as JSON too")
  func why() throws {
    let folder = try smoke(seeds: "0-2")
    let text = try Program.succeed(["why", "1"], in: folder)
    for part in [
      "Signature", "Items", "Seeds", "Made by", "Specification", "synthbench verify 1", "this one", "weights",
    ] {
      #expect(text.contains(part), "\(part) in \(text)")
    }
    let run = try folder.store().run(1)
    #expect(
      text.contains(run.weightsHash ?? "-") && text.contains(run.binaryHash) && text.contains(run.specificationHash))
    let score = try folder.store().score(1)
    let name = "ring8/vanilla-gan/\(run.variant)/\(score.metric)/\(score.subject)"
    #expect(try Program.succeed(["why", name, "--seed", "\(run.seed)"], in: folder) == text)
    #expect(try Program.succeed(["why", "\(name)/\(run.seed)"], in: folder) == text)
    let json = try object(Program.succeed(["why", "1", "--json"], in: folder))
    #expect((json["score"] as? [String: Any])?["metric"] as? String == score.metric)
    #expect(((json["seeds"] as? [String: Any])?["values"] as? [Any])?.count == 3)
    let elsewhere = try Program.succeed(["why", "1", "--runs", folder.path + "/runs"], in: TemporaryFolder())
    #expect(elsewhere.contains("synthbench verify 1 --runs \(folder.path)/runs\n"))
    // The command that is printed finds the run done.
    let command = try #require(json["command"] as? String)
    let again = try Program.run(command.split(separator: " ").dropFirst().map(String.init), in: folder)
    #expect(again.status == 0 && again.errors.isEmpty)
  }

  @Test("names that nothing has, or several, are refused with what was meant")
  func names() throws {
    let folder = try smoke(seeds: "0,1")
    try Program.fail(
      ["why", "ring9/vanilla-gan"], in: folder, status: 2, saying: ["benchmark", "Did you mean 'ring8'?"])
    try Program.fail(
      ["why", "ring8/vanilla-gan/non-saturating/mode@ring8"], in: folder, status: 2,
      saying: ["Did you mean 'modes@ring8'?"])
    try Program.fail(
      ["why", "ring8/vanilla-gan/non-saturating/modes@ring8/test"], in: folder, status: 2,
      saying: ["Several", "--seed"])
    try Program.fail(["why", "999"], in: folder, status: 2, saying: ["no score 999"])
    try Program.fail(
      ["diff", "vanila-gan/non-saturating/0", "2"], in: folder, status: 2, saying: ["Did you mean 'vanilla-gan'?"])
    try Program.fail(["diff", "1", "a//b"], in: folder, status: 2, saying: ["system/variant/seed"])
    try Program.fail(["verify", "7"], in: folder, status: 2, saying: ["no run 7"])
    try Program.fail(["why", "1", "--items=-1"], in: folder, status: 2, saying: ["--items"])
  }

  @Test("without a results file they end with status 3 and make nothing")
  func nothingStored() throws {
    let folder = try TemporaryFolder()
    for arguments in [["why", "1"], ["diff", "1", "2"], ["verify", "1"]] {
      try Program.fail(arguments, in: folder, status: 3, saying: ["no results file at runs/results.sqlite"])
    }
    #expect(folder.names.isEmpty)
  }

  @Test("diff shows the fields and scores that differ, and of a run with itself that nothing does")
  func diff() throws {
    let folder = try smoke(seeds: "0,1")
    let text = try Program.succeed(
      ["diff", "vanilla-gan/non-saturating/0", "vanilla-gan/non-saturating/1"], in: folder)
    #expect(text.contains("vanillaGAN.seed") && text.contains("Weights: others") && text.contains("modes@ring8"))
    #expect(!text.contains("vanillaGAN.steps"))
    let same = try Program.succeed(["diff", "1", "1"], in: folder)
    #expect(same.contains("Specification: the same") && same.contains("Weights: the same"))
    let json = try object(Program.succeed(["diff", "1", "2", "--json"], in: folder))
    #expect((json["specification"] as? [[String: Any]])?.first?["path"] as? String == "vanillaGAN.seed")
  }

  @Test("verify ends with 0 and leaves nothing behind; after a change it ends with 1 and shows it; evaluate too")
  func verify() throws {
    let folder = try smoke(seeds: "0")
    let before = try folder.computed()
    let text = try Program.succeed(["verify", "vanilla-gan/non-saturating/0", "--quiet"], in: folder)
    #expect(text.contains("the same to the last bit (weights, 6 scores"))
    #expect(try folder.computed() == before && folder.names == ["runs"])
    try Program.succeed(["verify", "1", "--quiet", "--threads", "2", "--scratch", "kept"], in: folder)
    #expect(FileManager.default.fileExists(atPath: folder.file("kept/results.sqlite")))
    try Program.fail(["verify", "1", "--scratch", "kept"], in: folder, status: 2, saying: ["kept is there already"])

    let store = try folder.store()
    var score = try store.score(1)
    score.value += 1
    try store.record(score)
    let changed = try Program.run(["verify", "1", "--quiet", "--json"], in: folder)
    let found = try object(changed.output)
    #expect(changed.status == 1 && found["isSame"] as? Bool == false)
    #expect((found["deviations"] as? [[String: Any]])?.isEmpty == false)
    #expect(try Program.run(["evaluate", "1"], in: folder).status == 1)

    try store.interrupt(run: 1, at: Date(timeIntervalSince1970: 0))
    try Program.fail(["verify", "1"], in: folder, status: 3, saying: ["interrupted, not finished"])
  }

  @Test("evaluate ends with 1 when the weights are not the stored ones")
  func otherWeights() throws {
    let folder = try smoke(seeds: "0,1")
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.file("runs"))
      .filter { $0.hasSuffix("checkpoint.safetensors") }.map { folder.file("runs/" + $0) }
    #expect(paths.count == 2)
    let first = try Data(contentsOf: URL(fileURLWithPath: paths[0]))
    try Data(contentsOf: URL(fileURLWithPath: paths[1])).write(to: URL(fileURLWithPath: paths[0]))
    try first.write(to: URL(fileURLWithPath: paths[1]))
    let outcome = try Program.run(["evaluate", "1"], in: folder)
    #expect(outcome.status == 1 && outcome.output.contains("DIFFER"))
  }
}
