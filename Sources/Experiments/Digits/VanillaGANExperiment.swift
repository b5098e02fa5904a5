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
struct VanillaGANExperiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: VanillaGANRun

  func execute(_ run: Int64) throws -> Outcome {
    let points = try PointData.load(details, data: workplace.data)
    var configuration = configuration
    configuration.generatorLoss = details.loss
    let system = VanillaGAN(configuration, seed: details.seed, meanPoint: points.mean)
    let untrained = system.sample(details.samples, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    var order = BatchOrder(
      count: points.training.shape[0], batchSize: configuration.batchSize, seed: details.seed)
    try loop.train(system) { step in
      points.training.gatheredRows(order.items(step: step))
    }
    let generated = system.sample(details.samples, seed: details.seed)
    workplace.reporter.progress("scoring \(specification.title)", step: 0, of: 1)
    let note = try score(generated, points, run: run, subject: "test")
    _ = try score(untrained, points, run: run, subject: "untrained generator")
    if details.points != .ring8 {
      try ContactSheetWriter(workplace: workplace, specification: specification).writeDigits(
        generated: generated, training: points.training, run: run)
    }
    return Outcome(weightsHash: weightsHash(system.parameters), note: note)
  }

  private var configuration: VanillaGAN.Configuration {
    switch details.points {
    case .mnist: .mnist
    case .digits16: .digits16
    case .ring8: .ring8
    }
  }

  // MARK: Scores

  private func score(_ generated: Tensor, _ points: PointData, run: Int64, subject: String) throws -> String {
    let parzen = try ParzenScore(
      samples: generated, validation: points.validation, test: points.test, deviations: deviations,
      product: { matrixProduct($0, $1, transposeB: true) })
    var likelihood = parzen.score
    likelihood.signature.state("points", specification.preset)
    try workplace.store.append([
      CurvePoint(runId: run, step: details.steps, series: "parzen-deviation/\(subject)", value: parzen.deviation)
    ])
    try workplace.record(likelihood, run: run, subject: subject, itemPrefix: "test")
    switch details.points {
    case .ring8:
      let modes = try RingModes(generated)
      for score in [modes.covered, modes.share] { try workplace.record(score, run: run, subject: subject) }
    case .digits16, .mnist:
      let judge = try DigitJudge.load(points, details, in: workplace)
      var entropy = try Classification.labelEntropy(judge.classifier.predict(generated), classes: 10)
      entropy.signature.judge = judge.identity
      try workplace.record(entropy, run: run, subject: subject, judgeAccuracy: judge.accuracy)
    }
    return String(format: "Parzen %.1f ± %.1f nats", likelihood.value, likelihood.standardError)
  }

  /// The paper's ten widths for digits; smaller ones for points on a plane.
  private var deviations: [Double] {
    details.points == .ring8
      ? ParzenWindow.deviations(from: 0.02, through: 0.5, count: 10) : ParzenWindow.paperDeviations
  }
}
