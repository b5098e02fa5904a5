import Foundation
import Images
import Tensors

/// Aligned faces of Multi-PIE as TP-GAN's program takes them: one folder with `001_01_01_051_06_cropped.png` of 128×128
/// pixels, `001_01_01_051_trans.5pt` with their landmarks, and the lists `train.csv` and `test.csv`, a name a line.
///
/// Names, and that each image has its landmarks and its frontal picture, are checked at once; files are read when they
/// are asked for.
public struct MultiPIE: Sendable {
  /// Rows and columns of an image file.
  public static let fileSize = 128

  /// Where everything lies.
  public let folder: URL
  /// Rows and columns of the images given back.
  public let size: Int
  private let items: [Split: [MultiPIEName]]
  private let subjects: [Split: [Int]]

  /// Reads the lists of a folder; one of the two may be missing.
  ///
  /// - Parameters:
  ///   - folder: holds everything.
  ///   - size: rows and columns of the images given back; smaller ones are means.
  ///   - yaws: the absolute yaws that are kept. The program trains one network up to 60°, and others beyond.
  ///
  /// Throws `DatasetError` that names the list and line, or the file that is missing.
  public init(folder: URL, size: Int = fileSize, yaws: ClosedRange<Int> = 0...90) throws {
    precondition(size > 0 && size <= Self.fileSize, "no face of \(size)×\(size) pixels is in one of 128×128")
    guard ImageFolder.exists(folder) else {
      throw DatasetError.missing(file: "folder \(folder.path)", advice: "put the aligned faces of Multi-PIE there")
    }
    let present = Set(try ImageFolder.contents(of: folder))
    var items: [Split: [MultiPIEName]] = [:]
    for (split, list) in Self.lists where present.contains(list) {
      items[split] = try Self.names(folder.appending(path: list), present).filter { yaws.contains(abs($0.camera.yaw)) }
    }
    guard items.values.contains(where: { !$0.isEmpty }) else {
      throw DatasetError.missing(
        file: "face at a yaw of \(yaws.lowerBound) to \(yaws.upperBound)° in the lists of \(folder.path)",
        advice: "write train.csv or test.csv there, the name of an image on each line")
    }
    (self.folder, self.size, self.items) = (folder, size, items)
    subjects = items.mapValues { Set($0.map(\.subject)).sorted() }
  }

  static let lists: [(Split, String)] = [(.training, "train.csv"), (.test, "test.csv")]

  private static func names(_ list: URL, _ present: Set<String>) throws -> [MultiPIEName] {
    let text = String(decoding: try DatasetError.bytes(of: list, advice: "write it again"), as: UTF8.self)
    var names: [MultiPIEName] = []
    for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let word = line.trimmingCharacters(in: .whitespaces)
      guard !word.isEmpty else { continue }
      guard let name = try? MultiPIEName(word) else {
        throw DatasetError.badLine(
          file: list.path, line: number + 1, expected: "a name such as 001_01_01_051_06_cropped.png",
          found: "“\(word)”")
      }
      for file in [name.imageFile, name.landmarkFile, name.frontal.imageFile, name.frontal.landmarkFile]
      where !present.contains(file) {
        throw DatasetError.missing(
          file: list.deletingLastPathComponent().appending(path: file).path,
          advice: "line \(number + 1) of \(list.lastPathComponent) needs it")
      }
      names.append(name)
    }
    return names
  }

  /// How many images a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// How many people a split has; `FrontalizationPair.person` counts them from 0.
  public func peopleCount(of split: Split) -> Int { subjects[split]?.count ?? 0 }

  /// What the name of an image says.
  public func name(_ split: Split, _ index: Int) -> MultiPIEName {
    guard let items = items[split], items.indices.contains(index) else {
      preconditionFailure("the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
    }
    return items[index]
  }

  /// Images beside the same people from the front under the same light. Throws `ImageError` and `DatasetError`.
  public func pairs(_ split: Split, _ indices: some Sequence<Int>) throws -> [FrontalizationPair] {
    try indices.map { index in
      let name = name(split, index)
      return FrontalizationPair(
        profile: try picture(name), frontal: try picture(name.frontal),
        person: subjects[split]?.firstIndex(of: name.subject) ?? 0)
    }
  }

  /// The image of a name with its landmarks, brought to the size of this set.
  private func picture(_ name: MultiPIEName) throws -> HeadPicture {
    let file = folder.appending(path: name.imageFile)
    let image = try Image(contentsOf: file).converted(toChannels: 3)
    guard image.height == Self.fileSize, image.width == Self.fileSize else {
      throw DatasetError.damaged(
        file: file.path, expected: "\(Self.fileSize)×\(Self.fileSize) pixels", found: "\(image.height)×\(image.width)")
    }
    let points = folder.appending(path: name.landmarkFile)
    let text = String(decoding: try DatasetError.bytes(of: points, advice: "write it again"), as: UTF8.self)
    let scale = Float(size) / Float(Self.fileSize)
    let landmarks = try FaceLandmarks(text: text, file: points.path).mapped { ($0 - 0.5) * scale + 0.5 }
    return HeadPicture(
      image: image.resized(height: size, width: size, .pillowBox).tensor(.signed), landmarks: landmarks,
      view: HeadView(yaw: name.camera.yaw, illumination: name.illumination))
  }

  /// What the set is; the hash is over split and name of every image.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for name in items[split] ?? [] { hash.update("\(split.rawValue) \(name.imageFile)\n") }
    }
    return DatasetManifest(
      name: "multi-pie", source: "Gross, Matthews, Cohn, Kanade, Baker, Multi-PIE, FG 2008; aligned as for TP-GAN",
      licence: "sold by Carnegie Mellon University, for research by its terms",
      counts: SplitCounts(training: count(of: .training), validation: 0, test: count(of: .test)),
      hashed: "split and name of every image", contentHash: hash.hexadecimal)
  }
}
