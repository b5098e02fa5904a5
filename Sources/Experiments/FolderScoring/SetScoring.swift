import Images
import QualityMetrics
import Tensors

/// Scores folders as sets: what each metric needs is computed when first asked for, and kept.
struct SetScoring {
  private let request: FolderScoring.Request
  private let fake: ScoredFolder
  private let real: ScoredFolder
  private let features: SeenFolders?
  private let resizedFeatures: SeenFolders?
  private let maskedAnswers: FolderFeatures?
  private let finder: (any PersonFinder)?
  private let labeller: (any StreetLabeller)?
  private var comparisons: [FolderSubject?: FeatureComparison] = [:]
  private var colours: [MetricID: MetricScore] = [:]
  private var streets: FCNScores?
  private var labelMaps: SegmentationScores?

  /// What a network sees in either folder.
  private struct SeenFolders {
    let network: any ImageFeatureNetwork
    let fake: FolderFeatures
    let real: FolderFeatures
  }

  /// Finds the networks that the metrics need. Throws when one is missing.
  init(
    _ metrics: [MetricID], _ request: FolderScoring.Request, _ fake: ScoredFolder, _ real: ScoredFolder,
    _ networks: any ScoringNetworks
  ) throws {
    (self.request, self.fake, self.real) = (request, fake, real)
    func metric(on subjects: FolderSubject...) -> MetricID? {
      metrics.first { subject in subjects.contains { $0 == subject.folderSubject } }
    }
    let points = try metric(on: .maskedAnswers) == nil ? nil : request.keyPoints.map(KeyPointFile.init)
    let size = request.batchSize
    func seen(through network: any ImageFeatureNetwork) -> SeenFolders {
      SeenFolders(
        network: network, fake: FolderFeatures(fake, network, batchSize: size),
        real: FolderFeatures(real, network, batchSize: size))
    }
    features = try metric(on: .features, .answers, .maskedAnswers, .classes).map(networks.featureNetwork).map(seen)
    resizedFeatures = try metric(on: .resizedFeatures).map(networks.resizedFeatureNetwork).map(seen)
    maskedAnswers = features.flatMap { features in
      points.map { FolderFeatures(fake, features.network, batchSize: size, prepare: $0.masked) }
    }
    finder = try metric(on: .people).map(networks.personFinder)
    labeller = try metric(on: .labelMaps).map(networks.streetLabeller)
  }

  /// The scores of a metric; two where it is counted in two ways.
  mutating func scores(_ metric: MetricID) throws -> [FolderScore] {
    switch metric.folderSubject {
    case .features, .resizedFeatures: [try featureScore(metric)]
    case .answers, .maskedAnswers: [try answerScore(metric)]
    case .classes: [try classScore()]
    case .people: [try peopleScore()]
    case .labelMaps: try streetScores(metric)
    case .colours: [try colourScore(metric)]
    case .labelPairs: [try labelScore(metric)]
    default: preconditionFailure("\(metric.rawValue) does not score sets of images")
    }
  }

  private mutating func featureScore(_ metric: MetricID) throws -> FolderScore {
    guard let features = metric.folderSubject == .resizedFeatures ? resizedFeatures : features else {
      preconditionFailure("\(metric.rawValue) is scored through a network")
    }
    let subject = metric.folderSubject
    var comparison =
      try comparisons[subject]
      ?? FeatureComparison(made: features.fake.answers().features, wanted: features.real.answers().features)
    let found = try comparison.score(metric, request.subsets)
    comparisons[subject] = comparison
    var score = judged(found.score, by: features.network)
    if score.signature.order == .asPublished { score.signature.order = .sortedByName }
    // Values stand for images of the kind that the metric goes through.
    let names = score.perItem.isEmpty ? [] : [.recall, .coverage].contains(metric) ? real.names : fake.names
    return FolderScore(score, names: names, parts: found.parts, note: score.deficiency)
  }

  private func answerScore(_ metric: MetricID) throws -> FolderScore {
    guard let features else { preconditionFailure("\(metric.rawValue) is scored through a network") }
    let answers = try (metric.folderSubject == .maskedAnswers ? maskedAnswers : features.fake)?.answers()
    guard let answers else { preconditionFailure("\(metric.rawValue) is scored under masks") }
    let rules: InceptionScore.Rules
    switch metric {
    case .inceptionScoreSalimans2016: rules = .salimans2016
    case .inceptionScorePoseGAN2018: rules = .poseGAN2018
    case .maskInceptionScoreMa2017: rules = .ma2017(.ma2017)
    case .inceptionScoreObukhov2020: rules = .obukhov2020(seed: request.subsets.seed)
    default:
      let labels = answers.logits.argmax()
      return FolderScore(
        judged(try Classification.labelEntropy(labels, classes: answers.logits.shape[1]), by: features.network),
        names: fake.names)
    }
    let count = fake.names.count
    let inception = try InceptionScore(logits: answers.logitsWithoutBias, splits: min(10, count), rules: rules)
    var score = judged(inception.score, by: features.network)
    if score.signature.order == .asPublished { score.signature.order = .sortedByName }
    score.signature.state("logits", "without-bias")
    return FolderScore(
      score, parts: inception.parts, note: count < 10 ? "\(count) images make \(count) splits of one, not ten." : nil)
  }

