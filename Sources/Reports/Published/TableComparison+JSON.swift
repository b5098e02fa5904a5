import Results

extension TableComparison {
  /// The comparison for other programs.
  public var record: Record { Record(self) }

  /// What `--json` prints of a table.
  public struct Record: Encodable, Sendable {
    /// The table's name.
    public var id: String
    /// The published system.
    public var system: String
    /// Authors, title and number.
    public var paper: String
    /// Where and when.
    public var venue: String
    /// What it comes to, in a sentence.
    public var summary: String
    /// Every figure.
    public var figures: [Figure]
    /// The order of methods, column by column.
    public var orders: [Order]
    /// What else is known to differ, a sentence each.
    public var differences: [String]

    init(_ comparison: TableComparison) {
      (id, system) = (comparison.table.id, comparison.table.system)
      (paper, venue) = (comparison.table.paper, comparison.table.venue)
      summary = comparison.summary
      figures = comparison.cells.joined().map(Figure.init)
      orders = comparison.orders.map(Order.init)
      differences = comparison.differences
    }
  }

  /// A figure of a table and ours.
  public struct Figure: Encodable, Sendable {
    var method, figure, unit: String
    var variant, metric: String?
    var subject: String?
    var paper, paperError: Double?
    var verified: Bool
    var ours: Summary?
    var seeds: [Int]
    var difference: Double?
    var verdict: String
    var matched: FigureVerdict.Match?
    var missing: FigureVerdict.Missing?
    var reasons: [Unlikeness]

    init(_ cell: Cell) {
      (method, figure, unit) = (cell.row.method, cell.column.name, cell.column.unit)
      (variant, metric, subject) = (cell.row.ours?.variant, cell.metric, cell.group?.key.subject)
      (paper, paperError, verified) = (cell.published, cell.error, cell.isVerified)
      (ours, seeds, difference, verdict) = (cell.ours, cell.seeds, cell.difference, cell.verdict.name)
      reasons = []
      switch cell.verdict {
      case .matches(let match): matched = match
      case .noScore(let missing): self.missing = missing
      case .notComparable(let reasons): self.reasons = reasons
      case .withinNoise, .differs, .unverified, .notPrinted: break
      }
    }
  }

  /// The order of the methods within a column.
  public struct Order: Encodable, Sendable {
    var figure: String
    var published, ours: [String]
    /// Pairs of verified figures, and how many of them stand here as in print.
    var pairs, alike: Int
    var comparisons: [Pair]

    init(_ order: OrderAgreement) {
      (figure, published, ours) = (order.column.name, order.published, order.ours)
      (pairs, alike) = (order.verified.count, order.verified.count(where: \.isAlike))
      comparisons = order.pairs.map(Pair.init)
    }
  }

  /// Two methods that the paper orders.
  public struct Pair: Encodable, Sendable {
    var better, worse: String
    var verified: Bool
    var advantage: Double
    var interval: Interval?
    var verdict: String

    init(_ pair: OrderAgreement.Pair) {
      (better, worse, verified) = (pair.better, pair.worse, pair.isVerified)
      (advantage, interval, verdict) = (pair.advantage.difference, pair.advantage.interval, pair.verdictText)
    }
  }
}
