import Foundation
import Judges
import Models
import QualityMetrics
import Tensors

extension DomainTransferExperiment {
  // MARK: Digits

  /// The classifier of target digits on transferred source digits, beside what it makes of the source itself and what
  /// the classifier trained on the source makes of the target; and what a nearest neighbour learns from the transfer.
  func scoreDigits(_ system: DTN, _ data: TransferData, _ evaluation: inout Evaluation) throws {
    let judge = try details.classifier(data, in: workplace)
    let features = try details.featureNetwork(data, in: workplace)
    let read = judge.network.predict(system.transfer(data.test.images)).argmax()
    let main = try accuracy(read, data.test.digits)
    add(main, subject: "test", judge, &evaluation)
    let grey = data.test.images.grey
    try add(
      accuracy(judge.network.predict(grey).argmax(), data.test.digits), subject: "untranslated", judge, &evaluation)
    try add(
      accuracy(features.network.predict(data.targetTest.images).argmax(), data.targetTest.digits),
      subject: "source-only", features, &evaluation, isPartOfSystem: true)
    try add(
      accuracy(judge.network.predict(data.targetTest.images).argmax(), data.targetTest.digits), subject: "real", judge,
      &evaluation)
    if [.unseenInSource, .unseenInTarget, .unseenInFeatures].contains(details.preset) {
      let unseen = data.test.digits.indices.filter { data.test.digits[$0] == TransferTask.unseenDigit }
      try add(
        accuracy(unseen.map { read[$0] }, unseen.map { data.test.digits[$0] }), subject: "unseen digit", judge,
        &evaluation)
    }
    try scoreNeighbours(system, data, &evaluation)
    evaluation.note = String(format: "digits kept %.3f", main.value)
  }

  /// Labelled source digits, transferred, as the training set of a nearest-neighbour classifier of target digits:
  /// domain adaptation without target labels. Beside it the same with the source digits as they are, in grey.
  private func scoreNeighbours(_ system: DTN, _ data: TransferData, _ evaluation: inout Evaluation) throws {
    let count = min(2_000, data.labelled.count)
    let known = data.labelled.images.sliced(axis: 0, 0..<count)
    let labels = data.labelled.digits.prefix(count)
    for (subject, images) in [
      ("nearest neighbour", system.transfer(known)), ("nearest neighbour, untranslated", known.grey),
    ] {
      let nearest = nearestRows(of: data.targetTest.images, among: images)
      var score = try Classification.accuracy(
        predicted: nearest.map { labels[$0] }, truth: data.targetTest.digits,
        metric: .accuracyDTN2017)
      score.signature.state("neighbours", "1 of \(count)")
      add(score, subject: subject, nil, &evaluation)
    }
  }

  private func accuracy(_ read: [Int], _ truth: [Int]) throws -> MetricScore {
    try Classification.accuracy(predicted: read, truth: truth, metric: .accuracyDTN2017)
  }

  // MARK: Faces

  /// Whether a network that reads emoji finds in the made ones the attributes of the photographed faces, and how far
  /// they are from the emoji that belong to the faces.
  func scoreEmoji(_ system: DTN, _ data: TransferData, _ evaluation: inout Evaluation) throws {
    guard let asked = data.test.attributes, let known = data.labelled.attributes, let truth = data.truth else { return }
    let judge = try details.classifier(data, in: workplace)
    let made = system.transfer(data.test.images)
    let overall = try agreement(judge.network.attributes(of: made), asked)
    add(overall, subject: "test", judge, &evaluation)
    try add(agreement(judge.network.attributes(of: truth), asked), subject: "real", judge, &evaluation)
    // What guessing the commoner answer to each attribute would give.
    let shares = known.sum(over: [0]) * (1 / Float(known.shape[0]))
    let usual = shares.applying(.offset(-0.5)).applying(.step(slope: 0))
    try add(
      agreement(usual.broadcast(to: asked.shape, along: [0]), asked), subject: "commonest", nil, &evaluation)
    add(try PixelErrors.meanAbsolute(made, truth), subject: "to the truth", nil, &evaluation)
    evaluation.note = String(format: "attributes kept %.3f", overall.value)
  }

  private func agreement(_ read: Tensor, _ asked: Tensor) throws -> MetricScore {
    try Classification.accuracy(predicted: read.values.map { Int($0) }, truth: asked.values.map { Int($0) })
  }

  private func add(
    _ score: MetricScore, subject: String, _ judge: TransferNetwork?, _ evaluation: inout Evaluation,
    isPartOfSystem: Bool = false
  ) {
    var score = score
    // f belongs to the system and differs from seed to seed; a judge is one for all.
    score.signature.judge = isPartOfSystem ? "the system's own f" : judge?.identity
    score.signature.state("world", "\(details.preset.world)-\(details.worldSeed)-32")
    evaluation.add(score, subject: subject, judgeAccuracy: judge?.accuracy)
  }
}

extension Tensor {
  /// N×H×W×C to N×H×W×1, the mean of the channels.
  fileprivate var grey: Tensor {
    (sum(over: [3]) * (1 / Float(shape[3]))).reshaped([shape[0], shape[1], shape[2], 1])
  }
}

/// For each image the place of the nearest of others of as many values, by squared distance.
private func nearestRows(of images: Tensor, among others: Tensor) -> [Int] {
  func rows(_ images: Tensor) -> Tensor { images.reshaped([images.shape[0], images.count / images.shape[0]]) }
  let (wanted, known) = (rows(images), rows(others))
  // |a − b|² is |a|² − 2ab + |b|²; the first is the same for all candidates.
  let lengths = known.applying(.square).sum(over: [1])
  let products = matrixProduct(wanted, known, transposeB: true)
  return (products * 2 - lengths.broadcast(to: products.shape, along: [0])).argmax()
}
