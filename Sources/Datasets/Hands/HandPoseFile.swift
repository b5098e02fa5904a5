import Foundation

/// What a line of a hand-pose text file holds.
public enum HandPoseLine: Hashable, Sendable {
  /// u v d of each joint.
  case numbers
  /// The name of the depth image, then u v d of each joint (ICVL's labels.txt).
  case nameAndNumbers
}

/// The joints of many frames as published labels and predictions give them: one line a frame, u v d in pixels and
/// millimetres for each joint.
public struct HandPoseFile: Hashable, Sendable {
  /// How many joints each frame has.
  public let jointCount: Int
  /// u, v, d of joint after joint, frame after frame; NaN where the file says so.
  public let values: [SIMD3<Double>]
  /// The names of the frames, where the file has them.
  public let names: [String]

  /// How many frames there are.
  public var frameCount: Int { values.count / jointCount }

  /// Reads a text file. Throws `DatasetError`, with the line where a line is at fault.
  public init(contentsOf file: URL, jointCount: Int, line layout: HandPoseLine = .numbers) throws {
    let data = try DatasetError.bytes(of: file, advice: "see datasets.md for where to get it and where to put it")
    try self.init(text: String(decoding: data, as: UTF8.self), jointCount: jointCount, line: layout, file: file.path)
  }

  /// Reads the content of a text file; `file` is what errors call it, and `firstLine` the number of the text's first.
  public init(
    text: String, jointCount: Int, line layout: HandPoseLine = .numbers, firstLine: Int = 1, file: String
  ) throws {
    precondition(jointCount > 0, "a hand needs joints, not \(jointCount)")
    var values: [SIMD3<Double>] = []
    var names: [String] = []
    var lines = Array(text.utf8).split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
    while let last = lines.last, last.allSatisfy(Self.isSeparator) { lines.removeLast() }
    guard !lines.isEmpty else {
      throw DatasetError.damaged(file: file, expected: "a line for each frame", found: "no line")
    }
    for (number, line) in lines.enumerated() {
      func fail(_ expected: String, _ found: String) -> DatasetError {
        .badLine(file: file, line: number + firstLine, expected: expected, found: found)
      }
      var words = line.split(whereSeparator: Self.isSeparator)
      if layout == .nameAndNumbers {
        guard let name = words.first, DecimalNumber.value(of: name) == nil else {
          throw fail("the name of an image", words.first.map(Self.quoted) ?? "nothing")
        }
        names.append(String(decoding: name, as: UTF8.self))
        words.removeFirst()
      }
      guard words.count == 3 * jointCount else {
        throw fail("\(3 * jointCount) numbers (u v d of \(jointCount) joints)", "\(words.count)")
      }
      let numbers = try words.map { word in
        guard let value = DecimalNumber.value(of: word) else { throw fail("a number", Self.quoted(word)) }
        return value
      }
      for joint in 0..<jointCount {
        values.append(SIMD3(numbers[3 * joint], numbers[3 * joint + 1], numbers[3 * joint + 2]))
      }
    }
    (self.jointCount, self.values, self.names) = (jointCount, values, names)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "\r"): true
    default: false
    }
  }

  private static func quoted(_ word: ArraySlice<UInt8>) -> String { "“\(String(decoding: word, as: UTF8.self))”" }

  /// u, v, d of the joints of one frame.
  public func frame(_ index: Int) -> ArraySlice<SIMD3<Double>> {
    values[index * jointCount..<(index + 1) * jointCount]
  }

  /// All joints in millimetres, frame after frame.
  public func millimetres(_ camera: CameraIntrinsics) -> [SIMD3<Double>] { values.map(camera.millimetres) }

  /// The content of a file of numbers as the public scorer reads it: three decimals, spaces between.
  public var text: String {
    (0..<frameCount).map { index in
      frame(index).flatMap { [$0.x, $0.y, $0.z] }.map { String(format: "%.3f", $0) }.joined(separator: " ") + "\n"
    }.joined()
  }
}

/// A published hand-pose test set of which labels lie under the data folder.
public enum HandPoseLabels: String, Hashable, Sendable, CaseIterable {
  case nyu, icvl

  /// How many joints are scored.
  public var jointCount: Int { self == .nyu ? 14 : 16 }

  /// How many frames the test labels have.
  public var frameCount: Int { self == .nyu ? 8252 : 1596 }

  /// The constants that the public scorer converts with.
  public var scorerIntrinsics: CameraIntrinsics { self == .nyu ? .nyuScorer : .icvlScorer }

  /// Where the test labels lie under the data folder.
  public func file(data: URL) -> URL {
    data.appending(path: "handpose/\(rawValue)/\(rawValue)_test_groundtruth_label.txt")
  }

  /// Reads the test labels. Throws `DatasetError`, also when their number is not the published one.
  public func read(data: URL) throws -> HandPoseFile {
    let labels = try HandPoseFile(contentsOf: file(data: data), jointCount: jointCount)
    guard labels.frameCount == frameCount else {
      throw DatasetError.damaged(
        file: file(data: data).path, expected: "\(frameCount) frames", found: "\(labels.frameCount)")
    }
    return labels
  }
}

/// Numbers in text, a hundred thousand of them in a few milliseconds.
private enum DecimalNumber {
  /// The number that all of `word` spells, or nil.
  static func value(of word: ArraySlice<UInt8>) -> Double? {
    var digits = word
    let negative = digits.first == UInt8(ascii: "-")
    if negative { digits.removeFirst() }
    var (whole, scale, seen, pointSeen) = (0, 1, 0, false)
    for byte in digits {
      if byte == UInt8(ascii: "."), !pointSeen {
        pointSeen = true
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), seen < 15 {
        whole = 10 * whole + Int(byte - UInt8(ascii: "0"))
        if pointSeen { scale *= 10 }
        seen += 1
      } else {
        return Double(String(decoding: word, as: UTF8.self))
      }
    }
    guard seen > 0 else { return nil }
    // Up to 15 digits both are exact in a Double, so the quotient is the nearest one.
    return (negative ? -1 : 1) * Double(whole) / Double(scale)
  }
}
