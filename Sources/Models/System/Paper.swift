/// Where a system comes from and how ours departs from it.
public struct Paper: Sendable {
  /// Authors, title, venue, year.
  public let citation: String
  /// What our implementation does differently, one sentence each.
  public let deviations: [String]
  /// Tables of the paper that our protocols answer, by their identifiers in the published tables.
  public let tables: [String]

  /// A paper's card.
  public init(citation: String, deviations: [String], tables: [String]) {
    self.citation = citation
    self.deviations = deviations
    self.tables = tables
  }
}
