/// What the papers of image translation claim, as figures of our scores.
extension ReportBenchmark {
  /// The claims of the benchmark; those of hands need the gain analysis and are made there.
  var claimRules: [ClaimRule] {
    switch self {
    case .hands, .digits, .digits16, .ring8: []
    case .pix2pix: Self.pix2pixClaims
    case .cyclegan: Self.cycleGANClaims
    case .srgan: Self.superResolutionClaims
    case .stargan: Self.starGANClaims
    case .dtn: Self.domainTransferClaims
    }
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  var shownScores: [(metric: String, subject: String, title: String)] {
    switch self {
    case .hands, .digits, .digits16, .ring8: []
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
        ("psnr@srgan2017", "test", "PSNR"), ("ssim@srgan2017", "test", "SSIM"),
        ("gradient-energy-ratio@canonical", "test", "texture energy"),
        ("feature-distance@canonical", "test", "distance in features"),
      ]
    case .stargan:
      [
        ("accuracy@canonical", "attributes", "asked attributes met"),
        ("classification-error@stargan2018", "test", "expression error"),
        ("identity-error@canonical", "test", "identity lost"), ("l1@canonical", "reconstruction", "reconstruction"),
      ]
    case .dtn: [("accuracy@dtn2017", "test", "digits kept")]
    }
  }
}

extension ReportBenchmark {
  fileprivate static var pix2pixClaims: [ClaimRule] {
    let (pixel, sharpness) = ("fcn-pixel@pix2pix2017", "gradient-energy-ratio@canonical")
    return [
      ClaimRule(
        "The conditional critic makes photos sharper", "gradient energy ratio, l1+cgan minus l1", .above, 0,
        .difference(ScoreName(sharpness, "l1+cgan"), ScoreName(sharpness, "l1"))),
      ClaimRule(
        "Seeing the labels, critic and error keep the scene", "FCN-score (pixels), l1+cgan minus gan", .above, 0,
        .difference(ScoreName(pixel, "l1+cgan"), ScoreName(pixel, "gan"))),
      ClaimRule(
        "The U-Net beats the encoder-decoder", "FCN-score (pixels), l1+cgan: U-Net minus encoder-decoder", .above, 0,
        .difference(ScoreName(pixel, "l1+cgan"), ScoreName(pixel, "encoder-decoder"))),
    ]
  }

  fileprivate static var cycleGANClaims: [ClaimRule] {
    let (photo, labels) = ("fcn-pixel@pix2pix2017", "labels-pixel@pix2pix2017")
    return ["cycle-only", "gan-only"].flatMap { ablation in
      [
        ClaimRule(
          "The full system beats \(ablation) from photo to labels", "pixel accuracy, full minus \(ablation)", .above, 0,
          .difference(ScoreName(labels, "full"), ScoreName(labels, ablation))),
        ClaimRule(
          "The full system beats \(ablation) from labels to photo", "FCN-score (pixels), full minus \(ablation)",
          .above, 0, .difference(ScoreName(photo, "full"), ScoreName(photo, ablation))),
      ]
    }
  }

  fileprivate static var superResolutionClaims: [ClaimRule] {
    let (psnr, energy, features) = (
      "psnr@srgan2017", "gradient-energy-ratio@canonical", "feature-distance@canonical"
    )
    return [
      ClaimRule(
        "SRResNet beats bicubic enlargement", "PSNR (dB), srresnet-mse minus bicubic", .above, 0,
        .difference(ScoreName(psnr, "srresnet-mse"), ScoreName(psnr, "srresnet-mse", "bicubic"))),
      ClaimRule(
        "The critic costs signal-to-noise ratio", "PSNR (dB), srgan-vgg54 minus srresnet-mse", .below, 0,
        .difference(ScoreName(psnr, "srgan-vgg54"), ScoreName(psnr, "srresnet-mse"))),
      ClaimRule(
        "The critic brings texture energy closer to real",
        "distance of the gradient energy ratio from 1, srgan-vgg54 minus srresnet-mse", .below, 0,
        .distanceFromOne(ScoreName(energy, "srgan-vgg54"), ScoreName(energy, "srresnet-mse"))),
      ClaimRule(
        "The critic brings features closer to real", "feature distance, srgan-vgg54 over srresnet-mse", .below, 1,
        .ratio(ScoreName(features, "srgan-vgg54"), ScoreName(features, "srresnet-mse"))),
    ]
  }

  fileprivate static var starGANClaims: [ClaimRule] { [] }

  fileprivate static var domainTransferClaims: [ClaimRule] { [] }
}
