import Results

/// What the papers of image translation claim.
extension ReportBenchmark {
  static var pix2pixClaims: [ClaimRule] {
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

  static var cycleGANClaims: [ClaimRule] {
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

  static var superResolutionClaims: [ClaimRule] {
    let (psnr, energy, features) = (
      "psnr@srgan2017", "gradient-energy-ratio@canonical", "feature-distance@canonical"
    )
    return [
      ClaimRule(
        "SRResNet beats bicubic enlargement", "PSNR (dB), srresnet-mse minus bicubic", .above, 0,
        .difference(ScoreName(psnr, "srresnet-mse"), ScoreName(psnr, "srresnet-mse", "bicubic"))),
      ClaimRule(
        "SRGAN (critic and deep features) loses signal-to-noise ratio", "PSNR (dB), srgan-vgg54 minus srresnet-mse",
        .below, 0,
        .difference(ScoreName(psnr, "srgan-vgg54"), ScoreName(psnr, "srresnet-mse"))),
      ClaimRule(
        "SRGAN brings texture energy closer to real",
        "distance of the gradient energy ratio from 1, srgan-vgg54 minus srresnet-mse", .below, 0,
        .distanceFromOne(ScoreName(energy, "srgan-vgg54"), ScoreName(energy, "srresnet-mse"))),
      ClaimRule(
        "SRGAN brings features closer to real", "feature distance, srgan-vgg54 over srresnet-mse", .below, 1,
        .ratio(ScoreName(features, "srgan-vgg54"), ScoreName(features, "srresnet-mse"))),
    ]
  }

  static var starGANClaims: [ClaimRule] {
    let (accuracy, error, distance) = (
      "accuracy@canonical", "classification-error@stargan2018", "l1@canonical"
    )
    return [
      ClaimRule(
        "The asked attribute is there", "share of asked attributes that the judge finds", .atLeast, 0.75,
        .value(ScoreName(accuracy, "attributes", "attributes"))),
      ClaimRule(
        "The picture comes closer to the true change", "L1 to the world's own rendering, over that of the input",
        .below,
        1,
        .ratio(
          ScoreName(distance, "attributes", "attributes, to the truth"),
          ScoreName(distance, "attributes", "attributes, untranslated to the truth"))),
      ClaimRule(
        "The person stays", "identity error, 1 being another person", .below, 0.5,
        .value(ScoreName("identity-error@canonical", "attributes", "attributes"))),
      ClaimRule(
        "The reconstruction loss is what keeps the person", "identity error, attributes minus no-reconstruction",
        .below,
        0,
        .difference(
          ScoreName("identity-error@canonical", "attributes", "attributes"),
          ScoreName("identity-error@canonical", "no-reconstruction", "attributes"))),
      ClaimRule(
        "Back and forth gives the face again", "L1 of the reconstruction", .below, 0.15,
        .value(ScoreName(distance, "attributes", "reconstruction"))),
      ClaimRule(
        "Two data sets together beat the smaller one alone", "expression error, joint minus expressions", .below, 0,
        .difference(ScoreName(error, "joint"), ScoreName(error, "expressions"))),
      ClaimRule(
        "And keep the person better", "identity error of expressions, joint minus expressions", .below, 0,
        .difference(
          ScoreName("identity-error@canonical", "joint", "expressions"),
          ScoreName("identity-error@canonical", "expressions", "expressions"))),
      ClaimRule(
        "The mask vector decides", "expression error of attribute faces, wrong mask minus right mask", .above, 0.25,
        .difference(
          ScoreName(error, "joint", "wrong mask, attribute faces"), ScoreName(error, "joint", "attribute faces"))),
    ]
  }

  static var domainTransferClaims: [ClaimRule] {
    let kept = "accuracy@dtn2017"
    let ablations = [("no-const", 0.0), ("not-through-f", 0), ("baseline", 0.3)].map { ablation, margin in
      ClaimRule(
        "The full system keeps more digits than \(ablation)", "accuracy, full minus \(ablation)", .above, margin,
        .difference(ScoreName(kept, "full"), ScoreName(kept, ablation)))
    }
    return [
      ClaimRule(
        "Most digits are kept", "accuracy of the target classifier on transferred digits", .above, 0.6,
        .value(ScoreName(kept, "full"))),
      ClaimRule(
        "Transferred digits are read better than the source itself", "accuracy, transferred minus untranslated", .above,
        0.1, .difference(ScoreName(kept, "full"), ScoreName(kept, "full", "untranslated"))),
      ClaimRule(
        "They are read better than the source-only classifier reads target digits",
        "accuracy, transferred minus source-only on target digits", .above, 0,
        .difference(ScoreName(kept, "full"), ScoreName(kept, "full", "source-only"))),
      ClaimRule(
        "Transferred labels teach the target better than the source-only classifier",
        "accuracy on target digits, nearest neighbour on transferred digits minus source-only", .above, 0,
        .difference(ScoreName(kept, "full", "nearest neighbour"), ScoreName(kept, "full", "source-only"))),
    ] + ablations
  }
}
