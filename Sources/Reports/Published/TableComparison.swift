import Results

/// A published table with our scores of the same kind in the same places, and what each pair of figures comes to.
public struct TableComparison: Sendable {
  /// One figure of the table and ours.
  public struct Cell: Sendable {
    /// The row.
    public let row: PublishedRow
    /// The column.
    public let column: PublishedColumn
    /// The printed figure; nil where there is none.
    public let published: Double?
    /// Its printed standard error.
    public let error: Double?
    /// Whether it was read at its source.
    public let isVerified: Bool
    /// Our scores across seeds; nil where there are none.
    public let group: ScoreGroup?
    /// What it comes to.
    public let verdict: FigureVerdict

    /// Our figure in the column's unit.
    public var ours: Summary? {
      let scale = column.ours?.scale ?? 1
      return group.map { group in Summary(group.members.map { $0.score.value * scale }) }
    }

    /// Ours minus the published; nil unless the two are alike.
    public var difference: Double? {
      guard verdict.isComparison, let published, let ours else { return nil }
      return ours.mean - published
    }
  }

  /// The table.
  public let table: PublishedTable
  /// The figures of every column that is not the error of another, column by column.
  public let cells: [[Cell]]
  /// How our methods stand in each column's order.
  public let orders: [OrderAgreement]
  /// What else is known to differ between ours and the paper's, beyond the conditions that verdicts are derived from.
  public let differences: [String]

  /// Sets our scores beside a table's figures. Throws `ResultsError`.
  public init(_ table: PublishedTable, scores: inout StoredScores) throws {
    self.table = table
    let errors = table.errorColumns
    var cells: [[Cell]] = []
    for column in table.columns.indices where !errors.contains(column) {
      var own: [Cell] = []
      for row in table.rows.indices { own.append(try Self.cell(row, column, of: table, &scores)) }
      if !own.isEmpty { cells.append(own) }
    }
    self.cells = cells
    orders = cells.compactMap { OrderAgreement($0) }
    differences = try Self.differences(table, cells, scores.store)
  }

  private static func differences(
    _ table: PublishedTable, _ cells: [[Cell]], _ store: ResultsStore?
  ) throws -> [String] {
    guard table.ours.benchmark == ReportBenchmark.digits.rawValue, let store,
      let group = cells.joined().compactMap(\.group).first
    else { return [] }
    return try VanillaGANDifferences(group, store: store).sentences
  }

  private static func cell(
    _ row: Int, _ column: Int, of table: PublishedTable, _ scores: inout StoredScores
  ) throws -> Cell {
    let (line, title) = (table.rows[row], table.columns[column])
    let name = line.ours.flatMap { own in title.ours.map { StoredScores.Name(own, $0, in: table.ours) } }
    let group = try name.flatMap { name in
      try scores.group(name, benchmark: line.ours?.benchmark ?? table.ours.benchmark)
    }
    func made(_ verdict: FigureVerdict) -> Cell {
      Cell(
        row: line, column: title, published: line.values[column], error: table.error(row, column),
        isVerified: table.isVerified(row, column), group: group, verdict: verdict)
    }
    guard let published = line.values[column] else { return made(.notPrinted) }
    guard let counterpart = title.ours else { return made(.noScore(.noProtocol)) }
    guard let name else { return made(.noScore(.noMethod)) }
    guard let group else { return made(.noScore(.notRun)) }
    guard table.isVerified(row, column) else { return made(.unverified) }
    let conditions = (table.conditions ?? PublishedConditions()).adding(title.conditions)
    let reasons = try conditions.unlike(
      group.members[0], protocols: (counterpart.metric, name.metric),
      training: line.kind ?? .trained == .trained ? table.training : nil)
    guard reasons.isEmpty else { return made(.notComparable(reasons)) }
    let scale = counterpart.scale ?? 1
    let rule = FigureRule(
      published: published, decimals: title.decimals(of: published), error: table.error(row, column),
      tolerance: title.tolerance?.amount, ours: Summary(group.members.map { $0.score.value * scale }),
      itemError: group.representative.standardError.map { $0 * scale })
    return made(rule.verdict)
  }

  /// Whether anything at all was compared: a figure, or the order of two rows.
  public var comparesAnything: Bool {
    cells.joined().contains { $0.verdict.isComparison } || orders.contains { $0.verified.count > 0 }
  }

  /// Whether a score of ours stands beside any figure.
  public var hasScores: Bool { cells.joined().contains { $0.group != nil } }

  /// How many figures came to each verdict, by the verdict's name.
  public var counts: [String: Int] {
    Dictionary(cells.joined().map { ($0.verdict.name, 1) }, uniquingKeysWith: +)
  }

  /// Every condition that differs somewhere, once, in the order met.
  public var unlikenesses: [Unlikeness] {
    cells.joined().flatMap { cell -> [Unlikeness] in
      if case .notComparable(let reasons) = cell.verdict { reasons } else { [] }
    }.uniqued
  }
}
