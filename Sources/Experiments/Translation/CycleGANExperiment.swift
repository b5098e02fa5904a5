import Datasets
import Images
import Models
import QualityMetrics
import Results
import Tensors

/// Trains CycleGAN on images without pairs and scores its translations on pairs that it was never shown.
struct CycleGANExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: CycleGANRun

  func manifests() throws -> [DatasetManifest] { [try UnpairedData.manifest(details, data: workplace.data)] }

  func judges() throws -> [String: String] {
    guard details.source == .streets else { return [:] }
    return ["street judge": try StreetJudge.load(details.judge, in: workplace).trained.identity]
  }

  func train(_ run: Int64) throws {
    let data = try UnpairedData(details, in: workplace)
    let system = CycleGAN(details.configuration(stepsPerEpoch: data.stepsPerEpoch), seed: details.seed)
    var order = BatchOrder(count: data.counts.a, batchSize: details.batchSize, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(system) { step in try data.batch(order.items(step: step), step: step) }
  }

  /// The system as training left it.
  private func trained(_ data: UnpairedData) throws -> CycleGAN {
    let system = CycleGAN(details.configuration(stepsPerEpoch: data.stepsPerEpoch), seed: details.seed)
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  func picture(_ run: Int64) throws {
    let data = try UnpairedData(details, in: workplace)
    let system = try trained(data)
    let shown = Array(0..<min(ContactSheetWriter.shownScenes, data.test.a.shape[0], data.test.b.shape[0]))
    let (a, b) = (data.test.a.gatheredRows(shown), data.test.b.gatheredRows(shown))
    let (toB, toA) = (system.translateToB(a), system.translateToA(b))
    func column(_ title: String, _ images: Tensor) -> ContactSheetWriter.Column {
      .init(title, Image.batch(images, .signed))
    }
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    // Where the world hides pairs, B is what A ought to become, and the other way round.
    try writer.writeTranslations(
      "cycles.png",
      [
        column("A", a), column("A to B", toB), column("A to B to A", system.translateToA(toB)), column("B", b),
        column("B to A", toA), column("B to A to B", system.translateToB(toA)),
      ], run)
  }

  func samples(_ count: Int) throws -> [Image] {
    let data = try UnpairedData(details, in: workplace)
    let items = (0..<count).map { $0 % data.test.a.shape[0] }
    return Image.batch(try trained(data).translateToB(data.test.a.gatheredRows(items)), .signed)
  }

  /// The domains: A is photographs where it is known what it is.
  var translations: [String] { details.source == .streets ? ["photo", "labels"] : ["A", "B"] }

  func translate(_ image: Image, to name: String) throws -> Image {
    let size = details.size
    let input = stacked([
      image.converted(toChannels: 3).resized(height: size, width: size, .pillowBicubic).tensor(.signed)
    ])
    let system = try trained(UnpairedData(details, in: workplace))
    let made = name == translations[0] ? system.translateToA(input) : system.translateToB(input)
    return Image.batch(made, .signed)[0]
  }

  // MARK: Scores

  func evaluate() throws -> Evaluation {
    let data = try UnpairedData(details, in: workplace)
    let system = try trained(data)
    let (a, b) = data.test
    let (toB, toA) = (system.translateToB(a), system.translateToA(b))
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    let world = try statedWorld(details.source.rawValue, details.worldSeed, details.size, manifests())
    func record(_ score: MetricScore, _ subject: String, accuracy: Double? = nil) {
      var score = score
      score.signature.state("world", world)
      evaluation.add(score, subject: subject, judgeAccuracy: accuracy)
    }
    record(try PixelErrors.meanAbsolute(system.translateToA(toB), a), "cycle of A")
    record(try PixelErrors.meanAbsolute(system.translateToB(toA), b), "cycle of B")
    guard data.isPaired else { return evaluation }
    let madeA = TranslatedPictures(made: Image.batch(toA, .signed), real: Image.batch(a, .signed))
    let madeB = TranslatedPictures(made: Image.batch(toB, .signed), real: Image.batch(b, .signed))
    for score in try madeA.pixelScores() + madeA.colourScores() { record(score, "B to A") }
    for score in try madeB.pixelScores() { record(score, "A to B") }
    guard details.source == .streets else { return evaluation }
    let truth = streetLabels(details.worldSeed, size: details.size, count: details.testImages)
    for score in try madeB.paintedScores(truth: truth) { record(score, "test") }
    let judge = try StreetJudge.load(details.judge, in: workplace)
    for (subject, photos) in [("test", madeA.made), ("real", madeA.real)] {
      for score in try judge.scores(photos.signed, truth: truth) {
        record(score, subject, accuracy: judge.trained.accuracy)
      }
    }
    return evaluation
  }
}
