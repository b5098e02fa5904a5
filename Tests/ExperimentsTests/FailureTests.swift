import Datasets
import Experiments
import Foundation
import Images
import Layers
import Models
import Results
import Tensors
import Testing

/// A system of one weight that counts its steps and whose loss is no number from a step on.
private final class BreakingSystem: TrainableSystem {
  private let weight = Parameter(Tensor([1], repeating: 0))
  private let breaksAt: Int

  init(breaksAt: Int) { self.breaksAt = breaksAt }

  var parameters: [NamedParameter] { [NamedParameter("weight", weight)] }
  var optimizers: [(name: String, optimizer: Optimizer)] { [] }

  func train(_ batch: Int, step: Int) -> [LossValue] {
    weight.set(weight.value + 1)
    return [LossValue("fine", 1), LossValue("broken", step >= breaksAt ? .nan : 2)]
  }
}

/// An experiment around it.
private struct BreakingExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let breaksAt: Int

  func train(_ run: Int64) throws {
    try TrainingLoop(workplace: workplace, specification: specification, run: run, steps: 40)
      .train(BreakingSystem(breaksAt: breaksAt)) { $0 }
  }
  func evaluate() throws -> Evaluation { Evaluation(weightsHash: "w") }
  func picture(_ run: Int64) throws {}
  func manifests() throws -> [DatasetManifest] { [] }
  func samples(_ count: Int) throws -> [Image] { [] }
}

