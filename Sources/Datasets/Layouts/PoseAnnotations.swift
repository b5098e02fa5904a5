import Foundation

/// The joints of the people in many pictures as Deformable GANs' annotation files give them.
///
/// A first line `name:keypoints_y:keypoints_x`, then a line for each picture, `file.jpg: [y, …]: [x, …]` with 18 whole
/// numbers each. A joint is missing where either number is -1.
public struct PoseAnnotations: Hashable, Sendable {
  /// The first line of a file.
  static let header = "name:keypoints_y:keypoints_x"

  /// The names of the pictures, as the file lists them.
  public let names: [String]
  /// The pose in each picture.
  public let poses: [BodyPose]
  private let rows: [String: Int]

  /// Annotations from one name and one pose for each picture; traps for a name that comes twice.
  public init(_ items: [(name: String, pose: BodyPose)]) {
    (names, poses) = (items.map(\.name), items.map(\.pose))
    rows = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  /// Reads a file. Throws `DatasetError`, with the line where a line is at fault.
  public init(contentsOf file: URL) throws {
    let data = try DatasetError.bytes(
      of: file, advice: "it comes with Deformable GANs' program; see datasets.md for where to put it")
    try self.init(Array(data), file: file.path)
  }

  /// Reads the bytes of a file; `file` is what errors call it.
  public init(_ bytes: [UInt8], file: String) throws {
    var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Self.trimmed)[...]
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard let first = lines.first, first.elementsEqual(Self.header.utf8) else {
      throw DatasetError.badLine(
        file: file, line: 1, expected: "“\(Self.header)”",
        found: lines.first.map { "“\(String(decoding: $0, as: UTF8.self))”" } ?? "nothing")
    }
    var rows: [String: Int] = [:]
    var poses: [BodyPose] = []
    for (index, line) in lines.enumerated().dropFirst() {
      func fail(_ expected: String, _ found: String) -> DatasetError {
        .badLine(file: file, line: index + 1, expected: expected, found: found)
      }
      let fields = line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(Self.trimmed)
      guard fields.count == 3, !fields[0].isEmpty else {
        throw fail("name: [y, …]: [x, …]", "\(fields.count) fields")
      }
      let name = String(decoding: fields[0], as: UTF8.self)
      guard rows.updateValue(poses.count, forKey: name) == nil else {
        throw fail("each picture once", "\(name) again")
      }
      guard let y = Self.numbers(fields[1]), let x = Self.numbers(fields[2]), y.count == BodyPose.jointCount,
        x.count == BodyPose.jointCount
      else { throw fail("two lists of \(BodyPose.jointCount) whole numbers of -1 or more", Self.start(of: line)) }
      poses.append(BodyPose(places: zip(x, y).map { $0 < 0 || $1 < 0 ? nil : SIMD2($0, $1) }))
    }
    names = rows.sorted { $0.value < $1.value }.map(\.key)
    (self.poses, self.rows) = (poses, rows)
  }

  /// The pose in a picture; nil for one that is not in the file.
  public subscript(_ name: String) -> BodyPose? { rows[name].map { poses[$0] } }

  /// The content of a file: both coordinates of a missing joint are -1.
  public var text: String {
    var text = Self.header + "\n"
    for (name, pose) in zip(names, poses) {
      let y = pose.places.map { String($0?.y ?? -1) }.joined(separator: ", ")
      let x = pose.places.map { String($0?.x ?? -1) }.joined(separator: ", ")
      text += "\(name): [\(y)]: [\(x)]\n"
    }
    return text
  }

  /// The numbers of a list in brackets; nil for anything else, and for a number below -1.
  private static func numbers(_ field: ArraySlice<UInt8>) -> [Int]? {
    guard field.first == UInt8(ascii: "["), field.last == UInt8(ascii: "]"), field.count > 2 else { return nil }
    var numbers: [Int] = []
    for word in field.dropFirst().dropLast().split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let digits = trimmed(word)
      guard let number = Int(String(decoding: digits, as: UTF8.self)), number >= -1, number < 1 << 20 else {
        return nil
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\r") }
    guard let first = text.firstIndex(where: { !isBlank($0) }), let last = text.lastIndex(where: { !isBlank($0) })
    else { return [] }
    return text[first...last]
  }

  private static func start(of line: ArraySlice<UInt8>) -> String {
    "“\(String(decoding: line.prefix(60), as: UTF8.self))\(line.count > 60 ? "…" : "")”"
  }
}
