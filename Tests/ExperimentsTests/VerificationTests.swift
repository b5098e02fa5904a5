import Experiments
import Foundation
import Layers
import Models
import Results
import Tensors
import Testing

@Suite("Verifying and explaining runs")
struct VerificationTests {
  private func places() throws -> (stored: Workplace, scratch: Workplace) {
    let folder = try TemporaryFolder()
    return (
      try Workplace.temporary(folder),
      try Workplace(
        folder: folder.path + "/scratch", data: nil,
        provenance: Provenance(codeVersion: "later", binaryHash: "b2", machine: "other", threads: 2),
        reporter: SilentReporter(), now: { Date(timeIntervalSince1970: 1_800_000_000) })
    )
  }

  @Test("a repeated run is the same to the last bit, and what made it otherwise is told")
  func same() throws {
    let (stored, scratch) = try places()
    try Executor(stored).execute(ring())
    let verification = try stored.verify(run: 1, in: scratch, threads: 2)
    #expect(verification.isSame && verification.deviations.isEmpty)
    #expect(verification.scoreCount == 6 && verification.itemCount > 100)
    #expect(verification.circumstances.map(\.path) == ["code version", "machine", "program", "threads"])
  }

  @Test("a judge of the cache is taken when its weights are those that were noted, and trained anew when not")
  func judges() throws {
    let (stored, scratch) = try places()
    try Executor(stored).execute(hands(.l2GAN))
    let cache = stored.folder + "/judges"
    let names = try FileManager.default.contentsOfDirectory(atPath: cache)
    #expect(!names.isEmpty)
    let path = cache + "/" + (try #require(names.sorted().first))
    // Other weights under the same name: a judge that somebody exchanged.
    var file = try Safetensors(contentsOf: path)
    let name = try #require(file.tensors.keys.sorted().first)
    file.tensors[name] = file.tensors[name].map { tensor in
      Tensor(tensor.shape) { span in for i in span.indices { span[i] = 0 } }
    }
    try file.write(to: path)
    let verification = try stored.verify(run: 1, in: scratch, threads: 1)
    #expect(verification.isSame, "\(verification.deviations)")
    #expect(verification.circumstances.allSatisfy { !$0.path.hasPrefix("judge") })
  }

  @Test("a downstream run is repeated with the generator whose images it used")
  func prerequisites() throws {
    let (stored, scratch) = try places()
    let plan = HandsPlan(.smoke)
    let downstream = try #require(plan.downstream(.fcn, seed: 0, imagesOf: .l2).first { $0.variant == "S" })
    try Scheduler(Executor(stored), jobs: 1, threads: 1)
      .execute([[.handDepth(plan.generator(.l2, seed: 0))], [downstream]])
    let run = try stored.store.run(named: downstream.system.rawValue + "/S")
    #expect(try stored.verify(run: try #require(run.id), in: scratch, threads: 1).isSame)
  }

  @Test("a score that was changed is found, and a specification that was changed is not run")
  func changed() throws {
    let (stored, scratch) = try places()
    try Executor(stored).execute(ring())
    var score = try stored.store.scores(ofRun: 1)[0]
    let items = try stored.store.items(ofScore: try #require(score.id))
    score.value = score.value.nextUp
    try stored.store.record(score, items: items)
    let verification = try stored.verify(run: 1, in: scratch, threads: 1)
    #expect(!verification.isSame && verification.deviations.map(\.what) == ["\(score.metric) of \(score.subject)"])
    var run = try stored.store.run(1)
    run.seed = 5
    run.specification = run.specification.replacing("\"seed\":0", with: "\"seed\":5")
    let id = try stored.store.begin(run)
    #expect(throws: ExperimentError.notRepeatable(run: id, reason: "it is running, not finished")) {
      try stored.verify(run: id, in: scratch, threads: 1)
    }
    try stored.store.finish(run: id, at: Date(timeIntervalSince1970: 0), weightsHash: nil)
    let error = #expect(throws: ExperimentError.self) { try stored.verify(run: id, in: scratch, threads: 1) }
    #expect(try #require(error).description.contains("its specification is not the one"))
  }

  @Test("what a run was evaluated to is not the same once its weights or scores are others")
  func reevaluation() throws {
    let (stored, _) = try places()
    try Executor(stored).execute(ring())
    var result = try stored.reevaluate(run: 1)
    #expect(result.isSame)
    result.lines[0].now = result.lines[0].now.nextUp
    #expect(!result.isSame)
    result = try stored.reevaluate(run: 1)
    result.sameWeights = false
    #expect(!result.isSame)
  }

  @Test("the command of a planned run plans that run; one of another plan has none")
  func commands() throws {
    let runs = Benchmark.allCases.filter { !$0.isCollection }.flatMap { $0.stages(.quick, seeds: [3]).flatMap { $0 } }
    for run in runs {
      let command = try #require(run.command, "\(run.title)")
      #expect(command.hasPrefix("synthbench ") && command.hasSuffix(" --profile quick --seeds 3"))
    }
    #expect(ring(steps: 41).command == nil)
    let planned = RunSpecification.vanillaGAN(.planned(.ring8, .smoke, seed: 0))
    #expect(planned.with(arithmetic: .bfloat16).command?.contains(" --dtype bfloat16 ") == true)
    let generator = HandsPlan(.quick).generator(.l2GANStyle, seed: 1)
    #expect(
      RunSpecification.handDepth(generator).with(vgg19: "ab").command?.contains("--vgg19 FILE") == true)
  }

  @Test("an explained score states every field of its signature in words, its source and its commands")
  func origin() throws {
    let (stored, _) = try places()
    try Executor(stored).execute(.vanillaGAN(.planned(.ring8, .smoke, seed: 0)))
    for scored in try stored.store.scores() {
      let origin = try stored.store.origin(of: scored, ends: 2, commandOptions: " --runs r")
      #expect(origin.source?.isEmpty == false && origin.conditions.count >= 3)
      #expect(origin.conditions.prefix(2).allSatisfy { $0.words?.isEmpty == false })
      #expect(
        origin.command
          == "synthbench train vanilla-gan --variant non-saturating --preset ring8 --profile smoke --seeds 0"
          + " --runs r")
      #expect(origin.repetition == "synthbench verify 1 --runs r")
    }
  }
}
