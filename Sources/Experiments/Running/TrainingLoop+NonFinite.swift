import Models
import Tensors

extension TrainingLoop {
  /// The error for a system whose values were not finite after a step: takes the steps since the last checkpoint once
  /// more, which are the same to the last bit, and watches every operation.
  ///
  /// The system is left in a broken state; the checkpoint is not touched.
  func stop<System: TrainableSystem>(
    _ symptom: String, at step: Int, of system: System, batch: (Int) throws -> System.Batch
  ) throws -> ExperimentError {
    let path = try checkpointPath()
    var stop = NonFiniteStop(run: specification.title, symptom: symptom, step: step)
    guard let checkpoint = try Checkpoint(contentsOf: path) else { return .notFinite(stop) }
    stop.checkpoint = .init(step: checkpoint.step, path: path)
    try checkpoint.restore(system, file: path)
    for step in checkpoint.step...max(step, checkpoint.step) where !workplace.isInterrupted() {
      let search = NonFiniteSearch(names: system.parameters.map { ($0.name, $0.parameter.value) })
      try search.observing { _ = system.train(try batch(step), step: step) }
      if let finding = search.finding {
        stop.origin = .init(step: step, finding: finding)
        break
      }
    }
    return .notFinite(stop)
  }
}

extension Checkpoint {
  /// The name of a tensor with a value that is no finite number, the first in alphabetical order.
  var nonFinite: String? {
    tensors.keys.sorted().first { tensors[$0]?.firstNonFinite != nil }
  }
}
