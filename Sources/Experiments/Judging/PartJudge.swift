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
  ///
  /// Two processes that both miss it train it twice and write the same bytes.
  package static func load(_ specification: JudgeSpecification, in workplace: Workplace) throws -> PartJudge {
    try workplace.judges.alone { try loadAlone(specification, in: workplace) }
  }

  private static func loadAlone(_ specification: JudgeSpecification, in workplace: Workplace) throws -> PartJudge {
    let path = try workplace.judgeFolder() + "/part-\(specification.hash.prefix(16)).safetensors"
    var random = RandomStream(seed: specification.seed, role: .weights)
    let network = PartPerceptualNetwork(
      classes: HandPart.allCases.count, identity: "untrained", using: &random)
    if FileManager.default.fileExists(atPath: path) {
      let file = try readingOwnFile(path) {
        let file = try Safetensors(contentsOf: path)
        try file.load(into: network.parameters, file: path)
        return file
      }
      let accuracy = file.metadata["accuracy"].flatMap { Double($0) } ?? .nan
      return PartJudge(network: named(network), accuracy: accuracy)
    }
    try train(network, specification, in: workplace)
    let accuracy = held(network, specification, in: workplace)
    try Safetensors(
      tensors: network.snapshot,
      metadata: ["accuracy": String(accuracy), "specification": specification.hash]
    ).write(to: path)
    return PartJudge(network: named(network), accuracy: accuracy)
  }

  private static func named(_ network: PartPerceptualNetwork) -> PartPerceptualNetwork {
    PartPerceptualNetwork(network, identity: "part-network-" + weightsHash(network.parameters).prefix(16))
  }

  private static func train(
    _ network: PartPerceptualNetwork, _ specification: JudgeSpecification, in workplace: Workplace
  ) throws {
    let data = workplace.hands.data(
      seed: specification.worldSeed, size: specification.size, split: .training, count: specification.trainingFrames)
    let title = "judge seed \(specification.seed)"
    try trainSupervised(
      network, count: data.count, schedule: specification.schedule, seed: specification.seed,
      loss: { items, pass in
        crossEntropy(
          network(Variable(data.images.gatheredRows(items)), pass), classes: data.labels(of: items).map(Int.init))
      },
      onStep: { step, _ in
        workplace.reporter.progress(title, step: step + 1, of: specification.schedule.steps)
        if workplace.isInterrupted() { throw ExperimentError.interrupted(run: title, step: step) }
      })
    workplace.reporter.finished(title, note: "")
  }

  private static func held(
    _ network: PartPerceptualNetwork, _ specification: JudgeSpecification, in workplace: Workplace
  ) -> Double {
    let data = workplace.hands.data(
      seed: specification.worldSeed, size: specification.size, split: .validation, count: 128)
    let right = zip(network.predict(data.images), data.labels).reduce(0) { $0 + ($1.0 == Int($1.1) ? 1 : 0) }
    return Double(right) / Double(data.labels.count)
  }
}
