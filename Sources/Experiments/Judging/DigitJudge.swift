import Autograd
import Datasets
import Foundation
import Judges
import Layers
import Tensors

/// A digit classifier that the suite trained itself, with its accuracy on held-out real digits.
package struct DigitJudge {
  package let classifier: DigitClassifier
  package let accuracy: Double
  /// Architecture and weights.
  package let identity: String

  /// The judge of a set of points: from the cache, or trained with a fixed seed and kept.
  package static func load(_ points: PointData, _ details: VanillaGANRun, in workplace: Workplace) throws -> DigitJudge
  {
    try workplace.judges.alone { try loadAlone(points, details, in: workplace) }
  }

  private static func loadAlone(
    _ points: PointData, _ details: VanillaGANRun, in workplace: Workplace
  ) throws -> DigitJudge {
    let name = "\(details.points.rawValue)-\(details.worldSeed)-\(points.training.shape[0])"
    let path = try workplace.judgeFolder() + "/digits-\(name).safetensors"
    var random = RandomStream(seed: 11, role: .weights)
    let classifier = DigitClassifier(dimension: points.training.shape[1], using: &random)
    if FileManager.default.fileExists(atPath: path) {
      try readingOwnFile(path) {
        try Safetensors(contentsOf: path).load(into: classifier.parameters, file: path)
      }
    } else {
      try trainSupervised(
        classifier, count: points.training.shape[0],
        schedule: SupervisedSchedule(steps: 1500, batchSize: 64, rate: 1e-3),
        seed: 11,
        loss: { items, pass in
          crossEntropy(
            classifier(Variable(points.training.gatheredRows(items)), pass),
            classes: items.map { points.trainingLabels[$0] })
        },
        onStep: { step, _ in
          workplace.reporter.progress("digit judge", step: step + 1, of: 1500)
          if workplace.isInterrupted() { throw ExperimentError.interrupted(run: "the digit judge", step: step) }
        })
      try Safetensors(tensors: classifier.snapshot).write(to: path)
    }
    let right = zip(classifier.predict(points.test), points.testLabels).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    return DigitJudge(
      classifier: classifier, accuracy: Double(right) / Double(points.testLabels.count),
      identity: "digit-classifier-" + weightsHash(classifier.parameters).prefix(16))
  }
}
