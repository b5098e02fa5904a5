/// The extents of a tensor, outermost first. Images are N×H×W×C, matrices are rows×columns.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
  /// The extent of each axis, outermost first.
  public let extents: [Int]

  /// Makes a shape; traps on a negative extent.
  public init(_ extents: [Int]) {
    precondition(extents.allSatisfy { $0 >= 0 }, "a shape needs extents of zero or more, not \(extents)")
    self.extents = extents
  }

  /// Makes a shape from a literal, `[2, 32, 32, 3]`.
  public init(arrayLiteral extents: Int...) { self.init(extents) }

  /// The number of axes.
  public var rank: Int { extents.count }

  /// The number of elements; 1 for a scalar.
  public var count: Int { extents.reduce(1, *) }

  /// The extent of one axis; a negative axis counts from the last one.
  public subscript(axis: Int) -> Int { extents[axis < 0 ? axis + rank : axis] }

  /// `2×32×32×3`, or `scalar`.
  public var description: String {
    rank == 0 ? "scalar" : extents.map(String.init).joined(separator: "×")
  }
}
