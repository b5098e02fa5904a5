import Datasets
import Images
import Models
import QualityMetrics
import Results
import Tensors

/// Trains pix2pix and scores what it makes of inputs that it has not seen.
struct Pix2PixExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: Pix2PixRun

  func manifests() throws -> [DatasetManifest] { [try details.manifest(data: workplace.data)] }

  func judges() throws -> [String: String] {
    guard details.source == .labelsToStreet else { return [:] }
    return ["street judge": try StreetJudge.load(details.judge, in: workplace).trained.identity]
  }

  func train(_ run: Int64) throws {
    let data = try PairData.load(details, in: workplace)
    let system = Pix2Pix(details.configuration, seed: details.seed)
    var order = BatchOrder(count: data.count, batchSize: details.batchSize, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(system) { step in try data.batch(order.items(step: step), step: step) }
  }

  /// The system as training left it.
  private func trained() throws -> Pix2Pix {
    let system = Pix2Pix(details.configuration, seed: details.seed)
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  func picture(_ run: Int64) throws {
    let test = try PairData.load(details, in: workplace).test
    let shown = Array(0..<min(ContactSheetWriter.shownScenes, test.inputs.shape[0]))
    let inputs = test.inputs.gatheredRows(shown)
    let made = try trained().generate(inputs, seed: details.seed)
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    try writer.writeTranslations(
      "pairs.png",
      [
        .init("input", Image.batch(inputs, .signed)),
        .init(details.variant.rawValue, details.source.pictures(of: made, inputs: inputs)),
        .init("truth", details.source.pictures(of: test.targets.gatheredRows(shown), inputs: inputs)),
      ], run)
  }

  func samples(_ count: Int) throws -> [Image] {
    let test = try PairData.load(details, in: workplace).test
    let items = (0..<count).map { $0 % test.inputs.shape[0] }
    let inputs = test.inputs.gatheredRows(items)
    return details.source.pictures(of: try trained().generate(inputs, seed: details.seed), inputs: inputs)
  }

  // MARK: Scores

  func evaluate() throws -> Evaluation {
    let system = try trained()
    let test = try PairData.load(details, in: workplace).test
    let made = system.generate(test.inputs, seed: details.seed)
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    let pictures = TranslatedPictures(
      made: details.source.pictures(of: made, inputs: test.inputs),
      real: details.source.pictures(of: test.targets, inputs: test.inputs))
    func record(_ score: MetricScore, subject: String = "test", accuracy: Double? = nil) {
      var score = score
      score.signature.state("world", "\(details.source.rawValue)-\(details.worldSeed)-\(details.size)")
      score.signature.state("dropout", details.testRule.isDropping ? "on" : "off")
      score.signature.state("norm", details.norm.rawValue)
      score.signature.state("statistics", details.testRule.statistics == .batch ? "test batch of 1" : "training")
      evaluation.add(score, subject: subject, judgeAccuracy: accuracy)
    }
    for score in try pictures.pixelScores() + pictures.colourScores() { record(score) }
    switch details.source {
    case .labelsToStreet:
      let truth = streetLabels(details.worldSeed, size: details.size, count: details.testPairs)
      let judge = try StreetJudge.load(details.judge, in: workplace)
      for (subject, photos) in [("test", pictures.made), ("real", pictures.real)] {
        for score in try judge.scores(photos.signed, truth: truth) {
          record(score, subject: subject, accuracy: judge.trained.accuracy)
        }
      }
    case .streetToLabels:
      let truth = streetLabels(details.worldSeed, size: details.size, count: details.testPairs)
      for score in try pictures.paintedScores(truth: truth) { record(score) }
    default: break
    }
    return evaluation
  }
}
