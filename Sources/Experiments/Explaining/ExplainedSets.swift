import Images
import QualityMetrics
import Tensors

/// Two sets of images under a metric that looks at them through a network.
struct ExplainedSets: ExplainedScore {
  let metric: MetricID
  let settings: ProtocolSettings
  private let fake: ScoredFolder
  private let real: ScoredFolder
  private let network: any ImageFeatureNetwork
  private let batchSize: Int
  private let seed: UInt32
  private let subsets: KernelDistance.Subsets

  /// Lists both folders; of each the first `limit` images are looked at. Throws `FolderScoringError`.
  init(
    _ metric: MetricID, real: String, fake: String, network: any ImageFeatureNetwork, batchSize: Int, limit: Int?,
    subsets: KernelDistance.Subsets
  ) throws {
    (self.metric, self.network, self.batchSize, self.subsets) = (metric, network, batchSize, subsets)
    seed = subsets.seed
    (self.real, self.fake) = (try ScoredFolder(real, limit: limit), try ScoredFolder(fake, limit: limit))
    var settings = ProtocolSettings()
    settings.preparation = network.preparation
    settings.splits = min(10, self.fake.names.count)
    if metric == .inceptionScoreObukhov2020 { settings.shuffle = seed }
    settings.subset = min(subsets.size, self.fake.names.count, self.real.names.count)
    self.settings = settings
  }

  var imageCount: Int { fake.names.count }
  var statedChoices: [ProtocolChoice] { [.antialias] }

  var changes: [ProtocolSetting] {
    var changes: [ProtocolSetting] = [.jpeg(95), .jpeg(75)]
    changes += Resampler.allCases.map { .resampler($0) } + [true, false].map { .antialias($0) }
    changes += Rounding.allCases.map { .rounding($0) }
    if metric.folderSubject == .answers && metric != .labelEntropy {
      changes += [.order(shuffle: nil), .order(shuffle: seed), .splits(1), .logits(hasBias: true)]
    }
    if isKernelDistance, settings.subset > 3 { changes.append(.subset(settings.subset / 2)) }
    // A part that does not fill the splits would change their number too.
    let least = metric.folderSubject == .answers ? settings.splits : 2
    changes += [2, 4].filter { min(fake.names.count, real.names.count) / $0 >= least }.map { .samples(part: $0) }
    return changes.filter { $0 != settings.setting(of: $0.choice) }
  }

  private var isKernelDistance: Bool { metric == .kernelDistance || metric == .kernelDistanceParmar2022 }

  func reason(against choice: ProtocolChoice) -> String? {
    switch choice {
    case .colour, .border, .window, .range, .average: "the network sees whole images in colour"
    case .order, .splits, .logits:
      metric.folderSubject == .answers ? "the metric has none" : "the metric compares features, whatever their order"
    case .samples: "there are too few images"
    case .antialias: "TensorFlow 1's rule has none; --target tries it with the other resamplers"
    default: nil
    }
  }

  /// The images of each preparation go through the network once, and what it gives is dropped after its last use.
  func values(of settings: [ProtocolSettings]) throws -> [Result<ExplainedValue, MetricError>] {
    var values: [ProtocolSettings: Result<ExplainedValue, MetricError>] = [:]
    for (preparation, alike) in Dictionary(grouping: Set(settings), by: \.preparation) {
      let wanted = metric.folderSubject == .answers ? nil : try answers(real, nil, preparation)
      for (jpeg, alike) in Dictionary(grouping: alike, by: \.jpeg) {
        let made = try answers(fake, jpeg, preparation)
        for settings in alike {
          do {
            let score = try score(made, wanted, settings)
            values[settings] = .success(ExplainedValue(value: score.value, note: score.deficiency))
          } catch let error as MetricError {
            values[settings] = .failure(error)
          }
        }
      }
    }
    return settings.map { values[$0] ?? .failure(.noItems(metric)) }
  }

  private func answers(_ folder: ScoredFolder, _ jpeg: Int?, _ preparation: ImagePreparation) throws -> NetworkAnswers {
    try NetworkAnswers(of: folder.names, batchSize: batchSize) { names in
      let images = try names.map { try folder.image($0).throughJPEG(jpeg, name: $0) }
      return network.answers(for: images, preparation)
    }
  }

  private func score(
    _ made: NetworkAnswers, _ wanted: NetworkAnswers?, _ settings: ProtocolSettings
  ) throws -> MetricScore {
    func part(_ answers: NetworkAnswers) -> NetworkAnswers {
      answers.first(max(1, answers.features.shape[0] / settings.part))
    }
    guard let wanted else { return try answerScore(part(made), settings) }
    var comparison = FeatureComparison(made: part(made).features, wanted: part(wanted).features)
    let rule = KernelDistance.Subsets(count: subsets.count, size: max(2, settings.subset), seed: seed)
    return try comparison.score(metric, rule).score
  }

  private func answerScore(_ made: NetworkAnswers, _ settings: ProtocolSettings) throws -> MetricScore {
    let logits = settings.hasLogitBias ? made.logits : made.logitsWithoutBias
    if metric == .labelEntropy {
      return try Classification.labelEntropy(made.logits.argmax(), classes: logits.shape[1])
    }
    let rules = settings.shuffle.map { InceptionScore.Rules.obukhov2020(seed: $0) } ?? .salimans2016
    return try InceptionScore(logits: logits, splits: settings.splits, rules: rules).score
  }
}
