import Models
import Tensors

extension TrainingLoop {
  /// The error for a system whose values were not finite after a step: takes the steps since the last checkpoint once
  /// more, which are the same to the last bit, and watches every operation.
  ///
  /// The system is left in a broken state; the checkpoint is not touched. A search that fails hides nothing: the stop
  /// is told without a cause.
  func stop<System: TrainableSystem>(
    _ symptom: String, at step: Int, of system: System, batch: (Int) throws -> System.Batch
  ) -> ExperimentError {
    var stop = NonFiniteStop(run: specification.title, symptom: symptom, step: step)
    do {
      let path = try checkpointPath()
      if let checkpoint = try Checkpoint(contentsOf: path) {
        stop.checkpoint = .init(step: checkpoint.step, path: path)
        try checkpoint.restore(system, file: path)
        stop.cause = try cause(in: checkpoint.step...max(step, checkpoint.step), of: system, batch: batch)
      }
    } catch {}
    return .notFinite(stop)
  }

  private func cause<System: TrainableSystem>(
    in steps: ClosedRange<Int>, of system: System, batch: (Int) throws -> System.Batch
  ) throws -> NonFiniteStop.Cause {
    for step in steps {
      if workplace.isInterrupted() { return .notSought }
      let search = NonFiniteSearch(names: system.parameters.map { ($0.name, $0.parameter.value) })
      try search.observing { _ = system.train(try batch(step), step: step) }
      if let finding = search.finding { return .found(.init(step: step, finding: finding)) }
      workplace.reporter.progress(
        "\(specification.title): looking for the operation", step: step - steps.lowerBound + 1, of: steps.count)
    }
    return .notFound
  }
}

extension Checkpoint {
  /// The name of a tensor with a value that is no finite number, the first in alphabetical order.
  var nonFinite: String? {
    tensors.keys.sorted().first { tensors[$0]?.firstNonFinite != nil }
  }
}
