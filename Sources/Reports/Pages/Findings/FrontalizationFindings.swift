/// What the paper of TP-GAN claims and reports, beside figures of ours.
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

  static var frontalizationTables: [PublishedTable] {
    func columns(_ yaws: [Int], _ prefix: String) -> [PublishedTable.Column] {
      yaws.map { .init(title: "±\($0)°, %", metric: rankOne, subject: "\(prefix)±\($0)°", scale: 100) }
    }
    let photographs =
      "the paper's faces are photographs of Multi-PIE at 128×128, seen by a Light CNN that knows faces from all sides, "
      + "ours are drawn at 32×32, seen by a small network of its kind that knows them from the front"
    return [
      PublishedTable(
        source: "Multi-PIE, setting 2, as Tran et al. 2017 (DR-GAN), Table 4, report it", system: "tp-gan",
        unlike: photographs + "; the figures of TP-GAN itself could not be read at their source and are left out",
        columns: columns([60, 45, 30, 15], ""),
        rows: [
          .init("FIP + LDA", nil, 45.9, 64.1, 80.7, 90.7), .init("MVP + LDA", nil, 60.1, 72.9, 83.7, 92.8),
          .init("CPF", nil, 61.9, 79.9, 88.5, 95.0), .init("DR-GAN", nil, 83.2, 86.2, 90.1, 94.0),
          .init("TP-GAN", "full", nil, nil, nil, nil),
        ]),
      PublishedTable(
        source: "Raw profiles of Multi-PIE under TP-GAN's Light CNN (a user's figures, issue 10 of HRLTY/TP-GAN)",
        system: "tp-gan", unlike: photographs, columns: columns([90, 75, 60, 45, 30, 15], "raw "),
        rows: [.init("Light CNN on the input", "full", 17.4, 63.4, 88.7, 98.7, 99.7, 100)]),
    ]
  }
}
