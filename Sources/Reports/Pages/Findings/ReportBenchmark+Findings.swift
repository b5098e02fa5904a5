/// What papers claim, as figures of our scores, and the scores that pages draw.
extension ReportBenchmark {
  /// The claims of the benchmark; those of hands need the gain analysis and are made there.
  var claimRules: [ClaimRule] {
    switch self {
    case .hands, .digits, .digits16, .ring8, .calibration: []
    case .pix2pix: Self.pix2pixClaims
    case .cyclegan: Self.cycleGANClaims
    case .srgan: Self.superResolutionClaims
    case .stargan: Self.starGANClaims
    case .dtn: Self.domainTransferClaims
    case .crossingNets: Self.crossingNetsClaims
    case .keyPatches: Self.keyPatchClaims
    case .tpGAN: Self.frontalizationClaims
    case .diat: Self.attributeTransferClaims
    case .deformableGAN: Self.poseTransferClaims
    }
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  var shownScores: [(metric: String, subject: String, title: String)] {
    switch self {
    case .hands, .digits, .digits16, .ring8, .calibration: []
    case .pix2pix:
      [
        ("fcn-pixel@pix2pix2017", "test", "FCN-score, pixels"), ("fcn-iou@pix2pix2017", "test", "FCN-score, IoU"),
        ("gradient-energy-ratio@canonical", "test", "sharpness"), ("l1@canonical", "test", "distance to the photo"),
      ]
    case .cyclegan:
      [
        ("fcn-pixel@pix2pix2017", "test", "labels to photo: FCN-score"),
        ("labels-pixel@pix2pix2017", "test", "photo to labels: pixels"),
      ]
    case .srgan:
      [
        ("psnr@srgan2017", "test", "PSNR"),
        ("gradient-energy-ratio@canonical", "test", "texture energy"),
        ("feature-distance@canonical", "test", "distance in features"),
      ]
    case .stargan:
      [
        ("accuracy@canonical", "attributes", "asked attributes met"),
        ("classification-error@stargan2018", "test", "expression error"),
        ("identity-error@canonical", "attributes", "identity lost by attributes"),
        ("l1@canonical", "reconstruction", "reconstruction"),
      ]
    case .dtn: [("accuracy@dtn2017", "test", "digits kept")]
    case .crossingNets: Self.crossingNetsBars
    case .keyPatches: Self.keyPatchBars
    case .tpGAN: Self.frontalizationBars
    case .diat: Self.attributeTransferBars
    case .deformableGAN: Self.poseTransferBars
    }
  }

  /// Scores that are drawn over what was varied while scoring.
  var shownCurves: [ScoreCurves] { self == .tpGAN ? Self.frontalizationCurves : [] }
}
