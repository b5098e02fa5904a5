import Images
import QualityMetrics
import Tensors

/// Two sets of images under a metric that looks at them through a network.
final class ExplainedSets: ExplainedScore {
  let metric: MetricID
  let settings: ProtocolSettings
  private let fake: ScoredFolder
  private let real: ScoredFolder
  private let network: any ImageFeatureNetwork
  private let batchSize: Int
  private let seed: UInt32
  private let subsets: KernelDistance.Subsets
  private var known: [Side: NetworkAnswers] = [:]

  /// Images of one kind as the network sees them.
  private struct Side: Hashable {
    var isReal: Bool
    var preparation: ImagePreparation
  }

  /// Lists both folders; of each the first `limit` images are looked at. Throws `FolderScoringError`.
  init(
    _ metric: MetricID, real: String, fake: String, network: any ImageFeatureNetwork, batchSize: Int, limit: Int?,
    subsets: KernelDistance.Subsets
  ) throws {
    (self.metric, self.network, self.batchSize, self.subsets) = (metric, network, batchSize, subsets)
    seed = subsets.seed
    (self.real, self.fake) = (try ScoredFolder(real, limit: limit), try ScoredFolder(fake, limit: limit))
    var settings = ProtocolSettings(samples: self.fake.names.count)
    settings.preparation = network.preparation
    settings.splits = min(10, self.fake.names.count)
    if metric == .inceptionScoreObukhov2020 { settings.shuffle = seed }
    settings.subset = min(subsets.size, self.fake.names.count, self.real.names.count)
    self.settings = settings
  }

  var changes: [ProtocolSetting] {
    var changes: [ProtocolSetting] = [.jpeg(95), .jpeg(75)]
    changes += Resampler.allCases.map { .resampler($0) } + [true, false].map { .antialias($0) }
    changes += Rounding.allCases.map { .rounding($0) }
    if metric.folderSubject == .answers && metric != .labelEntropy {
      changes += [.order(shuffle: nil), .order(shuffle: seed), .splits(1), .logits(hasBias: true)]
    }
    if isKernelDistance, settings.subset > 3 { changes.append(.subset(settings.subset / 2)) }
    let count = fake.names.count
    if count > 3 { changes += [.samples(count / 2), .samples(count / 4)].filter { $0 != .samples(1) } }
    return changes.filter { $0 != settings.setting(of: $0.choice) }
  }

  private var isKernelDistance: Bool { metric == .kernelDistance || metric == .kernelDistanceParmar2022 }

  func reason(against choice: ProtocolChoice) -> String? {
    switch choice {
    case .colour, .border, .window, .range, .average: "the network sees whole images in colour"
    case .order, .splits, .logits:
      metric.folderSubject == .answers ? "the metric has none" : "the metric compares features, whatever their order"
    case .samples: "there are too few images"
    default: nil
    }
  }

  func values(of settings: [ProtocolSettings]) throws -> [Result<Double, MetricError>] {
    try settings.map { settings in
      do {
        return .success(try value(settings))
      } catch let error as MetricError {
        return .failure(error)
      }
    }
  }

  private func value(_ settings: ProtocolSettings) throws -> Double {
    let share = { (count: Int) in max(1, count * settings.samples / self.fake.names.count) }
    let made = try answers(false, settings.preparation).first(settings.samples)
    if metric.folderSubject == .answers {
      let logits = settings.hasLogitBias ? made.logits : made.logitsWithoutBias
      if metric == .labelEntropy {
        return try Classification.labelEntropy(made.logits.argmax(), classes: logits.shape[1]).value
      }
      let rules = settings.shuffle.map { InceptionScore.Rules.obukhov2020(seed: $0) } ?? .salimans2016
      return try InceptionScore(logits: logits, splits: min(settings.splits, logits.shape[0]), rules: rules).score.value
    }
    let wanted = try answers(true, settings.preparation).first(share(real.names.count))
    switch metric {
    case .frechetDistance, .frechetDistanceParmar2022:
      return try FrechetDistance.score(made.features, wanted.features).value
    case .kernelDistance, .kernelDistanceParmar2022:
      let rule = KernelDistance.Subsets(count: subsets.count, size: settings.subset, seed: seed)
      return try KernelDistance(made.features, wanted.features, rule).score.value
    default:
      let scores = try NeighbourScores(made.features, wanted.features)
      switch metric {
      case .precision: return scores.precision.value
      case .recall: return scores.recall.value
      case .density: return scores.density.value
      default: return scores.coverage.value
      }
    }
  }

  private func answers(_ isReal: Bool, _ preparation: ImagePreparation) throws -> NetworkAnswers {
    var side = Side(isReal: isReal, preparation: preparation)
    if isReal { side.preparation.jpeg = nil }
    if let answers = known[side] { return answers }
    let folder = isReal ? real : fake
    let answers = try NetworkAnswers(of: folder.names, batchSize: batchSize) { names in
      let images = try names.map { try folder.image($0).throughJPEG(side.preparation.jpeg, name: $0) }
      return network.answers(for: images, side.preparation)
    }
    known[side] = answers
    return answers
  }
}
