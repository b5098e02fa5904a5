/// What the paper of TP-GAN claims.
extension ReportBenchmark {
  private static let rankOne = "rank1@tpgan2017"
  private static let (distance, sharpness) = ("l1@canonical", "gradient-energy-ratio@canonical")
  /// Yaws at which profiles are hard.
  private static let steep = "60–75°"

  static var frontalizationClaims: [ClaimRule] {
    [
      ClaimRule(
        "Faces turned to the front are recognised better than raw profiles at 60–75°",
        "rank-1 identification, full minus raw", .above, 0.15,
        .difference(ScoreName(rankOne, "full", steep), ScoreName(rankOne, "full", "raw \(steep)"))),
      ClaimRule(
        "And so are those of full profiles, at 90°", "rank-1 identification, full minus raw", .above, 0,
        .difference(ScoreName(rankOne, "full", "±90°"), ScoreName(rankOne, "full", "raw ±90°"))),
      ClaimRule(
        "The symmetry loss makes the halves of a face more alike",
        "L1 of a face to its mirror image, full minus no-symmetry", .below, 0,
        .difference(
          ScoreName(distance, "full", "mirror image"), ScoreName(distance, "no-symmetry", "mirror image"))),
      ClaimRule(
        "The local pathways bring eyes, nose and mouth closer to the truth",
        "L1 within the parts, full minus no-local-pathway", .below, 0,
        .difference(ScoreName(distance, "full", "parts"), ScoreName(distance, "no-local-pathway", "parts"))),
      ClaimRule(
        "And make faces sharper", "gradient energy ratio, full minus no-local-pathway", .above, 0,
        .difference(ScoreName(sharpness, "full"), ScoreName(sharpness, "no-local-pathway"))),
      ClaimRule(
        "The critic makes faces sharper", "gradient energy ratio, full minus no-adversarial", .above, 0,
        .difference(ScoreName(sharpness, "full"), ScoreName(sharpness, "no-adversarial"))),
    ]
      + [
        ("no-identity", "The identity network in the loss makes"), ("no-local-pathway", "The local pathways make"),
        ("no-symmetry", "The symmetry loss makes"), ("no-adversarial", "The critic makes"),
      ].map { ablation, part in
        ClaimRule(
          "\(part) people easier to recognise at 60–75°", "rank-1 identification, full minus \(ablation)",
          .above, 0, .difference(ScoreName(rankOne, "full", steep), ScoreName(rankOne, ablation, steep)))
      }
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var frontalizationBars: [(metric: String, subject: String, title: String)] {
    [
      (rankOne, steep, "rank-1 at 60–75°"), (distance, "parts", "distance of the parts to the truth"),
      (distance, "mirror image", "distance to the mirror image"), (sharpness, "test", "sharpness"),
    ]
  }

  /// Recognition by yaw, of raw profiles and of what every variant makes of them.
  static var frontalizationCurves: [ScoreCurves] {
    let variants = ["full", "no-local-pathway", "no-identity", "no-adversarial", "no-symmetry"]
    return [
      ScoreCurves(
        title: "Rank-1 identification of held-out people by yaw", name: "rank-1-by-yaw",
        x: Axis("yaw", unit: "°", ticks: [15, 30, 45, 60, 75, 90]),
        y: Axis("rank-1 identification", unit: "%", minimum: 0, maximum: 100),
        lines: [.init(legend: "raw profile", variant: "full", series: "rank1-raw/yaw")]
          + variants.map { .init(legend: $0, variant: $0, series: "rank1/yaw") })
    ]
  }
}
