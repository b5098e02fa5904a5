import Experiments
import Foundation
import Results
import Synchronization
import Tensors
import Testing

@Suite("Values that are no finite numbers")
struct NonFiniteTests {
  /// Trains the tiny system for 100 steps with checkpoints every 50, and gives why it stopped.
  private func stop(
    _ workplace: Workplace, rate: @escaping (Int) -> Float = { _ in 1e-3 }, batch: (Int) -> Tensor = TinySystem.batch
  ) throws -> NonFiniteStop {
    let run = try workplace.store.begin(
      Run(
        key: RunKey(
          benchmark: "b", system: "s", variant: "v", preset: "p", profile: "smoke", seed: 0, specificationHash: "h"),
        specification: "{}", codeVersion: "c", binaryHash: "b", machine: "m", threads: 1, datasetManifest: "[]",
        judgeHashes: [:], createdAt: workplace.now()))
    let loop = TrainingLoop(workplace: workplace, specification: ring(), run: run, steps: 100)
    let error = #expect(throws: ExperimentError.self) { try loop.train(TinySystem(rate: rate), batch: batch) }
    guard case .notFinite(let stop) = error else { throw try #require(error) }
    #expect(stop.checkpoint?.path == (try loop.checkpointPath()))
    let kept = try #require(try Checkpoint(contentsOf: loop.checkpointPath()))
    #expect(kept.step == stop.checkpoint?.step && kept.tensors.values.allSatisfy { $0.firstNonFinite == nil })
    return stop
  }

  @Test("weights that grew too large name the step, the loss, the operation and the weights")
  func divergence() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder(), checkpointInterval: 50)
    let stop = try stop(
      workplace, rate: { $0 == 60 ? 1e30 : 1e-3 },
      batch: { TinySystem.batch($0).applying(.scale($0 == 61 ? 1e30 : 1)) })
    #expect(stop.step == 61 && stop.symptom == "the loss squared" && stop.checkpoint?.step == 50)
    let finding = try #require(stop.origin?.finding)
    #expect(stop.origin?.step == 61 && finding.operation == "convolution 3×3 1→4" && finding.shape == [1, 4, 4, 4])
    #expect(finding.operands == ["a tensor 1×8×8×1", "encoder.weight 4×1×3×3"])
    #expect(stop.description.contains("step 61") && stop.description.contains("encoder.weight"))
  }

  @Test("before the first checkpoint the search begins with the untrained system")
  func early() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder(), checkpointInterval: 50)
    let stop = try stop(workplace, rate: { $0 == 3 ? .infinity : 1e-3 })
    #expect(stop.step == 4 && stop.symptom == "the loss squared" && stop.checkpoint?.step == 0)
    #expect(stop.origin?.step == 3 && stop.origin?.finding.operation == "Adam step")
  }

  @Test("a batch that holds NaN is named as a tensor that no operation made")
  func batch() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder(), checkpointInterval: 50)
    let stop = try stop(
      workplace,
      batch: { step in
        step == 7 ? Tensor([1, 8, 8, 1], (0..<64).map { $0 == 9 ? .nan : 0 }) : TinySystem.batch(step)
      })
    #expect(stop.step == 7 && stop.origin?.step == 7)
    let finding = try #require(stop.origin?.finding)
    #expect(finding.operation == nil && finding.shape == [1, 8, 8, 1] && finding.position == 9 && finding.value.isNaN)
  }

  @Test("weights that an update broke are not written over the last checkpoint, even while losses look well")
  func update() throws {
    let workplace = try Workplace.temporary(try TemporaryFolder(), checkpointInterval: 50)
    let stop = try stop(workplace, rate: { $0 == 99 ? .infinity : 1e-3 })
    #expect(stop.step == 99 && stop.checkpoint?.step == 50)
    #expect(stop.symptom == "the tensor parameters/decoder.bias")
    #expect(stop.origin?.step == 99 && stop.origin?.finding.operation == "Adam step")
    #expect(stop.origin?.finding.name == "encoder.bias" || stop.origin?.finding.name == "encoder.weight")
  }

  @Test("a search that is interrupted, or cannot draw its batches, tells the stop without a cause")
  func unsought() throws {
    let interrupted = Mutex(false)
    let workplace = try Workplace.temporary(
      try TemporaryFolder(), checkpointInterval: 50, isInterrupted: { interrupted.withLock { $0 } })
    let stopped = try stop(
      workplace,
      rate: { step in
        interrupted.withLock { $0 = step == 3 }
        return step == 3 ? .infinity : 1e-3
      })
    #expect(stopped.cause == .notSought && stopped.checkpoint?.step == 0)
    #expect(!stopped.description.contains("No operation") && stopped.description.contains("train with others"))
  }

  @Test("the search raises no alarm over the steps of systems in good health", arguments: StepBenchmark.System.allCases)
  func health(_ system: StepBenchmark.System) throws {
    var sizes = StepBenchmark.Sizes()
    (sizes.size, sizes.width, sizes.batch, sizes.blocks) = (system == .deformable ? 128 : 64, 2, 2, 1)
    let search = NonFiniteSearch()
    let benchmark = try StepBenchmark(system, sizes)
    _ = search.observing { benchmark.run(steps: 2, warmup: 0) }
    #expect(search.finding == nil)
  }
}
