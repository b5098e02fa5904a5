import Results

/// What the paper on Deformable GANs claims.
extension ReportBenchmark {
  static var poseTransferClaims: [ClaimRule] {
    let (distance, structure, colours) = ("l1@canonical", "mask-ssim@ma2017", "part-colour-error@canonical")
    let sharpness = "gradient-energy-ratio@canonical"
    let copied = "copied input"
    return [
      ClaimRule(
        "Deformable skip connections come closer to the true picture", "L1, deformable minus baseline", .below, 0,
        .difference(ScoreName(distance, "deformable"), ScoreName(distance, "baseline"))),
      ClaimRule(
        "They come closer to the person", "mask-SSIM, deformable minus baseline", .above, 0,
        .difference(ScoreName(structure, "deformable"), ScoreName(structure, "baseline"))),
      ClaimRule(
        "They keep the colours of the clothes", "part colour error (ΔE), deformable minus baseline", .below, 0,
        .difference(ScoreName(colours, "deformable"), ScoreName(colours, "baseline"))),
      ClaimRule(
        "The nearest-neighbour loss makes pictures sharper",
        "distance of the gradient energy ratio from 1, full minus deformable", .below, 0,
        .distanceFromOne(ScoreName(sharpness, "full"), ScoreName(sharpness, "deformable"))),
      ClaimRule(
        "At no worse structure of the person", "mask-SSIM, full minus deformable", .atLeast, -0.02,
        .difference(ScoreName(structure, "full"), ScoreName(structure, "deformable"))),
      ClaimRule(
        "The person in the wanted pose is nearer to the truth than the input is", "mask-SSIM, full minus copied input",
        .above, 0, .difference(ScoreName(structure, "full"), ScoreName(structure, "full", copied))),
      ClaimRule(
        "And each part of the body has its colours better", "part colour error (ΔE), full minus copied input", .below,
        0, .difference(ScoreName(colours, "full"), ScoreName(colours, "full", copied))),
      ClaimRule(
        "So is the picture as a whole", "L1, full over copied input", .below, 1,
        .ratio(ScoreName(distance, "full"), ScoreName(distance, "full", copied))),
      ClaimRule(
        "A detector finds the people of the full system more surely than the baseline's",
        "detection score, full minus baseline", .above, 0,
        .difference(
          ScoreName("detection-score@posegan2018", "full"), ScoreName("detection-score@posegan2018", "baseline"))),
    ]
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var poseTransferBars: [(metric: String, subject: String, title: String)] {
    [
      ("mask-ssim@ma2017", "test", "structure of the person"), ("l1@canonical", "test", "distance to the true picture"),
      ("part-colour-error@canonical", "test", "colours of body parts"),
      ("gradient-energy-ratio@canonical", "test", "sharpness"),
      ("detection-score@posegan2018", "test", "people found by a detector"),
    ]
  }
}
