import GRDB

/// How the items of a score are spread, with those at both ends.
public struct ItemSpread: Codable, Hashable, Sendable {
  /// Mean, deviation and interval over items.
  public var summary: Summary
  /// The least value, the quartiles, and the greatest.
  public var quartiles: [Double]
  /// The items that score worst, the worst first; with a score that has no better end, the least.
  public var worst: [ItemScore]
  /// The items that score best, the best first; with a score that has no better end, the greatest.
  public var best: [ItemScore]
}

extension ResultsStore {
  /// How the items of a score are spread, with up to `count` at both ends; nil when it has none.
  public func itemSpread(of score: Score, ends count: Int) throws(ResultsError) -> ItemSpread? {
    try read { database in
      let id = score.id ?? 0
      // A million items: their values are read, their names only at the ends.
      let values = try SQLRequest<Double>("SELECT value FROM itemScore WHERE scoreId = \(id)").fetchAll(database)
      guard !values.isEmpty else { return nil }
      let sorted = values.sorted()
      let last = min(count, sorted.count) - 1
      // The bound spares SQLite from sorting all of them.
      func end(_ bound: SQL, _ order: SQL) throws -> [ItemScore] {
        try SQLRequest<ItemScore>(
          """
          SELECT * FROM itemScore WHERE scoreId = \(id) AND value \(bound) ORDER BY value \(order), position
          LIMIT \(count)
          """
        ).fetchAll(database)
      }
      let least = last < 0 ? [] : try end("<= \(sorted[last])", "ASC")
      let greatest = last < 0 ? [] : try end(">= \(sorted[sorted.count - 1 - last])", "DESC")
      return ItemSpread(
        summary: Summary(values), quartiles: [0, 0.25, 0.5, 0.75, 1].map { quantile($0, ofSorted: sorted) },
        worst: score.direction == .lower ? greatest : least, best: score.direction == .lower ? least : greatest)
    }
  }
}
