/// Every protocol that a number of this suite can be computed under: what is measured, then whose rules.
public enum MetricID: String, CaseIterable, Codable, Hashable, Sendable {
  // Pixels
  case ssimWang2004 = "ssim@wang2004"
  case ssimPoseGAN2018 = "ssim@posegan2018"
  case ssimSRGAN2017 = "ssim@srgan2017"
  case maskSSIMMa2017 = "mask-ssim@ma2017"
  case psnrCanonical = "psnr@canonical"
  case psnrSRGAN2017 = "psnr@srgan2017"
  case meanSquaredError = "mse@canonical"
  case meanAbsoluteError = "l1@canonical"
  // Texture
  case gradientEnergyRatio = "gradient-energy-ratio@canonical"
  case gradientEnergyDistance = "gradient-energy-distance@canonical"
  case roughnessRatio = "roughness-ratio@canonical"
  case gramDistance = "gram-distance@gatys2016"
  case featureDistance = "feature-distance@canonical"
  // Sets of images, seen through a judge
  case inceptionScoreSalimans2016 = "is@salimans2016"
  case inceptionScorePoseGAN2018 = "is@posegan2018"
  case maskInceptionScoreMa2017 = "mask-is@ma2017"
  case frechetDistance = "fid@heusel2017"
  case detectionScorePoseGAN2018 = "detection-score@posegan2018"
  case rankOneTPGAN2017 = "rank1@tpgan2017"
  // Segmentation
  case fcnPixelAccuracy = "fcn-pixel@pix2pix2017"
  case fcnClassAccuracy = "fcn-class@pix2pix2017"
  case fcnMeanIoU = "fcn-iou@pix2pix2017"
  case pixelAccuracy = "pixel-accuracy@canonical"
  case classAccuracy = "class-accuracy@canonical"
  case meanIoU = "mean-iou@canonical"
  case classF1 = "class-f1@canonical"
  // Classification
  case accuracy = "accuracy@canonical"
  case accuracyDTN2017 = "accuracy@dtn2017"
  case errorStarGAN2018 = "classification-error@stargan2018"
  case labelEntropy = "label-entropy@canonical"
  // People, seen through a judge
  case identityError = "identity-error@canonical"
  // Density
  case parzenGoodfellow2014 = "parzen@goodfellow2014"
  case modesRing8 = "modes@ring8"
  case modeShareRing8 = "mode-share@ring8"
  // Hands
  case jointErrorNYU14 = "joint-error@nyu14"
  case jointErrorICVL16 = "joint-error@icvl16"
  case jointErrorMSRA21 = "joint-error@msra21"
  case jointMedianNYU14 = "joint-median@nyu14"
  case jointMedianICVL16 = "joint-median@icvl16"
  case jointMedianMSRA21 = "joint-median@msra21"
  case maxFrameSuccessNYU14 = "max-frame-success@nyu14"
  case maxFrameSuccessICVL16 = "max-frame-success@icvl16"
  case maxFrameSuccessMSRA21 = "max-frame-success@msra21"
  // Painted label maps
  case labelsPixelAccuracy = "labels-pixel@pix2pix2017"
  case labelsClassAccuracy = "labels-class@pix2pix2017"
  case labelsMeanIoU = "labels-iou@pix2pix2017"
  // Colours of sets of images
  case histogramLightness = "histogram-l@pix2pix2017"
  case histogramGreenRed = "histogram-a@pix2pix2017"
  case histogramBlueYellow = "histogram-b@pix2pix2017"
  // People and where they are
  case partColourError = "part-colour-error@canonical"
  case averagePrecision = "average-precision@voc2010"
  // Hands, as Crossing Nets' program measures them
  case jointErrorCrossingNets2017 = "joint-error@crossingnets2017"
  case maxFrameSuccessCrossingNets2017 = "max-frame-success@crossingnets2017"
  // Key patches
  case maskIoU = "mask-iou@canonical"
  case maskedAppearanceError = "masked-l1@keypatches2018"
  // Verification
  case equalErrorRate = "eer@canonical"
  // Sets of features
  case kernelDistance = "kid@binkowski2018"
  case precision = "precision@kynkaanniemi2019"
  case recall = "recall@kynkaanniemi2019"
  case density = "density@naeem2020"
  case coverage = "coverage@naeem2020"
  case inceptionScoreObukhov2020 = "is@obukhov2020"
  // More pixels
  case ssimScikitImage2014 = "ssim@scikit-image2014"
  case multiScaleSSIMWang2003 = "ms-ssim@wang2003"
  case perceptualDistanceJohnson2016 = "perceptual-distance@johnson2016"
  // Sets of features of images that were resized outside the network
  case frechetDistanceParmar2022 = "fid@parmar2022"
  case kernelDistanceParmar2022 = "kid@parmar2022"
  // Boxes, as COCO's program matches them
  case averagePrecisionCOCO2014 = "average-precision@coco2014"

  /// The metric of that text; throws `MetricError.unknownMetric` with the nearest known name otherwise.
  public init(named text: String) throws {
    guard let known = MetricID(rawValue: text) else {
      throw MetricError.unknownMetric(
        text, suggestion: Suggestion.nearest(to: text, among: Self.allCases.map(\.rawValue)))
    }
    self = known
  }

  /// The part before the "@": what is measured.
  public var quantity: String { String(rawValue.prefix { $0 != "@" }) }

  /// The part after the "@": whose rules.
  public var rules: String { String(rawValue.drop { $0 != "@" }.dropFirst()) }

  /// Counts changes of our implementation that move the numbers; it is part of every signature.
  public var version: Int { 1 }
}

/// Which way a metric improves.
public enum MetricDirection: String, Codable, Sendable, CaseIterable {
  case higher, lower
  /// Neither end is better: a ratio to aim at 1, or a plain description.
  case neither = "none"

  /// An arrow for tables; a dot where neither way is better.
  public var symbol: String {
    switch self {
    case .higher: "↑"
    case .lower: "↓"
    case .neither: "·"
    }
  }

  /// True when `new` is better than `old`; never for `neither`, nor when either is not a number.
  public func improves(_ new: Double, on old: Double) -> Bool {
    switch self {
    case .higher: new > old
    case .lower: new < old
    case .neither: false
    }
  }
}

/// What one unit of a metric's value is.
public enum MetricUnit: String, Codable, Sendable, CaseIterable {
  /// A number without unit.
  case one = ""
  /// A share of 1.
  case share
  case decibel = "dB"
  case nats
  case millimetre = "mm"
  /// The unit of the images' values.
  case intensity
  case squaredIntensity = "intensity²"
  /// A whole number of things.
  case count
}
