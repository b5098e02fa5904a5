/// What the paper claims and reports, beside figures of ours.
extension ReportBenchmark {
  static var frontalizationClaims: [ClaimRule] { [] }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var frontalizationBars: [(metric: String, subject: String, title: String)] { [] }

  static var frontalizationTables: [PublishedTable] { [] }
}
