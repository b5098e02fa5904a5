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
    let schedule = SupervisedSchedule(steps: 1500, batchSize: 64, rate: 1e-3)
    var random = RandomStream(seed: 11, role: .weights)
    let classifier = DigitClassifier(dimension: points.training.shape[1], using: &random)
    let trained = try workplace.judge(
      "digit-classifier", settings: "\(details.points.rawValue)-\(details.worldSeed)-\(points.training.shape[0])",
      network: classifier, steps: schedule.steps,
      train: { onStep in
        try trainSupervised(
          classifier, count: points.training.shape[0], schedule: schedule, seed: 11,
          loss: { items, pass in
            crossEntropy(
              classifier(Variable(points.training.gatheredRows(items)), pass),
              classes: items.map { points.trainingLabels[$0] })
          },
          onStep: onStep)
      },
      accuracy: {
        let right = zip(classifier.predict(points.test), points.testLabels).count { $0 == $1 }
        return Double(right) / Double(points.testLabels.count)
      })
    return DigitJudge(classifier: classifier, accuracy: trained.accuracy, identity: trained.identity)
  }
}
