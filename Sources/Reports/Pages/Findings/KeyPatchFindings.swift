/// What the paper claims and reports, beside figures of ours.
extension ReportBenchmark {
  static var keyPatchClaims: [ClaimRule] { [] }

  /// Scores that are drawn as bars: protocol, subject, title.
  static var keyPatchBars: [(metric: String, subject: String, title: String)] { [] }

  static var keyPatchTables: [PublishedTable] { [] }
}
