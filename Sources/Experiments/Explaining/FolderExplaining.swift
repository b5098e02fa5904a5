import QualityMetrics

/// What `explain` looks at, and with what.
public struct FolderExplaining {
  /// The metric.
  public var metric: MetricID
  /// The folder of real images.
  public var real: String
  /// The folder of synthetic images.
  public var fake: String
  /// The value that combinations of changes are looked for; none are tried without.
  public var target: PrintedValue?
  /// How many choices a combination may make otherwise.
  public var mostChanges: Int
  /// A size that both images of a pair are brought to first.
  public var size: (height: Int, width: Int)?
  /// How many images are looked at, the first by name.
  public var limit: Int?
  /// Images that go through a network at once; no result depends on it.
  public var batchSize: Int
  /// Of the kernel distance; its seed is that of shuffled images too.
  public var subsets: KernelDistance.Subsets

  /// What is to be looked at.
  public init(
    _ metric: MetricID, real: String, fake: String, target: PrintedValue? = nil, mostChanges: Int = 2,
    size: (height: Int, width: Int)? = nil, limit: Int? = nil, batchSize: Int = 16,
    subsets: KernelDistance.Subsets = .torchFidelity
  ) {
    (self.metric, self.real, self.fake, self.target) = (metric, real, fake, target)
    (self.mostChanges, self.size, self.limit) = (mostChanges, size, limit)
    (self.batchSize, self.subsets) = (batchSize, subsets)
  }

  /// The metrics whose choices are known.
  public static var metrics: [MetricID] {
    MetricID.allCases.filter { PixelProtocol($0) != nil || isThroughNetwork($0) }
  }

  /// Scores the images under every choice.
  ///
  /// - Throws: `FolderScoringError`, `ImageError`, `MetricError`, and what the networks throw.
  public func explanation(_ networks: any ScoringNetworks) throws -> Explanation {
    if let pixels = PixelProtocol(metric) {
      let pairs = try ExplainedPairs(pixels, real: real, fake: fake, size: size, limit: limit)
      return try Explanation(pairs, target: target, mostChanges: mostChanges)
    }
    guard Self.isThroughNetwork(metric) else { throw FolderScoringError.notExplained(metric) }
    guard size == nil else { throw FolderScoringError.sizeOfNetwork(metric) }
    let sets = try ExplainedSets(
      metric, real: real, fake: fake, network: try network(among: networks), batchSize: batchSize, limit: limit,
      subsets: subsets)
    return try Explanation(sets, target: target, mostChanges: mostChanges)
  }

  private func network(among networks: any ScoringNetworks) throws -> any ImageFeatureNetwork {
    try metric.folderSubject == .resizedFeatures
      ? networks.resizedFeatureNetwork(for: metric) : networks.featureNetwork(for: metric)
  }

  private static func isThroughNetwork(_ metric: MetricID) -> Bool {
    [.features, .resizedFeatures, .answers].contains(metric.folderSubject)
  }
}
