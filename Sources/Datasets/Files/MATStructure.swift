/// Checks the elements of a MAT file of level 5 before libmatio sees them: it takes lengths and classes at their word,
/// and fills what is missing with zeros.
///
/// What the elements are is in MATLAB's "MAT-File Format", chapter 1.
struct MATStructure {
  let file: String
  private let isLittleEndian: Bool

  /// What is kept of an unpacked variable: all of a numeric array's description, and of others all that there is.
  private static let mostKept = 64 << 20
  private static let mostAxes = 8
  private static let deepest = 16

  /// Walks over the whole file. Throws `DatasetError.damaged`.
  static func check(_ bytes: [UInt8], file: String) throws {
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file, expected: expected, found: found)
    }
    guard bytes.starts(with: Array("MATLAB 5.0 MAT-file".utf8)) else {
      let isLevel7 = bytes.starts(with: Array("MATLAB 7.3 MAT-file".utf8))
      throw fail(
        "a MAT file of level 5", isLevel7 ? "one of level 7.3 (save it again with -v7)" : "something else")
    }
    guard bytes.count >= 128 else { throw fail("a header of 128 bytes", "\(bytes.count) bytes") }
    let orders: [[UInt8]: Bool] = [[0, 1] + Array("IM".utf8): true, [1, 0] + Array("MI".utf8): false]
    guard let isLittleEndian = orders[Array(bytes[124..<128])] else {
      throw fail("version and byte order of a MAT file of level 5", "something else")
    }
    let structure = MATStructure(file: file, isLittleEndian: isLittleEndian)
    var place = 128
    while place < bytes.count {
      let end = "the end of the file after \(bytes.count) bytes"
      guard place + 8 <= bytes.count else { throw fail("the tag of an element at byte \(place)", end) }
      let (kind, length) = (structure.word(bytes, place), structure.word(bytes, place + 4))
      guard place + 8 + length <= bytes.count else { throw fail("\(length) bytes of an element at byte \(place)", end) }
      try structure.checkVariable(kind, bytes[place + 8..<place + 8 + length], at: place)
      place += 8 + length
    }
  }

  /// An element of the file: a variable, packed or not.
  private func checkVariable(_ kind: Int, _ content: ArraySlice<UInt8>, at place: Int) throws {
    switch MATType(rawValue: kind) {
    case .matrix: try checkMatrix(Array(content), count: content.count, depth: 0)
    case .compressed:
      let (kept, count) = try Gzip.inspected(content, keeping: Self.mostKept, file: file)
      guard kept.count >= 8, MATType(rawValue: word(kept, 0)) == .matrix, word(kept, 4) == count - 8 else {
        throw fail("one variable packed at byte \(place)", "something else")
      }
      try checkMatrix(Array(kept.dropFirst(8)), count: count - 8, depth: 0)
    default: throw fail("a variable at byte \(place)", "an element of type \(kind)")
    }
  }

  /// A variable of `count` bytes, of which `bytes` are the first or all.
  private func checkMatrix(_ bytes: [UInt8], count: Int, depth: Int) throws {
    // An empty cell or field has no description at all.
    if count == 0 && depth > 0 { return }
    guard depth <= Self.deepest else { throw fail("variables within each other \(Self.deepest) deep", "deeper ones") }
    var elements = MATElements(bytes, count: count, structure: self)
    let flags = try elements.next([.uint32], "the flags of an array")
    guard flags.count == 8 else { throw fail("8 bytes of flags", "\(flags.count)") }
    let (number, isComplex) = (word(bytes, flags.start) & 0xFF, word(bytes, flags.start) & 0x800 != 0)
    let axes = try elements.next([.int32], "the extents of an array")
    guard axes.count % 4 == 0, (2...Self.mostAxes).contains(axes.count / 4) else {
      throw fail("2 to \(Self.mostAxes) extents", "\(axes.count) bytes")
    }
    var items = 1
    for axis in 0..<axes.count / 4 {
      let (product, overflow) = items.multipliedReportingOverflow(by: word(bytes, axes.start + 4 * axis))
      guard !overflow, product <= Int32.max else { throw fail("extents that fit memory", "larger ones") }
      items = product
    }
    let name = try elements.next([.int8], "the name of an array")
    guard name.count < 256 else { throw fail("a name of less than 256 bytes", "\(name.count)") }
    switch number {
    case 6...15: try elements.numbers(items, parts: isComplex ? 2 : 1)
    case 4: _ = try elements.next(MATType.characters, "the characters of an array")
    case 1: try elements.cells(items) { try checkMatrix($0, count: $1, depth: depth + 1) }
    case 2: try elements.fields(items) { try checkMatrix($0, count: $1, depth: depth + 1) }
    default: throw fail("arrays of numbers, characters, cells or fields", "a variable of class \(number)")
    }
    try elements.end()
  }

  /// A word of four bytes in the file's order.
  func word(_ bytes: [UInt8], _ place: Int) -> Int {
    let word = bytes[place..<place + 4]
    return (isLittleEndian ? Array(word.reversed()) : Array(word)).reduce(0) { $0 << 8 | Int($1) }
  }

  func fail(_ expected: String, _ found: String) -> DatasetError {
    .damaged(file: file, expected: expected, found: found)
  }
}

/// How an element is stored.
enum MATType: Int {
  case int8 = 1
  case uint8, int16, uint16, int32, uint32, single
  case double = 9
  case int64 = 12
  case uint64, matrix, compressed, utf8, utf16, utf32

  static let characters: Set<MATType> = [.int8, .uint8, .uint16, .utf8, .utf16, .utf32]

  /// Bytes of a number; nil for what is none.
  var width: Int? {
    switch self {
    case .int8, .uint8: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .single: 4
    case .double, .int64, .uint64: 8
    default: nil
    }
  }
}
