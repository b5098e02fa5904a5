import Datasets
import Images
import Models
import Networks
import QualityMetrics
import Tensors

/// Trains Deformable GANs on drawn people and scores the pictures of people whom it has not seen.
struct DeformableGANExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: DeformableGANRun

  func manifests() throws -> [DatasetManifest] { [details.world.manifest] }

  func judges() throws -> [String: String] {
    var judges = ["person classifier": try details.judge.classifier(in: workplace).trained.identity]
    for detector in try detectors() { judges["person detector\(detector.note)"] = detector.judge.trained.identity }
    if let features = try features() { judges["features"] = features.identity }
    return judges
  }

  // MARK: Training

  func train(_ run: Int64) throws {
    let data = PosePairs(details.world, .training)
    let size = details.batchSize
    var order = BatchOrder(count: data.pairs.count, batchSize: 3 * size, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(try untrained(data)) { step in
      let items = order.items(step: step)
      let parts = (0..<3).map { data.batch(items[$0 * size..<($0 + 1) * size]) }
      return DeformableGAN.Batch(real: parts[0], generated: parts[1], learned: parts[2])
    }
  }

  /// Pairs on which a reconstruction in features of our own is weighed against that of pixels.
  private static let weighedPairs = 64

  /// The system as it starts.
  private func untrained(_ data: PosePairs) throws -> DeformableGAN {
    let features = try features()
    var configuration = details.configuration
    if let features, details.vgg19 == nil {
      let pairs = data.batch(0..<min(Self.weighedPairs, data.pairs.count))
      configuration.reconstructionWeight = DeformableGAN.matchedReconstructionWeight(
        configuration, features: features, images: pairs.sources, others: pairs.targets)
    }
    return DeformableGAN(configuration, seed: details.seed, features: features)
  }

  /// The network in whose features pictures are compared; none for variants that compare pixels.
  private func features() throws -> (any ShallowFeatureNetwork)? {
    guard details.variant.featureLevel != nil else { return nil }
    if let hash = details.vgg19 { return try workplace.vgg19(hash) }
    return try details.judge.features(in: workplace)
  }

  /// The system as training left it.
  func trained() throws -> DeformableGAN {
    let system = DeformableGAN(details.configuration, seed: details.seed, features: try features())
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  // MARK: Pictures

  /// Held-out pairs, the same for every run of equal worlds.
  var testPairs: PosePairs { PosePairs(details.world, .test, count: details.testPairs) }

  func picture(_ run: Int64) throws {
    let test = testPairs
    let shown = test.batch(0..<min(ContactSheetWriter.shownScenes, test.pairs.count))
    let writer = ContactSheetWriter(workplace: workplace, specification: specification)
    try writer.writeTranslations(
      "pairs.png",
      [
        .init("input", Image.batch(shown.sources, .signed)),
        .init(details.variantName, Image.batch(try trained().transfer(shown), .signed)),
        .init("truth", Image.batch(shown.targets, .signed)),
      ], run)
  }

  func samples(_ count: Int) throws -> [Image] {
    let test = testPairs
    let pairs = test.batch((0..<count).map { $0 % test.pairs.count })
    return Image.batch(try trained().transfer(pairs), .signed)
  }
}

extension DeformableGAN {
  /// The sources of pairs in the poses of their targets.
  func transfer(_ pairs: Pairs) -> Tensor {
    generate(pairs.sources, poses: pairs.sourcePoses, wanted: pairs.targetPoses)
  }
}
