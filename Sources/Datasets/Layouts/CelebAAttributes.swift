import Foundation

/// The table of CelebA's `list_attr_celeba.txt`: the number of images, the names of the attributes, then a line for
/// each image with 1 or -1 for each attribute.
public struct CelebAAttributes: Hashable, Sendable {
  /// The names of the forty attributes, in the order of the published file.
  public static let publishedNames = """
    5_o_Clock_Shadow Arched_Eyebrows Attractive Bags_Under_Eyes Bald Bangs Big_Lips Big_Nose Black_Hair Blond_Hair \
    Blurry Brown_Hair Bushy_Eyebrows Chubby Double_Chin Eyeglasses Goatee Gray_Hair Heavy_Makeup High_Cheekbones Male \
    Mouth_Slightly_Open Mustache Narrow_Eyes No_Beard Oval_Face Pale_Skin Pointy_Nose Receding_Hairline Rosy_Cheeks \
    Sideburns Smiling Straight_Hair Wavy_Hair Wearing_Earrings Wearing_Hat Wearing_Lipstick Wearing_Necklace \
    Wearing_Necktie Young
    """.split(separator: " ").map(String.init)

  /// The names of the attributes.
  public let names: [String]
  /// The names of the images' files.
  public let files: [String]
  /// Bit k of an image's number is set when it has attribute k.
  private let bits: [UInt64]
  private let source: String

  /// A table from its parts; traps for more than 64 attributes or rows of another length.
  public init(names: [String], rows: [(file: String, values: [Bool])]) {
    precondition(names.count <= 64, "a table holds 64 attributes, not \(names.count)")
    (self.names, files, source) = (names, rows.map(\.file), "this table")
    bits = rows.map { row in
      precondition(row.values.count == names.count, "\(row.values.count) values do not fit \(names.count) attributes")
      return row.values.enumerated().reduce(0) { $0 | ($1.element ? 1 << UInt64($1.offset) : 0) }
    }
  }

  /// Reads a file. Throws `DatasetError` with the line that is wrong.
  public init(contentsOf file: URL) throws {
    let bytes = try DatasetError.bytes(
      of: file, advice: "download list_attr_celeba.txt from the authors' page of CelebA")
    try self.init(Array(bytes), file: file.path)
  }

  /// Reads the bytes of a file; `file` is what errors call it.
  public init(_ bytes: [UInt8], file: String) throws {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)[...]
    while let last = lines.last, Self.words(last).isEmpty { lines.removeLast() }
    func fail(_ line: Int, _ expected: String, _ found: String) -> DatasetError {
      .badLine(file: file, line: line, expected: expected, found: found)
    }
    guard lines.count >= 2, let stated = Int(Self.text(lines[0])), stated >= 0 else {
      throw fail(1, "the number of images", lines.first.map { "“\(Self.text($0))”" } ?? "nothing")
    }
    names = Self.words(lines[1]).map { String(decoding: $0, as: UTF8.self) }
    guard (1...64).contains(names.count), Set(names).count == names.count else {
      throw fail(
        2, "the names of the attributes, each once", "\(names.count) names, \(Set(names).count) of them unlike")
    }
    var files: [String] = []
    var bits: [UInt64] = []
    files.reserveCapacity(stated)
    bits.reserveCapacity(stated)
    for (index, line) in lines.enumerated().dropFirst(2) {
      let words = Self.words(line)
      guard words.count == names.count + 1 else {
        throw fail(index + 1, "a file's name and \(names.count) values", "\(max(0, words.count - 1)) values")
      }
      files.append(String(decoding: words[0], as: UTF8.self))
      var row: UInt64 = 0
      for (column, word) in words.dropFirst().enumerated() {
        if word.elementsEqual([UInt8(ascii: "1")]) {
          row |= 1 << UInt64(column)
        } else if !word.elementsEqual("-1".utf8) {
          throw fail(index + 1, "1 or -1 for \(names[column])", "“\(String(decoding: word, as: UTF8.self))”")
        }
      }
      bits.append(row)
    }
    guard files.count == stated else {
      throw fail(1, "\(files.count), the number of lines that follow the names", "\(stated)")
    }
    (self.files, self.bits, source) = (files, bits, file)
  }

  /// The columns of some attributes. Throws `DatasetError.missing` that names the one that is not there and the
  /// nearest that is.
  public func columns(of attributes: [String]) throws -> [Int] {
    try attributes.map { attribute in
      if let column = names.firstIndex(of: attribute) { return column }
      throw DatasetError.missing(
        file: "attribute “\(attribute)” in \(source)",
        advice: "the nearest of its \(names.count) is “\(nearestName(to: attribute, among: names))”")
    }
  }

  /// Whether an image has the attribute of a column.
  public func has(_ column: Int, image: Int) -> Bool { bits[image] >> UInt64(column) & 1 == 1 }

  /// The content of the file, as published.
  public var text: String {
    var text = "\(files.count)\n\(names.joined(separator: " "))\n"
    for (image, file) in files.enumerated() {
      text += file
      for column in names.indices { text += has(column, image: image) ? "  1" : " -1" }
      text += "\n"
    }
    return text
  }

  private static func words(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
  }

  private static func text(_ line: ArraySlice<UInt8>) -> String {
    String(decoding: line, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The name with the fewest insertions, deletions and replacements from a text, whatever their case; the first of
/// equals.
func nearestName(to text: String, among names: [String]) -> String {
  let wanted = Array(text.lowercased().utf8)
  func edits(_ name: String) -> Int {
    var last = Array(0...wanted.count)
    for (number, byte) in name.lowercased().utf8.enumerated() {
      var row = [number + 1]
      for place in wanted.indices {
        row.append(min(row[place] + 1, last[place + 1] + 1, last[place] + (wanted[place] == byte ? 0 : 1)))
      }
      last = row
    }
    return last[wanted.count]
  }
  return names.map { ($0, edits($0)) }.min { $0.1 < $1.1 }?.0 ?? ""
}
