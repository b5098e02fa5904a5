/// What Crossing Nets' paper claims.
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
}
