import Datasets
import Foundation
import Images
import Judges
import Layers
import Models
import QualityMetrics
import Results
import Tensors

/// Trains the vanilla GAN and scores its points: Parzen log-likelihood, and modes or label entropy.
struct VanillaGANExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: VanillaGANRun

  func manifests() throws -> [DatasetManifest] {
    switch details.points {
    case .mnist:
      guard let data = workplace.data, FileManager.default.fileExists(atPath: data + "/mnist") else {
        throw ExperimentError.missingData(set: "mnist", folder: workplace.data)
      }
      return [try MNIST(data: URL(fileURLWithPath: data)).manifest]
    case .digits16: return [Digits16(seed: details.worldSeed, counts: PointData.digitCounts).manifest]
    case .ring8: return [Ring8(seed: details.worldSeed, counts: PointData.ringCounts).manifest]
    }
  }

  func train(_ run: Int64) throws {
    let points = try PointData.load(details, data: workplace.data)
    let system = untrained(points)
    var order = BatchOrder(
      count: points.training.shape[0], batchSize: configuration.batchSize, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(system) { step in points.training.gatheredRows(order.items(step: step)) }
  }

  func evaluate() throws -> Evaluation {
    let points = try PointData.load(details, data: workplace.data)
    let system = try trained(points)
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    try score(sample(system), points, subject: "test", &evaluation)
    try score(sample(untrained(points)), points, subject: "untrained generator", &evaluation)
    return evaluation
  }

  func picture(_ run: Int64) throws {
    guard details.points != .ring8 else { return }
    let points = try PointData.load(details, data: workplace.data)
    try ContactSheetWriter(workplace: workplace, specification: specification).writeDigits(
      generated: sample(try trained(points)), training: points.training, run: run)
  }

  func samples(_ count: Int) throws -> [Image] {
    guard details.points != .ring8 else { throw ExperimentError.makesNoImages(run: specification.title) }
    let system = try trained(PointData.load(details, data: workplace.data))
    let rows = system.sample(count, seed: details.seed)
    let size = Int(Double(rows.shape[1]).squareRoot())
    return Image.batch(rows.reshaped([count, size, size, 1]), .unit)
  }

  /// The points that are scored and shown.
  func sample(_ system: VanillaGAN) -> Tensor { system.sample(details.samples, seed: details.seed) }

  /// The system as it starts.
  private func untrained(_ points: PointData) -> VanillaGAN {
    var configuration = configuration
    configuration.generatorLoss = details.loss
    configuration.arithmetic = details.arithmetic ?? .float32
    return VanillaGAN(configuration, seed: details.seed, meanPoint: points.mean)
  }

  /// The system as training left it.
  func trained(_ points: PointData) throws -> VanillaGAN {
    let system = untrained(points)
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  private var configuration: VanillaGAN.Configuration {
    switch details.points {
    case .mnist: details.profile == .paper ? .mnistAveraged : .mnistFalling(by: 1.00006)
    case .digits16: .digits16
    case .ring8: .ring8
    }
  }

  // MARK: Scores

  private func score(
    _ generated: Tensor, _ points: PointData, subject: String, _ evaluation: inout Evaluation
  ) throws {
    let parzen = try ParzenScore(
      samples: generated, validation: points.validation, test: points.test, deviations: deviations,
      product: { matrixProduct($0, $1, transposeB: true) })
    var likelihood = parzen.score
    likelihood.signature.state("points", specification.preset)
    evaluation.add(likelihood, subject: subject)
    evaluation.figures.append(
      .init(series: "parzen-deviation/\(subject)", position: details.steps, value: parzen.deviation))
    if subject == "test" {
      evaluation.note = String(format: "Parzen %.1f ± %.1f nats", likelihood.value, likelihood.standardError)
    }
    switch details.points {
    case .ring8:
      let modes = try RingModes(generated)
      for score in [modes.covered, modes.share] { evaluation.add(score, subject: subject) }
    case .digits16, .mnist:
      let judge = try DigitJudge.load(points, details, in: workplace)
      var entropy = try Classification.labelEntropy(judge.classifier.predict(generated), classes: 10)
      entropy.signature.judge = judge.identity
      evaluation.add(entropy, subject: subject, judgeAccuracy: judge.accuracy)
    }
  }

  /// The paper's ten widths for digits; smaller ones for points on a plane.
  private var deviations: [Double] {
    details.points == .ring8
      ? ParzenWindow.deviations(from: 0.02, through: 0.5, count: 10) : ParzenWindow.paperDeviations
  }
}
