import Foundation
import Tensors

/// Two pictures of one person by their files' names.
public struct PosePair: Hashable, Sendable {
  /// The picture whose clothes are taken.
  public var from: String
  /// The picture whose pose is taken, and that is to be made.
  public var to: String

  /// A pair of names.
  public init(from: String, to: String) { (self.from, self.to) = (from, to) }
}

/// The pairs that Deformable GANs are trained and tested on: a first line `from,to`, then two names a line.
public struct PosePairList: Hashable, Sendable {
  /// The first line of a file.
  static let header = "from,to"
  /// How many pairs the published test lists have at most.
  public static let testCount = 12_000

  /// The pairs, as the file lists them.
  public let pairs: [PosePair]

  /// A list of pairs.
  public init(_ pairs: [PosePair]) { self.pairs = pairs }

  /// Reads a file. Throws `DatasetError`, with the line where a line is at fault.
  public init(contentsOf file: URL) throws {
    let data = try DatasetError.bytes(
      of: file, advice: "it comes with Deformable GANs' program; see datasets.md for how to make one")
    try self.init(text: String(decoding: data, as: UTF8.self), file: file.path)
  }

  /// Reads the content of a file; `file` is what errors call it.
  public init(text: String, file: String) throws {
    var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    while lines.last?.isEmpty == true { lines.removeLast() }
    guard lines.first.map(String.init) == Self.header else {
      throw DatasetError.badLine(
        file: file, line: 1, expected: "“\(Self.header)”", found: lines.first.map { "“\($0)”" } ?? "nothing")
    }
    pairs = try lines.enumerated().dropFirst().map { index, line in
      let names = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard names.count == 2, !names.contains("") else {
        throw DatasetError.badLine(file: file, line: index + 1, expected: "two names", found: "“\(line)”")
      }
      return PosePair(from: names[0], to: names[1])
    }
  }

  /// The content of a file.
  public var text: String { Self.header + "\n" + pairs.map { "\($0.from),\($0.to)\n" }.joined() }

  /// All pairs of unlike pictures of one person, in both directions, as Deformable GANs' program makes them.
  ///
  /// A person is what a name has before its first "_". Pictures without both shoulders and both hips are left out, and so
  /// are those whose name begins with "-1" or "0000", Market-1501's junk and distractors.
  public init(all annotations: PoseAnnotations) {
    var people: [Substring: [String]] = [:]
    var order: [Substring] = []
    for (name, pose) in zip(annotations.names, annotations.poses) {
      guard pose.hasTorso, !name.hasPrefix("-1"), !name.hasPrefix("0000") else { continue }
      let person = name.prefix { $0 != "_" }
      if people[person] == nil { order.append(person) }
      people[person, default: []].append(name)
    }
    pairs = order.flatMap { person in
      let names = people[person] ?? []
      return names.flatMap { from in names.filter { $0 != from }.map { PosePair(from: from, to: $0) } }
    }
  }

  /// At most so many of the pairs, in the order that pandas draws them under seed 0: how the published test lists were
  /// made.
  public func sampled(_ count: Int = testCount) -> PosePairList {
    PosePairList(MersenneTwister.numPyPermutation(pairs.count, seed: 0).prefix(count).map { pairs[$0] })
  }
}
