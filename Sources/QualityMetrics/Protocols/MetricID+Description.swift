extension MetricID {
  /// What a person reads in a table's head.
  public var displayName: String { description.name }

  /// Which way the metric improves.
  public var direction: MetricDirection { description.direction }

  /// The unit of the value.
  public var unit: MetricUnit { description.unit }

  /// Where the protocol comes from.
  public var source: String { description.source }

  private typealias Description = (name: String, direction: MetricDirection, unit: MetricUnit, source: String)

  private var description: Description {
    switch self {
    case .ssimWang2004, .ssimPoseGAN2018, .ssimSRGAN2017, .maskSSIMMa2017, .psnrCanonical, .psnrSRGAN2017,
      .meanSquaredError, .meanAbsoluteError:
      pixelDescription
    case .gradientEnergyRatio, .gradientEnergyDistance, .roughnessRatio, .gramDistance, .featureDistance:
      textureDescription
    case .inceptionScoreSalimans2016, .inceptionScorePoseGAN2018, .maskInceptionScoreMa2017, .frechetDistance,
      .detectionScorePoseGAN2018, .rankOneTPGAN2017, .identityError:
      judgedDescription
    case .fcnPixelAccuracy, .fcnClassAccuracy, .fcnMeanIoU, .pixelAccuracy, .classAccuracy, .meanIoU, .classF1,
      .accuracy, .accuracyDTN2017, .errorStarGAN2018, .labelEntropy:
      labelDescription
    case .parzenGoodfellow2014, .modesRing8, .modeShareRing8:
      densityDescription
    case .jointErrorNYU14, .jointErrorICVL16, .jointErrorMSRA21, .jointMedianNYU14, .jointMedianICVL16,
      .jointMedianMSRA21, .maxFrameSuccessNYU14, .maxFrameSuccessICVL16, .maxFrameSuccessMSRA21,
      .jointErrorCrossingNets2017, .maxFrameSuccessCrossingNets2017:
      handDescription
    case .labelsPixelAccuracy, .labelsClassAccuracy, .labelsMeanIoU, .histogramLightness, .histogramGreenRed,
      .histogramBlueYellow:
      translationDescription
    case .partColourError, .averagePrecision, .averagePrecisionCOCO2014: peopleDescription
    case .maskIoU, .maskedAppearanceError, .equalErrorRate: structuredDescription
    case .kernelDistance, .precision, .recall, .density, .coverage, .inceptionScoreObukhov2020: featureSetDescription
    case .ssimScikitImage2014, .multiScaleSSIMWang2003, .perceptualDistanceJohnson2016: similarityDescription
    case .frechetDistanceParmar2022, .kernelDistanceParmar2022: resizedSetDescription
    }
  }

  private var featureSetDescription: Description {
    let balls = "Kynkäänniemi et al., Improved Precision and Recall Metric, NeurIPS 2019"
    let densities = "Naeem et al., Reliable Fidelity and Diversity Metrics, ICML 2020"
    switch self {
    case .kernelDistance: return ("KID", .lower, .one, "Bińkowski et al., Demystifying MMD GANs, ICLR 2018")
    case .precision: return ("precision", .higher, .share, balls)
    case .recall: return ("recall", .higher, .share, balls)
    case .density: return ("density", .higher, .one, densities)
    case .coverage: return ("coverage", .higher, .share, densities)
    default: return ("Inception score, shuffled", .higher, .one, "Obukhov et al., torch-fidelity, 2020: seed 2020")
    }
  }

  private var resizedSetDescription: Description {
    let source = "Parmar, Zhang, Zhu, On Aliased Resizing in GAN Evaluation, CVPR 2022: clean-fid"
    return (self == .frechetDistanceParmar2022 ? "clean FID" : "clean KID", .lower, .one, source)
  }

  private var similarityDescription: Description {
    switch self {
    case .ssimScikitImage2014:
      (
        "SSIM", .higher, .one,
        "van der Walt et al., scikit-image, PeerJ 2014: structural_similarity as it is by default"
      )
    case .multiScaleSSIMWang2003:
      ("MS-SSIM", .higher, .one, "Wang, Simoncelli, Bovik, Multi-scale Structural Similarity, Asilomar 2003")
    default:
      (
        "perceptual distance", .lower, .one,
        "Johnson, Alahi, Fei-Fei, Perceptual Losses, ECCV 2016, equation 2, meant over relu layers of VGG-19"
      )
    }
  }

  private var peopleDescription: Description {
    switch self {
    case .partColourError:
      ("part colour error", .lower, .one, "this suite: ΔE*ab between the mean colours of each part that is seen")
    case .averagePrecisionCOCO2014:
      ("average precision", .higher, .share, "Lin et al., Microsoft COCO, ECCV 2014: pycocotools, one category")
    default:
      (
        "average precision", .higher, .share,
        "Everingham et al., PASCAL VOC 2010: all points, boxes that overlap by half"
      )
    }
  }

  private var structuredDescription: Description {
    switch self {
    case .maskIoU: ("mask IoU", .higher, .share, "definition: pixels of both masks by those of either")
    case .equalErrorRate:
      ("equal-error rate", .lower, .share, "definition: where as many are falsely accepted as falsely rejected")
    default:
      (
        "appearance error", .lower, .intensity,
        "Lee et al., Key Local Patches, ECCV 2018: the appearance loss over the true mask, by the mask's share"
      )
    }
  }

  private var translationDescription: Description {
    let labels = "Isola et al., pix2pix, CVPR 2017, table 6: painted labels read as the nearest class colour"
    let colours = "Isola et al., pix2pix, CVPR 2017, table 5: histogram intersection in Lab"
    switch self {
    case .labelsPixelAccuracy: return ("painted labels, per-pixel accuracy", .higher, .share, labels)
    case .labelsClassAccuracy: return ("painted labels, per-class accuracy", .higher, .share, labels)
    case .labelsMeanIoU: return ("painted labels, class IoU", .higher, .share, labels)
    case .histogramLightness: return ("histogram intersection, L", .higher, .share, colours)
    case .histogramGreenRed: return ("histogram intersection, a", .higher, .share, colours)
    default: return ("histogram intersection, b", .higher, .share, colours)
    }
  }

  private var pixelDescription: Description {
    switch self {
    case .ssimWang2004:
      ("SSIM", .higher, .one, "Wang, Bovik, Sheikh, Simoncelli, Image Quality Assessment, IEEE TIP 2004")
    case .ssimPoseGAN2018:
      ("SSIM", .higher, .one, "Siarohin et al., Deformable GANs, CVPR 2018, test.py with scikit-image 0.13.1")
    case .ssimSRGAN2017:
      ("SSIM", .higher, .one, "Ledig et al., SRGAN, CVPR 2017, section 3.1: daala dump_ssim")
    case .maskSSIMMa2017:
      ("mask-SSIM", .higher, .one, "Ma et al., Pose Guided Person Image Generation, NIPS 2017")
    case .psnrSRGAN2017:
      ("PSNR", .higher, .decibel, "Ledig et al., SRGAN, CVPR 2017, section 3.1: Y channel, 4-pixel strip removed")
    case .meanSquaredError: ("MSE", .lower, .squaredIntensity, "definition")
    case .meanAbsoluteError: ("L1", .lower, .intensity, "definition")
    default: ("PSNR", .higher, .decibel, "definition: 10 log10(range² / MSE), image by image")
    }
  }

  private var textureDescription: Description {
    switch self {
    case .gradientEnergyRatio: ("gradient energy ratio", .neither, .one, "this suite")
    case .gradientEnergyDistance: ("gradient energy distance", .lower, .squaredIntensity, "this suite")
    case .roughnessRatio: ("roughness ratio", .neither, .one, "this suite")
    case .featureDistance:
      ("feature distance", .lower, .one, "Ledig et al., SRGAN, CVPR 2017, equation 5, relative to the real features")
    default: ("Gram distance", .lower, .one, "Gatys, Ecker, Bethge, Image Style Transfer, CVPR 2016, equation 3")
    }
  }

  private var judgedDescription: Description {
    switch self {
    case .inceptionScorePoseGAN2018:
      ("Inception score", .higher, .one, "Siarohin et al., Deformable GANs, CVPR 2018, inception_score.py")
    case .maskInceptionScoreMa2017:
      ("mask-IS", .higher, .one, "Ma et al., Pose Guided Person Image Generation, NIPS 2017")
    case .frechetDistance: ("FID", .lower, .one, "Heusel et al., Two Time-Scale Update Rule, NIPS 2017")
    case .detectionScorePoseGAN2018:
      ("detection score", .higher, .share, "Siarohin et al., Deformable GANs, CVPR 2018, compute_ssd_score.py")
    case .identityError: ("identity error", .lower, .one, "this suite: 1 is another person of the same set")
    case .rankOneTPGAN2017: ("rank-1", .higher, .share, "Huang et al., Beyond Face Rotation, ICCV 2017")
    default: ("Inception score", .higher, .one, "Salimans et al., Improved Techniques for Training GANs, NIPS 2016")
    }
  }

  private var labelDescription: Description {
    let pix2pix = "Isola et al., pix2pix, CVPR 2017, scripts/eval_cityscapes"
    let long = "Long, Shelhamer, Darrell, Fully Convolutional Networks, CVPR 2015, section 5"
    switch self {
    case .fcnPixelAccuracy: return ("FCN per-pixel accuracy", .higher, .share, pix2pix)
    case .fcnClassAccuracy: return ("FCN per-class accuracy", .higher, .share, pix2pix)
    case .fcnMeanIoU: return ("FCN class IoU", .higher, .share, pix2pix)
    case .pixelAccuracy: return ("pixel accuracy", .higher, .share, long)
    case .classAccuracy: return ("mean class accuracy", .higher, .share, long)
    case .meanIoU: return ("mean IoU", .higher, .share, long)
    case .classF1: return ("mean F1", .higher, .share, "definition: 2TP / (2TP + FP + FN)")
    case .accuracyDTN2017:
      return ("accuracy", .higher, .share, "Taigman, Polyak, Wolf, Cross-Domain Image Generation, ICLR 2017, table 1")
    case .errorStarGAN2018:
      return ("classification error", .lower, .share, "Choi et al., StarGAN, CVPR 2018, table 3")
    case .labelEntropy: return ("label entropy", .higher, .nats, "definition: -Σ p log p over predicted labels")
    default: return ("accuracy", .higher, .share, "definition")
    }
  }

  private var densityDescription: Description {
    switch self {
    case .modesRing8: ("modes covered", .higher, .count, "this suite: 8 Gaussians on a circle")
    case .modeShareRing8: ("share of samples in modes", .higher, .share, "this suite: 8 Gaussians on a circle")
    default:
      (
        "Parzen log-likelihood", .higher, .nats,
        "Goodfellow et al., Generative Adversarial Nets, NIPS 2014, parzen_ll.py"
      )
    }
  }

  private var handDescription: Description {
    let source =
      rules == "crossingnets2017"
      ? "Wan et al., Crossing Nets, CVPR 2017, evaluation.py" : "awesome-hand-pose-estimation, compute_error.py"
    switch quantity {
    case "joint-median": return ("median joint error", .lower, .millimetre, source)
    case "max-frame-success": return ("frames with every joint within the threshold", .higher, .share, source)
    default: return ("mean joint error", .lower, .millimetre, source)
    }
  }
}
