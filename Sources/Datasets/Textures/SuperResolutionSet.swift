import Foundation
import Images

/// A picture and the small one that a network sees.
public struct SuperResolutionPair: Hashable, Sendable {
  /// The file's name without its ending.
  public var name: String
  /// The whole picture, RGB; its sides are multiples of the factor.
  public var high: Image
  /// The picture shrunk by the factor.
  public var low: Image

  /// A picture shrunk by MATLAB's bicubic rule after its sides are cut down to multiples of the factor.
  public init(name: String, whole: Image, factor: Int = SuperResolutionSet.factor) {
    let (height, width) = (whole.height / factor * factor, whole.width / factor * factor)
    precondition(height > 0 && width > 0, "\(name), \(whole.height)×\(whole.width), cannot shrink \(factor) times")
    self.name = name
    high = whole.converted(toChannels: 3).cropped(rows: 0..<height, columns: 0..<width)
    low = high.resized(height: height / factor, width: width / factor, .matlabBicubic)
  }

  /// A picture and its small version as they are.
  public init(name: String, high: Image, low: Image) { (self.name, self.high, self.low) = (name, high, low) }
}

/// A published set of test pictures for super-resolution by four, such as Set5, in either of its layouts.
public struct SuperResolutionSet: Sendable {
  /// How many times smaller the input is along each side.
  public static let factor = 4

  /// How a set lies on disk.
  public enum Layout: Sendable, CaseIterable {
    /// A folder of pictures; the small ones are computed.
    case plain
    /// `image_SRF_4/img_001_SRF_4_HR.png` and `…_LR.png`, as the SelfExSR project passes the sets on.
    case selfExSR
  }

  /// The pairs in the order of their names.
  public let pairs: [SuperResolutionPair]

  /// A set of pairs.
  public init(pairs: [SuperResolutionPair]) { self.pairs = pairs }

  /// Reads a folder in either layout, told apart by the folder `image_SRF_4`. Throws `DatasetError` or `ImageError`.
  public init(contentsOf folder: URL) throws {
    let inner = folder.appending(path: Self.innerFolder)
    pairs =
      try FileManager.default.fileExists(atPath: inner.path) ? Self.selfExSR(inner) : Self.plain(folder)
  }

  /// Writes the set, pictures as PNG; the plain layout keeps the large ones only. Throws `ImageError`.
  public func write(_ layout: Layout, to folder: URL) throws {
    let target = layout == .plain ? folder : folder.appending(path: Self.innerFolder)
    do {
      try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    } catch {
      throw ImageError.unwritable(file: target.path, reason: error.localizedDescription)
    }
    for pair in pairs {
      switch layout {
      case .plain: try pair.high.write(to: target.appending(path: pair.name + ".png"))
      case .selfExSR:
        try pair.high.write(to: target.appending(path: pair.name + Self.highEnding))
        try pair.low.write(to: target.appending(path: pair.name + Self.lowEnding))
      }
    }
  }

  /// Set5 in `<data>/set5`. Throws `DatasetError` or `ImageError`.
  public static func set5(data: URL) throws -> SuperResolutionSet {
    try SuperResolutionSet(contentsOf: data.appending(path: "set5"))
  }

  /// What a published set of test pictures is; the hash is over names, extents and samples of large and small pictures.
  func manifest(name: String) -> DatasetManifest {
    var hash = SHA256()
    for pair in pairs {
      hash.update("\(pair.name) \(pair.high.height)×\(pair.high.width)\n")
      hash.update(pair.high.samples)
      hash.update(pair.low.samples)
    }
    return DatasetManifest(
      name: name, source: "Bevilacqua et al., Low-Complexity Single-Image Super-Resolution, BMVC 2012",
      licence: "none stated; keep the files, do not pass them on",
      counts: SplitCounts(training: 0, validation: 0, test: pairs.count),
      hashed: "names, extents and samples of the pictures, sides cut to multiples of four, and of the small ones",
      contentHash: hash.hexadecimal)
  }

  private static let innerFolder = "image_SRF_4"
  private static let highEnding = "_SRF_4_HR.png"
  private static let lowEnding = "_SRF_4_LR.png"

  private static func names(in folder: URL) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw DatasetError.missing(file: "folder \(folder.path)", advice: "check the path; see datasets.md")
    }
  }

  private static func plain(_ folder: URL) throws -> [SuperResolutionPair] {
    let files = try names(in: folder).map { folder.appending(path: $0) }
      .filter { ["png", "jpg", "jpeg"].contains($0.pathExtension.lowercased()) }
    guard !files.isEmpty else {
      throw DatasetError.missing(file: "image in \(folder.path)", advice: "put PNG or JPEG files there")
    }
    return try files.map { file in
      let whole = try Image(contentsOf: file)
      guard min(whole.height, whole.width) >= factor else {
        throw DatasetError.damaged(
          file: file.path, expected: "an image of \(factor)×\(factor) pixels or more",
          found: "\(whole.height)×\(whole.width) pixels")
      }
      return SuperResolutionPair(name: file.deletingPathExtension().lastPathComponent, whole: whole)
    }
  }

  private static func selfExSR(_ folder: URL) throws -> [SuperResolutionPair] {
    let names = try names(in: folder).filter { $0.hasSuffix(highEnding) }.map { String($0.dropLast(highEnding.count)) }
    guard !names.isEmpty else {
      throw DatasetError.missing(
        file: "file …\(highEnding) in \(folder.path)", advice: "put the pairs …_HR.png and …_LR.png there")
    }
    return try names.map { name in
      let (high, low) = (folder.appending(path: name + highEnding), folder.appending(path: name + lowEnding))
      let pair = SuperResolutionPair(
        name: name, high: try Image(contentsOf: high).converted(toChannels: 3),
        low: try Image(contentsOf: low).converted(toChannels: 3))
      guard pair.high.height == factor * pair.low.height, pair.high.width == factor * pair.low.width else {
        throw DatasetError.damaged(
          file: low.path, expected: "a quarter of the \(pair.high.height)×\(pair.high.width) pixels of \(high.path)",
          found: "\(pair.low.height)×\(pair.low.width) pixels")
      }
      return pair
    }
  }
}

extension TextureWorld {
  /// The pictures of a split with their small versions, named as SelfExSR names its files.
  public func superResolutionSet(_ split: Split) -> SuperResolutionSet {
    SuperResolutionSet(
      pairs: (0..<count(of: split)).map { index in
        let digits = String(index + 1)
        let number = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return SuperResolutionPair(name: "img_\(number)", whole: sample(split, index).image)
      })
  }
}
