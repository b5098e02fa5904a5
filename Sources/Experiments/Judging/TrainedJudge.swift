import Datasets
import Foundation
import Layers
import Tensors

/// What a network that the suite trained itself is known by.
package struct TrainedJudge: Sendable {
  /// Architecture and hash of the weights.
  package let identity: String
  /// Its accuracy on real data that it did not see.
  package let accuracy: Double
}

extension Workplace {
  /// Gives a judge its trained weights: those kept in the folder of judges, or, where there are none, trained now and
  /// kept. One judge at a time, so that runs side by side do not train it twice; two processes that both miss it train
  /// it twice and write the same bytes.
  ///
  /// - Parameters:
  ///   - name: what the identity begins with, such as `street-fcn`.
  ///   - settings: everything that the training depends on; another text is another judge.
  ///   - network: freshly drawn from a fixed seed; changed in place.
  ///   - steps: training steps, for the progress display.
  ///   - train: trains the network; calls what it is given after each step.
  ///   - accuracy: measures the trained network on held-out real data.
  package func judge(
    _ name: String, settings: String, network: some Parameterized, steps: Int,
    train: (_ onStep: (_ step: Int, _ loss: Float) throws -> Void) throws -> Void, accuracy: () throws -> Double
  ) throws -> TrainedJudge {
    try judges.alone {
      let path = try judgeFolder() + "/\(name)-\(SHA256.hexadecimal(of: Array(settings.utf8)).prefix(16)).safetensors"
      if FileManager.default.fileExists(atPath: path) {
        let accuracy = try readingOwnFile(path) {
          let file = try Safetensors(contentsOf: path)
          try file.load(into: network.parameters, file: path)
          return file.metadata["accuracy"].flatMap { Double($0) }
        }
        guard let accuracy else {
          throw ExperimentError.damagedFile(file: path, reason: "Its header states no accuracy.")
        }
        return TrainedJudge(identity: identity(name, network), accuracy: accuracy)
      }
      try train { step, loss in
        guard loss.isFinite else {
          throw ExperimentError.notFinite(NonFiniteStop(run: "judge \(name)", symptom: "the loss", step: step))
        }
        reporter.progress("judge \(name)", step: step + 1, of: steps)
        if isInterrupted() { throw ExperimentError.interrupted(run: "the judge \(name)", step: step) }
      }
      let measured = try accuracy()
      try Safetensors(tensors: network.snapshot, metadata: ["accuracy": String(measured), "settings": settings])
        .write(to: path)
      reporter.finished("judge \(name)", note: String(format: "held-out accuracy %.1f %%", 100 * measured))
      return TrainedJudge(identity: identity(name, network), accuracy: measured)
    }
  }

  private func identity(_ name: String, _ network: some Parameterized) -> String {
    "\(name)-" + weightsHash(network.parameters).prefix(16)
  }
}
