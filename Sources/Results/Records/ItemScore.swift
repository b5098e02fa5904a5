import GRDB

/// The score of one item (an image, a pair, a frame) within a score: a row of the table `itemScore`.
public struct ItemScore: Codable, Hashable, Sendable {
  /// Place of the item in the order of scoring, from 0; unique within a score.
  public var position: Int
  /// Name of the item, unique within a score; items of two scores are paired by it.
  public var name: String
  /// The item's score; not NaN.
  public var value: Double

  /// The item score with the given parts.
  public init(position: Int, name: String, value: Double) {
    self.position = position
    self.name = name
    self.value = value
  }
}

extension ItemScore: FetchableRecord {
  /// Reads a row of `itemScore`; throws when it holds what a damaged file holds.
  public init(row: Row) throws {
    self.init(
      position: try row.decode(forColumn: "position"), name: try row.decode(forColumn: "name"),
      value: try row.decode(forColumn: "value"))
  }
}
