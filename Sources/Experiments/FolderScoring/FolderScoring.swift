import QualityMetrics

/// Scores a folder of images against another. Images are read one by one or in batches, and what a network gives for
/// them is computed once, whatever the number of metrics.
public struct FolderScoring {
  /// What is scored, and with what.
  public struct Request: Sendable {
    /// The protocols, in the order of the results.
    public var metrics: [MetricID]
    /// The folder of real images.
    public var real: String
    /// The folder of synthetic images.
    public var fake: String
    /// An annotation file of Deformable GANs with the key points of the people in the images.
    public var keyPoints: String?
    /// A folder of true label maps of streets.
    public var labels: String?
    /// A file of the images' true classes.
    public var classes: String?
    /// Images that go through a network at once; no result depends on it.
    public var batchSize: Int
    /// Of the kernel distance; its seed is that of the shuffled Inception score too.
    public var subsets: KernelDistance.Subsets
    /// How label maps are read, where the folders hold such.
    public var labelMaps: LabelMapRules?

    /// A request.
    public init(
      metrics: [MetricID], real: String, fake: String, keyPoints: String? = nil, labels: String? = nil,
      classes: String? = nil, batchSize: Int = 16, subsets: KernelDistance.Subsets = .torchFidelity,
      labelMaps: LabelMapRules? = nil
    ) {
      precondition(batchSize > 0, "a batch holds one image at least, not \(batchSize)")
      (self.metrics, self.real, self.fake) = (metrics, real, fake)
      (self.keyPoints, self.labels, self.classes) = (keyPoints, labels, classes)
      (self.batchSize, self.subsets, self.labelMaps) = (batchSize, subsets, labelMaps)
    }
  }

  private let request: Request
  private let networks: any ScoringNetworks
  private let fake: ScoredFolder
  private let real: ScoredFolder

  /// Lists both folders and checks what can be checked before anything is computed.
  ///
  /// - Throws: `FolderScoringError` for folders without images, missing pairs, and options that a metric needs.
  public init(_ request: Request, networks: any ScoringNetworks) throws {
    (self.request, self.networks) = (request, networks)
    for metric in request.metrics { try Self.requireOptions(of: metric, in: request) }
    (real, fake) = (try ScoredFolder(request.real), try ScoredFolder(request.fake))
    if request.metrics.contains(where: { $0.folderSubject?.needsPairs == true }) { try real.requirePairs(in: fake) }
  }

  /// The scores, in the order of the metrics; a metric that is counted in two ways gives two.
  ///
  /// - Throws: `FolderScoringError`, `ImageError`, `MetricError`, and what the networks throw.
  public func scores() throws -> [FolderScore] {
    var found: [MetricID: [FolderScore]] = [:]
    let (paired, others) = (
      request.metrics.filter { $0.folderSubject?.isPaired == true },
      request.metrics.filter { $0.folderSubject?.isPaired == false }
    )
    // Networks are asked for before anything is computed, so that missing weights show at once.
    let maps = try paired.first { $0.folderSubject == .featureMaps }.map(networks.featureMapNetwork)
    var sets = try SetScoring(others, request, fake, real, networks)
    if !paired.isEmpty {
      var pairs = PairScoring(paired, keyPoints: try request.keyPoints.map(KeyPointFile.init), network: maps)
      for (metric, score) in zip(paired, try pairs.score(fake, real)) {
        found[metric] = [FolderScore(score, names: real.names)]
      }
    }
    for metric in others { found[metric] = try sets.scores(metric) }
    return request.metrics.flatMap { found[$0] ?? [] }
  }

  private static func requireOptions(of metric: MetricID, in request: Request) throws {
    switch metric.folderSubject {
    case .maskedPairs, .maskedAnswers:
      if request.keyPoints == nil {
        throw FolderScoringError.missingOption(
          metric, option: "--key-points FILE", purpose: "the key points of the people in the images")
      }
    case .labelMaps:
      if request.labels == nil {
        throw FolderScoringError.missingOption(metric, option: "--labels DIR", purpose: "the true label maps")
      }
    case .classes:
      if request.classes == nil {
        throw FolderScoringError.missingOption(
          metric, option: "--classes FILE", purpose: "the true class of each image")
      }
    case .labelPairs:
      if request.labelMaps == nil {
        throw FolderScoringError.missingOption(
          metric, option: "--label-count N", purpose: "the number of classes in the label maps")
      }
    case nil: throw FolderScoringError.doesNotScoreFolders(metric)
    default: break
    }
  }
}
