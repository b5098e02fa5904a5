import Autograd
import Datasets
import Judges
import Layers
import QualityMetrics
import Results
import Tensors

/// Trains a segmentation network or a pose regressor on real, synthetic, or both kinds of images, and scores it on
/// held-out real ones.
struct DownstreamExperiment: DownstreamTraining {
  let workplace: Workplace
  let specification: RunSpecification
  let details: DownstreamRun

  func manifests() throws -> [DatasetManifest] {
    [details.generator.manifest(test: details.testImages, furtherPoses: details.extraImages)]
  }

  func train(_ run: Int64) throws {
    let training = try trainingData()
    switch network() {
    case .segmenter(let network):
      try fit(network, run, count: training.count) { items, pass in
        crossEntropy(
          network(Variable(training.images.gatheredRows(items)), pass),
          classes: training.labels(of: items).map(Int.init))
      }
    case .regressor(let network):
      try fit(network, run, count: training.count) { items, pass in
        let predicted = network(Variable(training.images.gatheredRows(items)), pass)
        return (predicted - Variable(training.poses.gatheredRows(items))).squared().sum() * (1 / Float(items.count))
      }
    }
  }

  func evaluate() throws -> Evaluation {
    let network = self.network()
    try restore(network.weights)
    let world = details.generator
    let test = workplace.drawn.hands(
      seed: world.worldSeed, size: world.size, split: .test, count: details.testImages)
    var evaluation = Evaluation(weightsHash: weightsHash(network.weights.parameters))
    switch network {
    case .segmenter(let network): try scoreLabels(network.predict(test.images), test, &evaluation)
    case .regressor(let network): try scorePoses(network.predict(test.images), test, &evaluation)
    }
    return evaluation
  }

  // MARK: The network

  private enum Network {
    case segmenter(any SegmentationNetwork)
    case regressor(PoseRegressor)

    var weights: any Parameterized {
      switch self {
      case .segmenter(let network): network
      case .regressor(let network): network
      }
    }
  }

  private func network() -> Network {
    var random = RandomStream(seed: details.seed, role: .weights)
    switch details.network {
    case .fcn, .unet:
      let architecture: SegmentationArchitecture = details.network == .fcn ? .fcn : .unet
      return .segmenter(architecture.network(channels: 1, classes: HandPart.allCases.count, using: &random))
    case .poseRegressor: return .regressor(PoseRegressor(size: details.generator.size, using: &random))
    }
  }

  // MARK: Training images

  private func trainingData() throws -> HandData {
    switch details.regime {
    case .real: return realData()
    case .synthetic: return try syntheticData()
    case .realAndSynthetic: return realData().followed(by: try syntheticData())
    case .realAndAugmented:
      let real = realData()
      return real.followed(
        by: HandAugmentation().augmented(real, count: details.extraImages, seed: details.seed))
    }
  }

  /// A seeded choice among the generator's real pairs: another seed, another choice; a larger budget holds a smaller.
  private func realData() -> HandData {
    let world = details.generator
    let all = workplace.drawn.hands(
      seed: world.worldSeed, size: world.size, split: .training, count: world.trainingPairs)
    var random = RandomStream(seed: details.seed, role: .selection)
    return all.selected(Array(random.permutation(all.count).prefix(details.realImages)))
  }

  /// Images that the trained generator makes for poses without a real image.
  private func syntheticData() throws -> HandData {
    let world = details.generator
    let generator = try HandDepthExperiment(
      workplace: workplace, specification: .handDepth(world), details: world
    ).trained()
    let poses = HandWorld.furtherPoses(seed: world.worldSeed, count: details.extraImages)
    return HandData(poses: poses, images: generator.generate(poses))
  }

  // MARK: Training and scoring

  private func fit(
    _ network: some Parameterized, _ run: Int64, count: Int, loss: (_ items: [Int], _ pass: Pass) -> Variable
  ) throws {
    try fit(network, steps: details.schedule.steps, run) { onStep in
      try trainSupervised(
        network, count: count, schedule: details.schedule, seed: details.seed, loss: loss, onStep: onStep)
    }
  }

  private func scorePoses(_ predicted: Tensor, _ test: HandData, _ evaluation: inout Evaluation) throws {
    let halfCube = HandWorld.halfCube
    let errors = try JointErrors(
      xyz: JointPositions(predicted.applying(.scale(halfCube)), joints: 14),
      truth: JointPositions(test.poses.applying(.scale(halfCube)), joints: 14), .nyu14)
    for score in [errors.meanError, errors.medianError, errors.maxFrameSuccess(within: 40)] {
      evaluation.add(placed(score))
    }
    for criterion in JointErrors.Criterion.allCases {
      for (threshold, share) in zip(JointErrors.thresholds, errors.successCurve(criterion)) {
        evaluation.figures.append(
          .init(series: "success/\(criterion.rawValue)", position: Int(threshold), value: share))
      }
    }
    for (joint, error) in errors.perJoint.enumerated() {
      evaluation.figures.append(.init(series: "joint-error", position: joint, value: error))
    }
  }

  private func scoreLabels(_ predicted: [Int], _ test: HandData, _ evaluation: inout Evaluation) throws {
    try evaluation.addLabelScores(
      predicted: predicted, truth: (0..<test.count).map { test.labels(of: [$0]) }, classes: HandPart.allCases.count,
      placed: placed)
  }

  /// The score with the world that it was computed in stated.
  private func placed(_ score: MetricScore) -> MetricScore {
    var score = score
    score.signature.state("world", "hands-\(details.generator.worldSeed)-\(details.generator.size)")
    score.signature.state("labels", "nearest-flesh-\(Int(HandWorld.partReach))mm")
    return score
  }
}
