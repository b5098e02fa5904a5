/// What the paper claims and reports, beside figures of ours.
extension ReportBenchmark {
  static var poseTransferClaims: [ClaimRule] { [] }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var poseTransferBars: [(metric: String, subject: String, title: String)] { [] }

  static var poseTransferTables: [PublishedTable] { [] }
}
