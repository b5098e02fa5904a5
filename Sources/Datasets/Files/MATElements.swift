/// The elements within a variable of a MAT file, from first to last.
struct MATElements {
  /// Where the bytes of an element lie.
  struct Place {
    var type: MATType
    var start: Int
    var count: Int
  }

  private let bytes: [UInt8]
  private let count: Int
  private let structure: MATStructure
  private var place = 0

  /// A variable of `count` bytes, of which `bytes` are the first or all.
  init(_ bytes: [UInt8], count: Int, structure: MATStructure) {
    (self.bytes, self.count, self.structure) = (bytes, count, structure)
  }

  /// The next element, which must be of one of some types.
  mutating func next(_ types: Set<MATType>, _ what: String) throws -> Place {
    guard place + 8 <= bytes.count else { throw structure.fail(what, "the end of the variable") }
    let first = structure.word(bytes, place)
    // An element of at most four bytes stands within its tag.
    let isSmall = first >> 16 != 0
    let length = isSmall ? first >> 16 : structure.word(bytes, place + 4)
    guard let type = MATType(rawValue: isSmall ? first & 0xFFFF : first), types.contains(type), !isSmall || length <= 4
    else { throw structure.fail(what, "an element of type \(isSmall ? first & 0xFFFF : first)") }
    let found = Place(type: type, start: place + (isSmall ? 4 : 8), count: length)
    guard found.start + length <= count else { throw structure.fail("\(length) bytes of \(what)", "fewer") }
    // Elements begin at multiples of eight; the last one of a packed variable may lack its filling.
    place = isSmall ? place + 8 : min(count, found.start + (type == .matrix ? length : (length + 7) / 8 * 8))
    return found
  }

  /// The numbers of an array, once, or twice for a complex one.
  mutating func numbers(_ items: Int, parts: Int) throws {
    let numeric = Set((MATType.int8.rawValue...MATType.uint64.rawValue).compactMap { MATType(rawValue: $0) })
    for _ in 0..<parts {
      let found = try next(numeric, "the numbers of an array")
      guard let width = found.type.width, found.count == items * width else {
        throw structure.fail("\(items) numbers of an array", "\(found.count) bytes")
      }
    }
  }

  /// The cells of an array.
  mutating func cells(_ items: Int, check: ([UInt8], Int) throws -> Void) throws {
    // Each needs a tag.
    guard items <= count / 8 else { throw structure.fail("\(items) cells", "\(count) bytes") }
    for _ in 0..<items {
      let cell = try next([.matrix], "a cell")
      guard cell.start + cell.count <= bytes.count else {
        throw structure.fail("cells of at most 64 MiB", "more of them")
      }
      try check(Array(bytes[cell.start..<cell.start + cell.count]), cell.count)
    }
  }

  /// The names of fields and their values.
  mutating func fields(_ items: Int, check: ([UInt8], Int) throws -> Void) throws {
    let length = try next([.int32], "the length of field names")
    guard length.count == 4, case let width = structure.word(bytes, length.start), (1...64).contains(width) else {
      throw structure.fail("field names of 1 to 64 bytes", "something else")
    }
    let names = try next([.int8], "the names of fields")
    guard names.count % width == 0, names.start + names.count <= bytes.count else {
      throw structure.fail("field names of \(width) bytes each", "\(names.count) bytes")
    }
    for end in stride(from: names.start + width, through: names.start + names.count, by: width)
    where bytes[end - 1] != 0 { throw structure.fail("field names that end", "one that does not") }
    let (all, overflow) = items.multipliedReportingOverflow(by: names.count / width)
    guard !overflow else { throw structure.fail("fields that fit memory", "more") }
    try cells(all, check: check)
  }

  /// Nothing may follow.
  func end() throws {
    guard place == count else { throw structure.fail("the end of a variable", "\(count - place) bytes more") }
  }
}
