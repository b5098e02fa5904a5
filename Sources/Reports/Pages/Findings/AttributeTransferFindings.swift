import Results

/// What Li et al. 2016 claim of DIAT and DIAT-A.
extension ReportBenchmark {
  static var attributeTransferClaims: [ClaimRule] {
    let (share, identity, rate, energy) = (
      "accuracy@canonical", "identity-error@canonical", "eer@canonical", "gradient-energy-ratio@canonical"
    )
    return [
      ClaimRule(
        "DIAT-A learns the attribute", "share of transformed faces in which the judge finds it", .atLeast, 0.75,
        .value(ScoreName(share, "diat-a"))),
      ClaimRule(
        "The untouched faces lack it", "that share, transformed minus untouched, diat-a", .above, 0.5,
        .difference(ScoreName(share, "diat-a"), ScoreName(share, "diat-a", "untouched"))),
      ClaimRule(
        "DIAT learns it too", "share of transformed faces in which the judge finds it", .atLeast, 0.75,
        .value(ScoreName(share, "diat"))),
      ClaimRule(
        "The identity loss keeps the person", "identity error, diat minus no-identity", .below, 0,
        .difference(ScoreName(identity, "diat"), ScoreName(identity, "no-identity"))),
      ClaimRule(
        "Faces are verified better with it", "equal-error rate, diat minus no-identity", .below, 0,
        .difference(ScoreName(rate, "diat"), ScoreName(rate, "no-identity"))),
      ClaimRule(
        "The critic's own features keep the person too", "identity error, diat-a minus no-identity", .below, 0,
        .difference(ScoreName(identity, "diat-a"), ScoreName(identity, "no-identity"))),
      ClaimRule(
        "The regulariser makes fewer artefacts",
        "gradient energy of the difference to the world's own rendering, diat over no-regulariser", .below, 1,
        .ratio(ScoreName(energy, "diat", "error"), ScoreName(energy, "no-regulariser", "error"))),
    ] + enhancementClaims
  }

  private static var enhancementClaims: [ClaimRule] {
    ["diat-a", "diat"].map { variant in
      ClaimRule(
        "The enhancement restores what is not the attribute, after \(variant)",
        "L1 to the input around the glasses, enhanced over transformed", .below, 1,
        .ratio(
          ScoreName("l1@canonical", variant, "outside, enhanced"), ScoreName("l1@canonical", variant, "outside")))
    }
  }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var attributeTransferBars: [(metric: String, subject: String, title: String)] {
    [
      ("accuracy@canonical", "test", "the attribute is there"),
      ("identity-error@canonical", "test", "identity lost"),
      ("eer@canonical", "test", "equal-error rate of verification"),
      ("l1@canonical", "outside", "change around the attribute"),
    ]
  }
}
