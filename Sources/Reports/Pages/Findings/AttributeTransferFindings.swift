/// What the paper claims and reports, beside figures of ours.
extension ReportBenchmark {
  static var attributeTransferClaims: [ClaimRule] { [] }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var attributeTransferBars: [(metric: String, subject: String, title: String)] { [] }

  static var attributeTransferTables: [PublishedTable] { [] }
}
