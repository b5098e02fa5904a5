/// A numeric array of a MAT file, in MATLAB's column-major order: the first index runs fastest.
public struct MATArray: Hashable, Sendable {
  /// One to four extents; MATLAB itself writes at least two.
  public let extents: [Int]
  /// The numbers; element (i, j, k, l) lies at i + extents[0]·(j + extents[1]·(k + extents[2]·l)).
  public let values: MATValues

  /// Traps when the number of values does not fit the extents.
  public init(extents: [Int], values: MATValues) {
    precondition((1...4).contains(extents.count), "an array of rank \(extents.count); ranks go from 1 to 4")
    precondition(
      extents.allSatisfy { $0 >= 0 } && extents.reduce(1, *) == values.count,
      "\(values.count) values do not fill an array of \(extents)")
    (self.extents, self.values) = (extents, values)
  }
}

/// The numbers of an array in the class that the file gives them.
public enum MATValues: Hashable, Sendable {
  /// Bytes, as images are stored.
  case uint8([UInt8])
  /// Any other integer class; numbers beyond `Int` become its largest.
  case integer([Int])
  /// 32-bit floats.
  case single([Float])
  /// 64-bit floats, MATLAB's default.
  case double([Double])

  /// How many there are.
  public var count: Int {
    switch self {
    case .uint8(let values): values.count
    case .integer(let values): values.count
    case .single(let values): values.count
    case .double(let values): values.count
    }
  }

  /// All numbers as 64-bit floats.
  public var doubles: [Double] {
    switch self {
    case .uint8(let values): values.map(Double.init)
    case .integer(let values): values.map(Double.init)
    case .single(let values): values.map(Double.init)
    case .double(let values): values
    }
  }
}