@Suite("Runs that fail")
struct FailureTests {
  @Test("a run that cannot be done does not keep the others from being done, and all that failed are counted")
  func others() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    // Without the network that they start from, these have nothing to begin with.
    let orphans = Benchmark.srgan.stages(.smoke, seeds: [0])[1].prefix(2)
    let scheduler = Scheduler(Executor(workplace), jobs: 1, threads: 1)
    let error = #expect(throws: ExperimentError.self) { try scheduler.execute([Array(orphans), [ring()]]) }
    guard case .runsFailed(2, of: 3, let first) = error else { throw try #require(error) }
    #expect(first == ExperimentError.notTrained(run: "srgan srresnet-mse seed 0").description)
    #expect(try workplace.store.runs().map(\.state) == [.failed, .failed, .finished])
    #expect(throws: ExperimentError.notTrained(run: "srgan srresnet-mse seed 0")) {
      try scheduler.execute([[orphans[orphans.startIndex]], [ring()]])
    }
  }

  @Test("a loss that is not a number stops the run, names step and series, and keeps checkpoint and curve")
  func notFinite() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder(), checkpointInterval: 10)
    let path = try TrainingLoop(workplace: workplace, specification: ring(), run: 1, steps: 40).checkpointPath()
    func execute(breaksAt: Int) throws {
      try Executor(workplace).execute(
        ring(),
        as: BreakingExperiment(workplace: workplace, specification: ring(), breaksAt: breaksAt))
    }
    let error = #expect(throws: ExperimentError.self) { try execute(breaksAt: 23) }
    var stop = NonFiniteStop(run: ring().title, symptom: "the loss broken", step: 23)
    (stop.cause, stop.checkpoint) = (.notFound, .init(step: 20, path: path))
    #expect(error == .notFinite(stop))
    let text = try #require(error).description
    #expect(text.contains("broken") && text.contains("step 23") && text.contains(path))
    let row = try #require(try workplace.store.runs().first)
    #expect(row.state == .failed && row.lastCheckpointStep == 20 && row.failure == text)
    #expect(try Checkpoint(contentsOf: path)?.step == 20)
    #expect(try Checkpoint(contentsOf: path)?.tensors["parameters/weight"]?.values == [20])
    let curve = try workplace.store.curve(run: try #require(row.id), series: "broken")
    #expect(curve.map(\.step) == Array(0...23) && curve.last?.value.isNaN == true && curve[22].value == 2)
    // With its cause mended the run goes on from the checkpoint.
    try execute(breaksAt: 100)
    #expect(try workplace.store.runs().map(\.state) == [.finished])
    #expect(try Checkpoint(contentsOf: path)?.tensors["parameters/weight"]?.values == [40])
    let mended = try workplace.store.curve(run: try #require(row.id), series: "broken")
    #expect(mended.map(\.step) == Array(0..<40) && mended.allSatisfy { $0.value == 2 })
  }

  @Test("weights that are not VGG-19's are refused by the tensor's name, and nothing is kept of them")
  func notVGG19() throws {
    let folder = try TemporaryFolder()
    let workplace = try Workplace.temporary(folder)
    let path = folder.path + "/vgg19.safetensors"
    try Safetensors(tensors: ["features.0.weight": .zeros([64, 1, 3, 3])]).write(to: path)
    #expect(
      throws: WeightsError.wrongShape(
        file: path, name: "features.0.weight", expected: [64, 3, 3, 3], found: [64, 1, 3, 3])
    ) { try workplace.importVGG19(path) }
    let kept = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/runs/judges")) ?? []
    #expect(kept.isEmpty)
  }

  @Test("a checkpoint that is cut short, empty, or another system's is refused by its name")
  func damagedCheckpoint() throws {
    let folder = try TemporaryFolder()
    let interrupter = Interrupter(stops: [5])
    let workplace = try Workplace.temporary(folder, isInterrupted: { interrupter.asks() })
    #expect(throws: ExperimentError.self) { try Executor(workplace).execute(ring()) }
    let path = try TrainingLoop(workplace: workplace, specification: ring(), run: 1, steps: 40).checkpointPath()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let others = Safetensors(tensors: ["parameters/other": Tensor([1], repeating: 0)], metadata: ["step": "5"]).bytes
    for bytes in [whole.prefix(whole.count / 2), whole.prefix(3), Data(), Data(others)] {
      try bytes.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: ExperimentError.self) { try Executor(workplace).execute(ring()) }
      guard case .damagedFile(path, _) = error else { throw try #require(error) }
      let text = try #require(error).description
      #expect(text.contains(path) && text.contains("Delete") && !text.contains("\n"))
      #expect(try workplace.store.runs().map(\.state) == [.failed])
    }
    try FileManager.default.removeItem(atPath: path)
    try Executor(workplace).execute(ring())
    #expect(try workplace.store.runs().map(\.state) == [.finished])
  }

  @Test("data that is not there leaves no row")
  func missingData() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    let run = RunSpecification.vanillaGAN(.planned(.mnist, .smoke, seed: 0))
    #expect(throws: ExperimentError.missingData(set: "mnist", folder: nil)) {
      try Executor(workplace).execute(run)
    }
    #expect(try workplace.store.runs().isEmpty)
  }

  @Test("an unfinished run of another version is left out of what can be resumed, and is named")
  func otherVersion() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder(), isInterrupted: { true })
    #expect(throws: ExperimentError.self) { try Executor(workplace).execute(ring()) }
    let row = try #require(try workplace.store.runs().first)
    var key = row.key
    key.specificationHash = "other"
    let stranger = try workplace.store.begin(
      Run(
        key: key, specification: #"{"newGAN":{"_0":{}}}"#, codeVersion: "?", binaryHash: "?", machine: "?", threads: 1,
        datasetManifest: "[]", judgeHashes: [:], createdAt: row.createdAt))
    #expect(try workplace.unfinished().flatMap { $0 } == [ring()])
    #expect(try workplace.unreadable() == [stranger])
    #expect(throws: ExperimentError.unknownSpecification(run: stranger)) { try workplace.reevaluate(run: stranger) }
  }

  @Test("runs that make no images say so, and runs that are not trained too")
  func noSamples() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder())
    try Executor(workplace).execute(ring(steps: 2))
    let id = try #require(try workplace.store.runs().first?.id)
    #expect(throws: ExperimentError.makesNoImages(run: ring().title)) { try workplace.samples(run: id, count: 2) }
    try FileManager.default.removeItem(atPath: try workplace.folder(of: ring(steps: 2)))
    #expect(throws: ExperimentError.notTrained(run: ring().title)) { try workplace.reevaluate(run: id) }
  }
}
