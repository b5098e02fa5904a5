/// What Crossing Nets' paper claims and reports, beside figures of ours.
extension ReportBenchmark {
  private static let (jointError, depthError) = ("joint-error@nyu14", "l1@canonical")

  static var crossingNetsClaims: [ClaimRule] {
    [
      errorClaim("With 64 labels, all losses together read poses no worse than the posterior alone", 64, .atMost),
      errorClaim("With 16 labels they read them better", 16, .below),
      errorClaim("With 256 labels they read them better", 256, .below),
      errorClaim("With all 1,024 labels they read them no worse", 1024, .atMost),
    ]
      + [("posterior+gan", "The critic and maps without labels help"), ("posterior+smoothness", "Smoothness helps")].map
    {
      errorClaim("\($1) the posterior, with 64 labels", 64, .below, $0)
    } + [
      ClaimRule(
        "Joints are read off depth maps that were not seen", "mean joint error, full@64 over the mean pose", .below,
        0.75, .ratio(ScoreName(jointError, "full@64"), ScoreName(jointError, "full@64", "mean pose"))),
      ClaimRule(
        "Depth maps made from poses are closer than the mean map", "L1 to the depth map, full@64 over the mean map",
        .below, 1,
        .ratio(ScoreName(depthError, "full@64"), ScoreName(depthError, "full@64", "mean map"))),
    ]
  }

  /// A variant against the posterior alone at one number of labels.
  private static func errorClaim(
    _ text: String, _ labels: Int, _ side: Claim.Side, _ losses: String = "full"
  ) -> ClaimRule {
    let (first, second) = ("\(losses)@\(labels)", "posterior@\(labels)")
    return ClaimRule(
      text, "mean joint error (mm), \(first) minus \(second)", side, 0,
      .difference(ScoreName(jointError, first), ScoreName(jointError, second)))
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var crossingNetsBars: [(metric: String, subject: String, title: String)] {
    [
      (jointError, "test", "mean joint error"),
      ("max-frame-success@nyu14", "test", "frames with every joint within 40 mm"),
      (depthError, "test", "L1 of depth maps made from poses"),
    ]
  }

  /// Of the three sets that the paper reports, NYU is left out: its figure could not be checked.
  static var crossingNetsTables: [PublishedTable] {
    [
      quoted(
        "ICVL", "a",
        [
          ("LRF", 12.58), ("DeepModel", 11.56), ("DeepPrior", 10.4), ("Crossing Nets", 10.2), ("Cascade", 9.9),
          ("DeepPrior++", 8.1), ("REN-9x6x6", 7.31), ("Pose-REN", 6.79), ("V2V-PoseNet", 6.28),
        ]),
      quoted(
        "MSRA15", "c",
        [
          ("Cascade", 15.2), ("MultiView", 13.2), ("Crossing Nets", 12.2), ("REN-9x6x6", 9.7), ("DeepPrior++", 9.5),
          ("Pose-REN", 8.65), ("V2V-PoseNet", 7.59),
        ]),
    ]
  }

  private static func quoted(
    _ set: String, _ part: String, _ rows: [(method: String, error: Double)]
  ) -> PublishedTable {
    PublishedTable(
      source: "Wan et al. 2017 on \(set), as Moon et al. 2018 (Table 3\(part)) quote it", system: "crossing-nets",
      unlike:
        "the paper's hands are recorded, in 128×128 pixels, and tens of thousands have labels; ours are drawn, small, and "
        + "few. Its semi-supervised results are curves without figures",
      columns: [.init(title: "mean joint error, mm", metric: "joint-error@crossingnets2017")],
      rows: rows.map { .init($0.method, $0.method == "Crossing Nets" ? "full@1024" : nil, $0.error) })
  }
}
