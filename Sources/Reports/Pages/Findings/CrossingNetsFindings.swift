/// What the paper claims and reports, beside figures of ours.
extension ReportBenchmark {
  static var crossingNetsClaims: [ClaimRule] { [] }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var crossingNetsBars: [(metric: String, subject: String, title: String)] { [] }

  static var crossingNetsTables: [PublishedTable] { [] }
}
