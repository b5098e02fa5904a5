import Autograd
import Datasets
import Foundation
import Judges
import Layers
import Models
import Tensors

/// A network of f's layers that the suite trained with labels: f itself, or the classifier that scores the transfer.
struct TransferNetwork {
  let network: DTNFeatureNetwork
  /// On held-out images of the domain that it was trained on: the share of digits, or of attributes, that it reads
  /// right.
  let accuracy: Double
  /// Architecture and weights.
  let identity: String

  /// The network of a role: from the cache where it was trained before, trained and kept otherwise.
  static func load(
    _ name: String, settings: String, width: Int, seed: UInt64, schedule: SupervisedSchedule, training: DomainImages,
    test: DomainImages, in workplace: Workplace
  ) throws -> TransferNetwork {
    var random = RandomStream(seed: seed, role: .weights)
    let network = DTNFeatureNetwork(width: width, classes: training.attributes?.shape[1] ?? 10, using: &random)
    let trained = try workplace.judge(
      name, settings: "\(settings)-\(width)-\(seed)-\(schedule)", network: network, steps: schedule.steps,
      train: { onStep in
        try trainSupervised(
          network, count: training.count, schedule: schedule, seed: seed,
          loss: { items, pass in
            let logits = network.logits(of: Variable(training.images.gatheredRows(items)), pass)
            if let attributes = training.attributes {
              return binaryCrossEntropy(Logits(logits), attributes.gatheredRows(items))
            }
            return crossEntropy(logits, classes: items.map { training.digits[$0] })
          },
          onStep: onStep)
      },
      accuracy: {
        guard let attributes = test.attributes else {
          let right = zip(network.predict(test.images).argmax(), test.digits).count { $0 == $1 }
          return Double(right) / Double(test.count)
        }
        let right = zip(network.attributes(of: test.images).values, attributes.values).count { $0 == $1 }
        return Double(right) / Double(attributes.count)
      })
    return TransferNetwork(network: network, accuracy: trained.accuracy, identity: trained.identity)
  }
}

extension DTNFeatureNetwork {
  /// The likelier answer to each attribute, N×K of 0 and 1.
  func attributes(of images: Tensor) -> Tensor {
    let logits = predict(images)
    return Tensor(logits.shape, logits.values.map { $0 > 0 ? 1 : 0 })
  }
}

extension DomainTransferRun {
  /// Everything that training a network for the transfer depends on; of published files, what they hold.
  private func settings(_ part: String, in workplace: Workplace) throws -> String {
    let files =
      preset == .svhn
      ? try TransferData.manifests(self, data: workplace.data).map(\.contentHash).joined(separator: "-") : ""
    let hidesDigit = preset == .unseenInFeatures && part == "features"
    let set = preset == .svhn ? "svhn" : preset == .faces ? "faces" : hidesDigit ? "digits-unseen" : "digits"
    return "\(part)-\(set)-\(worldSeed)-\(trainingImages)-\(testImages)\(files)"
  }

  /// f, trained on the labelled source images; each seed of a run has its own.
  func featureNetwork(_ data: TransferData, in workplace: Workplace) throws -> TransferNetwork {
    try TransferNetwork.load(
      "transfer-features", settings: settings("features", in: workplace), width: width, seed: seed, schedule: features,
      training: data.labelled, test: data.test, in: workplace)
  }

  /// The classifier that scores, trained on the target images; the same for all runs.
  func classifier(_ data: TransferData, in workplace: Workplace) throws -> TransferNetwork {
    // Under `unseen-3-target` the transfer has not seen threes, but the judge must know them.
    let whole = preset == .unseenInTarget ? try TransferData(with(.digits), data: workplace.data) : data
    return try TransferNetwork.load(
      "transfer-classifier", settings: settings("classifier", in: workplace), width: width, seed: 404, schedule: judge,
      training: whole.target, test: whole.targetTest, in: workplace)
  }

  private func with(_ task: TransferTask) -> Self {
    var run = self
    run.preset = task
    return run
  }
}
