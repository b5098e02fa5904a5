import Foundation

/// What a list of published tables says of one.
public struct TableListing: Encodable, Sendable {
  /// The table's name.
  public var id: String
  /// The published system.
  public var system: String
  /// Where and when.
  public var venue: String
  /// Printed figures.
  public var figures: Int
  /// Those read at their source.
  public var verified: Int
  /// What of ours stands beside it, in words.
  public var summary: String

  /// A line about a table.
  public init(_ comparison: TableComparison) {
    let table = comparison.table
    (id, system, venue) = (table.id, table.system, table.venue)
    (figures, verified) = (table.figures.total, table.figures.verified)
    summary = comparison.summary
  }

  /// Lines with aligned columns.
  public static func text(_ listings: [TableListing]) -> String {
    let width = listings.map(\.id.count).max() ?? 0
    return listings.map { listing in
      let name = listing.id.padding(toLength: width, withPad: " ", startingAt: 0)
      return "\(name)  \(listing.verified) of \(listing.figures) figures verified; \(listing.summary)"
    }.joined(separator: "\n")
  }
}