  private func classScore() throws -> FolderScore {
    guard let features, let file = try request.classes.map(ClassFile.init) else {
      preconditionFailure("accuracy needs a network and classes")
    }
    let truth = try fake.names.map(file.label)
    let predicted = try features.fake.answers().logits.argmax()
    return FolderScore(
      judged(try Classification.accuracy(predicted: predicted, truth: truth), by: features.network),
      names: fake.names)
  }

  /// The score with what the network does to images.
  private func judged(_ score: MetricScore, by network: any ImageFeatureNetwork) -> MetricScore {
    var judged = score
    judged.signature.judge = network.identity
    judged.signature.resampler = network.preparation.statedResampler
    judged.signature.rounding = network.preparation.rounding
    judged.signature.state("input", network.input)
    return judged
  }

  private func peopleScore() throws -> FolderScore {
    guard let finder else { preconditionFailure("the detection score needs a detector") }
    var confidences: [[Double]] = []
    for start in stride(from: 0, to: fake.names.count, by: request.batchSize) {
      let names = fake.names[start..<min(start + request.batchSize, fake.names.count)]
      confidences += finder.confidences(in: try names.map(fake.image))
    }
    var score = try DetectionScore.score(confidences)
    score.signature.judge = finder.identity
    return FolderScore(score, names: fake.names)
  }

  private mutating func streetScores(_ metric: MetricID) throws -> [FolderScore] {
    let scores = try streets ?? scoredStreets()
    streets = scores
    return [scores.strict, scores.legacy].map { rule in
      var score =
        switch metric {
        case .fcnPixelAccuracy: rule.pixelAccuracy
        case .fcnClassAccuracy: rule.classAccuracy
        default: rule.meanIoU
        }
      score.signature.judge = labeller?.identity
      return FolderScore(score, names: fake.names)
    }
  }

  private func scoredStreets() throws -> FCNScores {
    guard let labeller, let folder = request.labels.map(StreetLabelFolder.init) else {
      preconditionFailure("FCN scores need a network and labels")
    }
    var frames = FCNFrames()
    for (item, name) in fake.names.enumerated() {
      let truth = try folder.labels(for: name)
      let predicted = labeller.trainIds(of: try fake.image(name), height: truth.height, width: truth.width)
      guard predicted.count == truth.trainIds.count else {
        throw FolderScoringError.labelsOfAnotherSize(file: truth.file)
      }
      try frames.add(truth: truth.trainIds, predicted: predicted, item: item)
    }
    return try FCNScores(frames)
  }

  private mutating func labelScore(_ metric: MetricID) throws -> FolderScore {
    guard let rules = request.labelMaps else { preconditionFailure("label maps need the number of classes") }
    let scores = try labelMaps ?? LabelMapScoring(rules: rules).scores(fake, real)
    labelMaps = scores
    let score =
      switch metric {
      case .pixelAccuracy: scores.pixelAccuracy
      case .classAccuracy: scores.classAccuracy
      case .meanIoU: scores.meanIoU
      default: scores.meanF1
      }
    return FolderScore(score, names: real.names)
  }

  private mutating func colourScore(_ metric: MetricID) throws -> FolderScore {
    if colours.isEmpty {
      func counts(_ folder: ScoredFolder) throws -> ColourCounts {
        var counts = try ColourCounts()
        for name in folder.names { counts.add(try folder.image(name)) }
        return counts
      }
      let scores = try ColourHistograms.intersections(try counts(fake), try counts(real))
      colours = [
        .histogramLightness: scores.lightness, .histogramGreenRed: scores.greenRed,
        .histogramBlueYellow: scores.blueYellow,
      ]
    }
    guard let score = colours[metric] else { preconditionFailure("\(metric.rawValue) is no histogram") }
    return FolderScore(score)
  }
}

extension MetricScore {
  /// That a covariance is of too few images, where the score has one that is.
  var deficiency: String? {
    let stated = signature.extra
    guard stated["covariance"] == "rank-deficient", let made = signature.items, let wanted = stated["real"],
      let features = stated["dimensions"]
    else { return nil }
    return "\(made) and \(wanted) images for \(features) features: a covariance is rank-deficient. The number is "
      + "exact, but a distance of so few images is far above that of many."
  }
}
