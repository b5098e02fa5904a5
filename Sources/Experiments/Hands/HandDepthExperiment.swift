import Autograd
import Datasets
import Images
import Judges
import Layers
import Models
import Networks
import QualityMetrics
import Results
import Tensors

/// Trains the hand-depth system and scores its images of poses it has not seen against the real ones.
package struct HandDepthExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: HandDepthRun

  /// The experiment of a run.
  package init(workplace: Workplace, specification: RunSpecification, details: HandDepthRun) {
    (self.workplace, self.specification, self.details) = (workplace, specification, details)
  }

  package func manifests() throws -> [DatasetManifest] { [details.manifest(test: details.testPairs)] }

  package func judges() throws -> [String: String] {
    var judges = ["texture judge": try PartJudge.load(details.judge, in: workplace).network.identity]
    if details.variant.hasStyle { judges["perceptual network"] = try perceptualNetwork().identity }
    return judges
  }

  /// Hands for poses that have no real image.
  package func samples(_ count: Int) throws -> [Image] {
    let poses = HandWorld.furtherPoses(seed: details.worldSeed, count: count)
    return Image.batch(try trained().generate(poses), .signed)
  }

  package func train(_ run: Int64) throws {
    let system = try untrained()
    let data = trainingData
    let batchSize = system.configuration.batchSize
    var order = BatchOrder(count: data.count, batchSize: batchSize, seed: details.seed)
    let loop = TrainingLoop(workplace: workplace, specification: specification, run: run, steps: details.steps)
    try loop.train(system) { step in
      // The released program draws every batch anew, with replacement.
      let items =
        details.preset == .repo
        ? BatchOrder.drawn(batchSize, of: data.count, step: step, seed: details.seed) : order.items(step: step)
      return HandDepthGAN.Batch(poses: data.poses.gatheredRows(items), images: data.images.gatheredRows(items))
    }
  }

  package func picture(_ run: Int64) throws {
    try ContactSheetWriter(workplace: workplace, specification: specification).writeHands(
      generated: trained().generate(testData.poses), test: testData, training: trainingData, run: run)
  }

  /// The system as it starts.
  package func untrained() throws -> HandDepthGAN {
    var configuration: HandDepthConfiguration =
      details.size == 128
      ? .published(details.variant, details.preset) : .small(details.variant, details.preset, steps: details.steps)
    configuration.size = details.size
    configuration.arithmetic = details.arithmetic ?? .float32
    guard details.variant.hasStyle else { return HandDepthGAN(configuration, seed: details.seed) }
    configuration.styleWeights = details.vgg19 == nil && details.preset == .corrected ? .smallNetwork : .released
    let network = try perceptualNetwork()
    // The released program reads the style from one fixed picture; ours is the first training image, or, with the
    // faults mended, the mean over the first 64.
    let pictures = trainingData.images.sliced(
      axis: 0, 0..<min(details.preset == .repo ? 1 : 64, details.trainingPairs))
    return HandDepthGAN(
      configuration, seed: details.seed,
      perceptual: (network, StyleTarget(of: pictures, through: network, in: configuration.arithmetic)))
  }

  /// The system as training left it.
  package func trained() throws -> HandDepthGAN {
    let system = try untrained()
    try restoreTrained(system, of: specification, steps: details.steps, in: workplace)
    return system
  }

  private var trainingData: HandData {
    workplace.drawn.hands(
      seed: details.worldSeed, size: details.size, split: .training, count: details.trainingPairs)
  }

  private var testData: HandData {
    workplace.drawn.hands(seed: details.worldSeed, size: details.size, split: .test, count: details.testPairs)
  }

  // MARK: Scores

  package func evaluate() throws -> Evaluation {
    let system = try trained()
    let test = testData
    let generated = system.generate(test.poses)
    let judge = try PartJudge.load(details.judge, in: workplace)
    var evaluation = Evaluation(weightsHash: weightsHash(system.parameters))
    func record(_ score: MetricScore, accuracy: Double? = nil) {
      var score = score
      score.signature.state("world", "hands-\(details.worldSeed)-\(details.size)")
      score.signature.state("values", "depth-signed")
      evaluation.add(score, judgeAccuracy: accuracy)
    }
    record(try PixelErrors.meanAbsolute(generated, test.images))
    record(try PixelErrors.meanSquared(generated, test.images))
    record(try PixelErrors.peakSignalToNoise(generated, test.images, range: 2))
    // SSIM compares brightness too, so it wants values that start at 0; pose-gan's wants bytes.
    record(try StructuralSimilarity.wang2004(bytes(generated), bytes(test.images), range: 255))
    record(try StructuralSimilarity.poseGAN2018(bytes(generated), bytes(test.images)))
    record(try Roughness.gradientEnergyRatio(generated, test.images))
    record(try Roughness.ratio(generated, test.images, foreground: HandWorld.foreground))
    var gram = try GramDistance.score(
      firstStyleFeatures(generated, judge.network), firstStyleFeatures(test.images, judge.network))
    gram.signature.judge = judge.network.identity
    gram.signature.state("layer", "1")
    record(gram, accuracy: judge.accuracy)
    return evaluation
  }

  /// Images as an 8-bit file would hold them: 0 to 255, rounded.
  private func bytes(_ images: Tensor) -> Tensor {
    stacked(Image.batch(images, .signed).map { $0.tensor(.bytes) })
  }

  /// The features of the judge's first layer, where texture shows.
  private func firstStyleFeatures(_ images: Tensor, _ network: PartPerceptualNetwork) -> Tensor {
    network.features(of: Variable(images)).style[0].value
  }
}
