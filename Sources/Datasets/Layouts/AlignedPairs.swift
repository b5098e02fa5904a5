import Foundation
import Images
import Tensors

/// Which half of an aligned pair is translated into the other.
public enum PairDirection: String, Codable, Hashable, Sendable, CaseIterable {
  /// Left, or folder A, into right, or folder B.
  case aToB = "a-to-b"
  case bToA = "b-to-a"
}

/// Pairs of pictures of one thing, as pix2pix's programs read them: files whose left half is A and whose right half is
/// B in `train`, `val`, `test`; or two folders A and B, each with those, of equally named files.
public struct AlignedPairs: Sendable {
  private enum Source: Sendable {
    case sideBySide(ImageFolder)
    case folders(ImageFolder, ImageFolder)

    var names: [String] {
      switch self {
      case .sideBySide(let folder), .folders(let folder, _): folder.names
      }
    }
  }

  static let advice = "give the folder that holds train, val or test with PNG or JPEG files"

  /// What is translated into what.
  public let direction: PairDirection
  private let sources: [Split: Source]
  private let loaded = LoadedPictures()

  /// Pairs in files of two halves, under `folder/train`, `folder/val`, `folder/test`; at least one must be there.
  /// Throws `DatasetError`.
  public init(sideBySide folder: URL, direction: PairDirection) throws {
    self.direction = direction
    sources = try Self.sources(folder) { .sideBySide(try ImageFolder($0, advice: Self.advice)) }
  }

  /// Pairs of equally named files under `a/train` and `b/train`, and so on. Throws `DatasetError`, naming the first
  /// file that lacks its other half.
  public init(a: URL, b: URL, direction: PairDirection) throws {
    self.direction = direction
    sources = try Self.sources(a) { first in
      let firsts = try ImageFolder(first, advice: Self.advice)
      let seconds = try ImageFolder(b.appending(path: first.lastPathComponent), advice: Self.advice)
      try Self.requireTwins(firsts, seconds)
      try Self.requireTwins(seconds, firsts)
      return .folders(firsts, seconds)
    }
  }

  private static func requireTwins(_ some: ImageFolder, _ others: ImageFolder) throws {
    let known = Set(others.names)
    if let lone = some.names.first(where: { !known.contains($0) }) {
      throw DatasetError.missing(
        file: "\(others.folder.path)/\(lone)",
        advice: "\(some.folder.path) has \(some.names.count) images and \(others.folder.path) \(others.names.count); "
          + "each needs its other half under the same name")
    }
  }

  private static func sources(_ folder: URL, _ open: (URL) throws -> Source) throws -> [Split: Source] {
    guard ImageFolder.exists(folder) else {
      throw DatasetError.missing(file: "folder \(folder.path)", advice: advice)
    }
    var sources: [Split: Source] = [:]
    for split in [Split.training, .validation, .test] {
      let part = folder.appending(path: split.folderName)
      if ImageFolder.exists(part) { sources[split] = try open(part) }
    }
    guard !sources.isEmpty else {
      throw DatasetError.missing(file: "train, val or test in \(folder.path)", advice: advice)
    }
    return sources
  }

  /// How many pairs a split has; 0 where its folder is missing.
  public func count(of split: Split) -> Int { sources[split]?.names.count ?? 0 }

  /// The file names of a split, in order.
  public func names(of split: Split) -> [String] { sources[split]?.names ?? [] }

  /// Both pictures of an item as they are on disk, A and B. Throws `ImageError`, or `DatasetError` for a file that has
  /// not two halves or whose twin has another size.
  public func images(_ split: Split, _ index: Int) throws -> (a: Image, b: Image) {
    guard let source = sources[split], source.names.indices.contains(index) else {
      preconditionFailure("the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
    }
    switch source {
    case .sideBySide(let folder):
      let both = try folder.image(index)
      guard both.width % 2 == 0 else {
        throw DatasetError.damaged(
          file: folder.file(index).path, expected: "an even width, two halves side by side",
          found: "a width of \(both.width)")
      }
      let middle = both.width / 2
      return (
        both.cropped(rows: 0..<both.height, columns: 0..<middle),
        both.cropped(rows: 0..<both.height, columns: middle..<both.width)
      )
    case .folders(let a, let b):
      let (first, second) = (try a.image(index), try b.image(index))
      guard first.height == second.height, first.width == second.width else {
        throw DatasetError.damaged(
          file: b.file(index).path, expected: "\(first.height)×\(first.width) pixels as its other half has",
          found: "\(second.height)×\(second.width)")
      }
      return (first, second)
    }
  }

  /// A pair at `size`×`size`, as networks are tested. Throws as `images`.
  public func pair(_ split: Split, _ index: Int, size: Int) throws -> PairedImage {
    let (a, b) = try images(split, index)
    return paired(a.loaded(size: size), b.loaded(size: size))
  }

  /// A pair as networks are trained: both halves varied alike, as a function of seed, step and item. Throws as
  /// `images`.
  public func pair(_ split: Split, _ index: Int, _ jitter: Jitter, seed: UInt64, step: Int) throws -> PairedImage {
    let variation = jitter.variation(seed: seed, step: step, item: index)
    let name = "\(split.rawValue) \(index) \(jitter.loadedSize)"
    let halves = try loaded.pictures(["\(name) A", "\(name) B"]) {
      let (a, b) = try images(split, index)
      return [a.loaded(size: jitter.loadedSize), b.loaded(size: jitter.loadedSize)]
    }
    return paired(variation(halves[0]), variation(halves[1]))
  }

  private func paired(_ a: Image, _ b: Image) -> PairedImage {
    let (a, b) = (a.tensor(.signed), b.tensor(.signed))
    return direction == .aToB ? PairedImage(input: a, target: b) : PairedImage(input: b, target: a)
  }

  /// Writes pairs as files of two halves, `1.png`, `2.png`, … under the split's folder. Throws `ImageError`.
  public static func write(_ pairs: [(a: Image, b: Image)], _ split: Split, sideBySide folder: URL) throws {
    for (index, pair) in pairs.enumerated() {
      let file = folder.appending(path: "\(split.folderName)/\(index + 1).png")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try pair.a.beside(pair.b).write(to: file)
    }
  }
}

extension Split {
  /// The folder that published layouts keep a split in.
  var folderName: String {
    switch self {
    case .training: "train"
    case .validation: "val"
    case .test: "test"
    case .furtherPoses: "further"
    }
  }
}

extension Image {
  /// Both images as one, this one on the left; traps when their heights or channels differ.
  func beside(_ other: Image) -> Image {
    precondition(
      height == other.height && channels == other.channels,
      "images of \(height)×\(width)×\(channels) and \(other.height)×\(other.width)×\(other.channels) cannot be halves")
    var samples: [UInt8] = []
    for row in 0..<height {
      samples += self.samples[row * width * channels..<(row + 1) * width * channels]
      samples += other.samples[row * other.width * channels..<(row + 1) * other.width * channels]
    }
    return Image(height: height, width: width + other.width, channels: channels, samples: samples)
  }
}
