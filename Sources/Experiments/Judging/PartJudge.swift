import Autograd
import Datasets
import Foundation
import Judges
import Layers
import QualityMetrics
import Tensors

/// A part-segmentation network that the suite trained itself, with its accuracy on held-out real images.
package struct PartJudge {
  /// The frozen network.
  package let network: PartPerceptualNetwork
  /// Pixel accuracy on 128 held-out real images.
  package let accuracy: Double

  /// The judge of a specification: from the cache where it was trained before, trained and kept otherwise.
  package static func load(_ specification: JudgeSpecification, in workplace: Workplace) throws -> PartJudge {
    var random = RandomStream(seed: specification.seed, role: .weights)
    let network = PartPerceptualNetwork(classes: HandPart.allCases.count, identity: "untrained", using: &random)
    let trained = try workplace.judge(
      "part-network", settings: specification.json, network: network, steps: specification.schedule.steps,
      train: { try train(network, specification, in: workplace, onStep: $0) },
      accuracy: { held(network, specification, in: workplace) })
    return PartJudge(
      network: PartPerceptualNetwork(network, identity: trained.identity), accuracy: trained.accuracy)
  }

  private static func train(
    _ network: PartPerceptualNetwork, _ specification: JudgeSpecification, in workplace: Workplace,
    onStep: (Int, Float) throws -> Void
  ) throws {
    let data = workplace.drawn.hands(
      seed: specification.worldSeed, size: specification.size, split: .training, count: specification.trainingFrames)
    try trainSupervised(
      network, count: data.count, schedule: specification.schedule, seed: specification.seed,
      loss: { items, pass in
        crossEntropy(
          network(Variable(data.images.gatheredRows(items)), pass), classes: data.labels(of: items).map(Int.init))
      },
      onStep: onStep)
  }

  private static func held(
    _ network: PartPerceptualNetwork, _ specification: JudgeSpecification, in workplace: Workplace
  ) -> Double {
    let data = workplace.drawn.hands(
      seed: specification.worldSeed, size: specification.size, split: .validation, count: 128)
    let right = zip(network.predict(data.images), data.labels).reduce(0) { $0 + ($1.0 == Int($1.1) ? 1 : 0) }
    return Double(right) / Double(data.labels.count)
  }
}
