import Foundation
import Layers
import Models
import Results
import Tensors

/// Trains a system step by step: curves into the results file, checkpoints beside it, stopping when asked or when a
/// value is no longer a number, going on where a checkpoint left off.
///
/// A checkpoint is written before the first step too, and none holds a value that is not finite: whatever breaks, there
/// is a sound state to go on from and to look for the cause from.
package struct TrainingLoop {
  let workplace: Workplace
  let specification: RunSpecification
  let run: Int64
  let steps: Int

  /// A loop over the steps of a run.
  package init(workplace: Workplace, specification: RunSpecification, run: Int64, steps: Int) {
    (self.workplace, self.specification, self.run, self.steps) = (workplace, specification, run, steps)
  }

  /// The file that holds the state between two steps.
  package func checkpointPath() throws -> String {
    _ = try workplace.folder(of: specification)
    return workplace.weightsPath(of: specification)
  }

  /// Runs the remaining steps.
  ///
  /// - Parameters:
  ///   - period: steps after which a system does the same again; the curve has whole periods.
  ///   - batch: the batch of a step; a function of the step alone.
  package func train<System: TrainableSystem>(
    _ system: System, period: Int = 1, batch: (Int) throws -> System.Batch
  ) throws {
    let path = try checkpointPath()
    var next = 0
    if let checkpoint = try Checkpoint(contentsOf: path) {
      try checkpoint.restore(system, file: path)
      next = checkpoint.step
    } else {
      try Checkpoint(of: system, after: 0).write(to: path)
    }
    try workplace.store.removeCurve(run: run, after: next - 1)
    let interval = workplace.checkpointInterval ?? max(50, steps / 20)
    let curveInterval = max(1, steps / 200) * period
    var points: [CurvePoint] = []
    while next < steps {
      let losses = system.train(try drawn(next, batch), step: next)
      if let broken = losses.first(where: { !$0.value.isFinite }) {
        try workplace.store.append(points + values(losses, at: next))
        throw stop("the loss \(broken.series)", at: next, of: system, batch: batch)
      }
      if next % curveInterval < period || next == steps - 1 {
        points += values(losses, at: next)
      }
      next += 1
      workplace.reporter.progress(specification.title, step: next, of: steps)
      let stops = workplace.isInterrupted()
      if next % interval == 0 || next == steps || stops {
        try workplace.store.append(points)
        points = []
        let checkpoint = Checkpoint(of: system, after: next)
        if let broken = checkpoint.nonFinite {
          throw stop("the tensor \(broken)", at: next - 1, of: system, batch: batch)
        }
        try checkpoint.write(to: path)
        try workplace.store.checkpointed(run: run, step: next)
      }
      if stops, next < steps { throw ExperimentError.interrupted(run: specification.title, step: next) }
    }
  }

  /// The batch of a step, as an operation of its own in a trace.
  private func drawn<Batch>(_ step: Int, _ batch: (Int) throws -> Batch) rethrows -> Batch {
    let watch = observed("batch of a training step")
    defer { watch?.ended() }
    return try batch(step)
  }

  private func values(_ losses: [LossValue], at step: Int) -> [CurvePoint] {
    losses.map { CurvePoint(runId: run, step: step, series: $0.series, value: Double($0.value)) }
  }
}

/// Puts the state that training left behind into a system.
///
/// - Throws: `ExperimentError.notTrained` when training has not come to its end.
func restoreTrained(
  _ system: some TrainableSystem, of specification: RunSpecification, steps: Int, in workplace: Workplace
) throws {
  let path = workplace.weightsPath(of: specification)
  guard let checkpoint = try Checkpoint(contentsOf: path), checkpoint.step == steps else {
    throw ExperimentError.notTrained(run: specification.title)
  }
  try checkpoint.restore(system, file: path)
}
