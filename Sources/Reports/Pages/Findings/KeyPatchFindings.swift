/// What the paper on key local patches claims, beside figures of ours; it has no table of figures.
extension ReportBenchmark {
  static var keyPatchClaims: [ClaimRule] {
    let (overlap, appearance, energy) = (
      "mask-iou@canonical", "masked-l1@keypatches2018", "gradient-energy-ratio@canonical"
    )
    let (attributes, distance) = ("accuracy@canonical", "l1@canonical")
    let baselines = [
      ("the mean of the training pictures", "mean of the training pictures"),
      ("pasting the patches where like ones were", "pasted where like patches were"),
    ].flatMap { text, subject in
      [
        ClaimRule(
          "Patches are found better than by \(text)", "mask IoU, full minus that", .above, 0,
          .difference(ScoreName(overlap, "full"), ScoreName(overlap, "full", subject))),
        ClaimRule(
          "They look more like what was given than by \(text)", "appearance error, full minus that", .below, 0,
          .difference(ScoreName(appearance, "full"), ScoreName(appearance, "full", subject))),
      ]
    }
    let fewer = ["one-patch", "two-patches"].flatMap { variant in
      [
        ClaimRule(
          "More patches say more of the face than \(variant)", "share of attributes read off it, full minus \(variant)",
          .above, 0,
          .difference(ScoreName(attributes, "full", "attributes"), ScoreName(attributes, variant, "attributes"))),
        ClaimRule(
          "More patches bring the face nearer to the true one than \(variant)", "L1, full minus \(variant)", .below, 0,
          .difference(ScoreName(distance, "full"), ScoreName(distance, variant))),
      ]
    }
    return [
      ClaimRule(
        "The loss of the mask is what finds the patches", "mask IoU, full minus no-spatial", .above, 0,
        .difference(ScoreName(overlap, "full"), ScoreName(overlap, "no-spatial"))),
      ClaimRule(
        "The loss of appearance is what keeps the patches", "appearance error, full minus no-appearance", .below, 0,
        .difference(ScoreName(appearance, "full"), ScoreName(appearance, "no-appearance"))),
      ClaimRule(
        "The order of the patches has no say", "mean change of images and masks in other orders", .below, 1e-5,
        .value(ScoreName(distance, "full", "patches in other orders"))),
      ClaimRule(
        "The critic brings texture closer to real",
        "distance of the gradient energy ratio from 1, full minus no-adversarial", .below, 0,
        .distanceFromOne(ScoreName(energy, "full"), ScoreName(energy, "no-adversarial"))),
      ClaimRule(
        "The critic completes the face", "share of attributes read off it, full minus no-adversarial", .above, 0,
        .difference(
          ScoreName(attributes, "full", "attributes"), ScoreName(attributes, "no-adversarial", "attributes"))),
    ] + baselines + fewer
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var keyPatchBars: [(metric: String, subject: String, title: String)] {
    [
      ("mask-iou@canonical", "test", "overlap of the masks"),
      ("masked-l1@keypatches2018", "test", "appearance error of the patches"),
      ("accuracy@canonical", "attributes", "attributes of the whole face"),
      ("gradient-energy-ratio@canonical", "test", "sharpness"),
    ]
  }
}
