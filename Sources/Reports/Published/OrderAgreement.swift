import Results

/// Whether the methods of a table stand in the same order here as in print: for every two of a column, which is better,
/// and what the difference of ours over seeds shows. It needs no equal conditions between paper and us, only among ours.
public struct OrderAgreement: Sendable {
  /// Two methods that the paper orders.
  public struct Pair: Sendable {
    /// The one that is better in print.
    public let better: String
    /// The other.
    public let worse: String
    /// Whether both figures were read at their source.
    public let isVerified: Bool
    /// How much better the first is here, in the column's unit: above 0 in the paper's order.
    public let advantage: Comparison
    /// What the interval over seeds shows.
    let verdict: Claim.Verdict

    /// Whether our means stand as the paper's figures do.
    public var isAlike: Bool { advantage.difference > 0 }
    /// The verdict in words.
    public var verdictText: String { verdict.word }
  }

  /// The column.
  public let column: PublishedColumn
  /// The methods with figures of both sides, by the paper's order, the best first, and by ours.
  public let published: [String]
  /// The same methods by ours.
  public let ours: [String]
  /// Every two methods that the paper orders and that were scored alike here.
  public let pairs: [Pair]
  /// Pairs that were scored in unlike ways here, with the first field in which they differ.
  public let refused: [(better: String, worse: String, field: String)]

  /// Pairs of verified figures.
  public var verified: [Pair] { pairs.filter(\.isVerified) }

  /// The order within a column; nil where there are no two methods to order, or no better end.
  init?(_ cells: [TableComparison.Cell]) {
    guard let column = cells.first?.column, column.direction != .none else { return nil }
    let methods = cells.filter { $0.row.kind != .reference && $0.published != nil && $0.group != nil }
    guard methods.count > 1 else { return nil }
    let sign = column.direction == .higher ? 1.0 : -1
    let printed = { (cell: TableComparison.Cell) in sign * (cell.published ?? 0) }
    let measured = { (cell: TableComparison.Cell) in sign * (cell.ours?.mean ?? 0) }
    let ranked = Self.sorted(methods, by: printed)
    var pairs: [Pair] = []
    var refused: [(String, String, String)] = []
    for (index, better) in ranked.enumerated() {
      for worse in ranked[(index + 1)...] where printed(better) > printed(worse) {
        if let field = Self.unlikeField(better, worse) {
          refused.append((better.row.method, worse.row.method, field))
        } else {
          pairs.append(Pair(better, worse, sign: sign))
        }
      }
    }
    guard !pairs.isEmpty || !refused.isEmpty else { return nil }
    (self.column, self.pairs) = (column, pairs)
    self.refused = refused.map { (better: $0.0, worse: $0.1, field: $0.2) }
    published = ranked.map(\.row.method)
    ours = Self.sorted(methods, by: measured).map(\.row.method)
  }

  /// The best first; equal ones as in the table.
  private static func sorted(
    _ cells: [TableComparison.Cell], by value: (TableComparison.Cell) -> Double
  ) -> [TableComparison.Cell] {
    cells.enumerated().sorted { (-value($0.element), $0.offset) < (-value($1.element), $1.offset) }.map(\.element)
  }

  /// The first field in which two scores of ours were made in unlike ways; nil where they were made alike.
  private static func unlikeField(_ first: TableComparison.Cell, _ second: TableComparison.Cell) -> String? {
    guard let first = first.group, let second = second.group else { return "score" }
    do {
      try first.representative.requireComparable(with: second.representative)
      return nil
    } catch {
      if case .notComparable(_, let field, _, _) = error { return field }
      return "signature"
    }
  }

  /// `3 of 4 pairs as in print, 2 of them shown over seeds`
  var summary: String {
    let own = verified
    let shown = own.count { $0.verdict == .holds }
    return "\(own.count(where: \.isAlike)) of \(own.count) pairs as in print, \(shown) of them shown over seeds"
  }
}

extension OrderAgreement.Pair {
  init(_ better: TableComparison.Cell, _ worse: TableComparison.Cell, sign: Double) {
    self.better = better.row.method
    self.worse = worse.row.method
    isVerified = better.isVerified && worse.isVerified
    let scale = sign * (better.column.ours?.scale ?? 1)
    advantage = Self.comparison(of: better, over: worse, scale: scale)
    verdict = Claim.Verdict(mean: advantage.difference, interval: advantage.interval) { $0 > 0 }
  }

  /// Paired by seed where both have the same seeds; what does not depend on the seed is the same under every one.
  private static func comparison(
    of better: TableComparison.Cell, over worse: TableComparison.Cell, scale: Double
  ) -> Comparison {
    func values(_ cell: TableComparison.Cell) -> [SeedValue] {
      (cell.group?.values ?? []).map { SeedValue(seed: $0.seed, value: $0.value * scale) }
    }
    func isConstant(_ cell: TableComparison.Cell) -> Bool { cell.row.kind == .untrained && values(cell).count == 1 }
    var (first, second) = (values(better), values(worse))
    if isConstant(better), isConstant(worse), let one = first.first?.value, let other = second.first?.value {
      // The same under any two seeds.
      return .paired(reference: [other, other], candidate: [one, one])
    }
    if isConstant(better), let value = first.first?.value { first = second.map { .init(seed: $0.seed, value: value) } }
    if isConstant(worse), let value = second.first?.value { second = first.map { .init(seed: $0.seed, value: value) } }
    return first.map(\.seed) == second.map(\.seed)
      ? .paired(reference: second.map(\.value), candidate: first.map(\.value))
      : .unpaired(reference: second.map(\.value), candidate: first.map(\.value))
  }
}
