import QualityMetrics

/// Short names for the metrics of which there is one obvious protocol, or that belong together.
public enum MetricAlias: String, CaseIterable, Sendable {
  case fid, kid, precision, recall, density, coverage, prdc
  case inceptionScore = "is"
  case multiScaleSSIM = "ms-ssim"
  case maskSSIM = "mask-ssim"
  case maskInceptionScore = "mask-is"
  case l1, mse
  case detectionScore = "detection-score"
  case fcn, histogram
  case perceptualDistance = "perceptual-distance"
  case cleanFID = "clean-fid"
  case cleanKID = "clean-kid"
  case segmentation

  /// The protocols that it stands for.
  public var metrics: [MetricID] {
    switch self {
    case .fid: [.frechetDistance]
    case .kid: [.kernelDistance]
    case .precision: [.precision]
    case .recall: [.recall]
    case .density: [.density]
    case .coverage: [.coverage]
    case .prdc: [.precision, .recall, .density, .coverage]
    case .inceptionScore: [.inceptionScoreSalimans2016]
    case .multiScaleSSIM: [.multiScaleSSIMWang2003]
    case .maskSSIM: [.maskSSIMMa2017]
    case .maskInceptionScore: [.maskInceptionScoreMa2017]
    case .l1: [.meanAbsoluteError]
    case .mse: [.meanSquaredError]
    case .detectionScore: [.detectionScorePoseGAN2018]
    case .fcn: [.fcnPixelAccuracy, .fcnClassAccuracy, .fcnMeanIoU]
    case .histogram: [.histogramLightness, .histogramGreenRed, .histogramBlueYellow]
    case .perceptualDistance: [.perceptualDistanceJohnson2016]
    case .cleanFID: [.frechetDistanceParmar2022]
    case .cleanKID: [.kernelDistanceParmar2022]
    case .segmentation: [.pixelAccuracy, .classAccuracy, .meanIoU, .classF1]
    }
  }
}

extension MetricID {
  /// The protocols of names as a user gives them, each once: protocols, or short names where one is obvious.
  ///
  /// - Throws: `MetricError.unknownMetric` with the nearest name, `FolderScoringError.doesNotScoreFolders`.
  public static func scoringFolders(named names: [String]) throws -> [MetricID] {
    var metrics: [MetricID] = []
    for metric in try names.flatMap(Self.protocols) where !metrics.contains(metric) {
      guard metric.folderSubject != nil else { throw FolderScoringError.doesNotScoreFolders(metric) }
      metrics.append(metric)
    }
    return metrics
  }

  private static func protocols(named name: String) throws -> [MetricID] {
    if let alias = MetricAlias(rawValue: name) { return alias.metrics }
    return [try MetricID(named: name)]
  }
}

/// What a metric looks at in two folders of images.
enum FolderSubject: Hashable, Sendable {
  /// Pairs of images of one name.
  case pairs
  /// Such pairs under the mask of a pose.
  case maskedPairs
  /// The features of such pairs, map by map.
  case featureMaps
  /// The features of all images of either folder.
  case features
  /// The same, the images resized by rules of the metric before the network sees them.
  case resizedFeatures
  /// What a classifier says of the synthetic images.
  case answers
  /// The same, the images under the mask of a pose.
  case maskedAnswers
  /// What a classifier says of the synthetic images, and their true classes.
  case classes
  /// The people that a detector finds in the synthetic images.
  case people
  /// What a segmentation network sees in the synthetic images, and true label maps.
  case labelMaps
  /// The colours of all pixels of either folder.
  case colours
  /// Label maps in the place of synthetic images, and true ones of the same names in that of real images.
  case labelPairs

  /// Whether pairs are scored one by one.
  var isPaired: Bool { [.pairs, .maskedPairs, .featureMaps].contains(self) }
  /// Whether every real image needs a synthetic one of the same name.
  var needsPairs: Bool { isPaired || self == .labelPairs }
  /// Whether the real images are looked at.
  var needsReal: Bool { needsPairs || [.features, .resizedFeatures, .colours].contains(self) }
}

extension MetricID {
  /// What the metric looks at in two folders; nil when it scores something else.
  var folderSubject: FolderSubject? {
    switch self {
    case .ssimWang2004, .ssimPoseGAN2018, .ssimSRGAN2017, .ssimScikitImage2014, .multiScaleSSIMWang2003, .psnrCanonical,
      .psnrSRGAN2017, .meanSquaredError, .meanAbsoluteError, .gradientEnergyDistance:
      .pairs
    case .maskSSIMMa2017: .maskedPairs
    case .perceptualDistanceJohnson2016: .featureMaps
    case .frechetDistance, .kernelDistance, .precision, .recall, .density, .coverage: .features
    case .frechetDistanceParmar2022, .kernelDistanceParmar2022: .resizedFeatures
    case .inceptionScoreSalimans2016, .inceptionScorePoseGAN2018, .inceptionScoreObukhov2020, .labelEntropy: .answers
    case .maskInceptionScoreMa2017: .maskedAnswers
    case .accuracy: .classes
    case .detectionScorePoseGAN2018: .people
    case .fcnPixelAccuracy, .fcnClassAccuracy, .fcnMeanIoU: .labelMaps
    case .histogramLightness, .histogramGreenRed, .histogramBlueYellow: .colours
    case .pixelAccuracy, .classAccuracy, .meanIoU, .classF1: .labelPairs
    default: nil
    }
  }

  /// All metrics that score folders of images.
  public static var allScoringFolders: [MetricID] { allCases.filter { $0.folderSubject != nil } }
}
