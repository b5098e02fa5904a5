import Results

/// A table of a paper whose rows and columns have counterparts among our scores. The figures are of other data and
/// judges, so that only the order of the rows can be set beside ours.
struct PublishedTable {
  /// A column of the paper and the score of ours that is of its kind.
  struct Column {
    var title: String
    /// Our protocol; nil where we have none.
    var metric: String?
    var subject = "test"
    /// What the paper's figures are divided by to be of our unit, such as 100 for per cent.
    var scale = 1.0
  }

  /// A row of the paper, and our variant of its kind; nil where we have none.
  struct Row {
    var title: String
    var variant: String?
    var values: [Double?]

    init(_ title: String, _ variant: String?, _ values: Double?...) {
      (self.title, self.variant, self.values) = (title, variant, values)
    }
  }

  /// Authors, year, table.
  var source: String
  /// The system whose scores are set beside it.
  var system: String
  /// Why the figures cannot be compared.
  var unlike: String
  var columns: [Column]
  var rows: [Row]

  /// Of the pairs of rows that a column of the paper orders and ours has too, how many ours orders alike.
  func agreement(_ column: Int, _ scores: SeedScores) -> (alike: Int, pairs: Int) {
    guard let metric = columns[column].metric else { return (0, 0) }
    let both = rows.compactMap { row -> (published: Double, ours: Double)? in
      guard let variant = row.variant, let published = row.values[column],
        let group = scores.group(ScoreName(metric, variant, columns[column].subject))
      else { return nil }
      return (published, group.summary.mean)
    }
    var (alike, pairs) = (0, 0)
    for (index, first) in both.enumerated() {
      for second in both[(index + 1)...] where first.published != second.published {
        pairs += 1
        if (first.published < second.published) == (first.ours < second.ours) { alike += 1 }
      }
    }
    return (alike, pairs)
  }
}
