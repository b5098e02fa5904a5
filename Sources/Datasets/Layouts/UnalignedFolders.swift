import Foundation
import Images
import Tensors

/// One of the two kinds of pictures that CycleGAN translates into each other.
public enum PictureDomain: String, Codable, Hashable, Sendable, CaseIterable {
  case a = "A"
  case b = "B"
}

/// Two heaps of pictures that do not belong together, as CycleGAN's programs read them: `trainA`, `trainB`, `testA`,
/// `testB` under one folder. They may differ in number.
public struct UnalignedFolders: Sendable {
  private struct Key: Hashable {
    let split: Split
    let domain: PictureDomain
  }

  private let folders: [Key: ImageFolder]
  private let loaded = LoadedPictures()

  /// Lists the four folders. Throws `DatasetError` for one that is missing or holds no image.
  public init(folder: URL) throws {
    var folders: [Key: ImageFolder] = [:]
    for split in [Split.training, .test] {
      for domain in PictureDomain.allCases {
        folders[Key(split: split, domain: domain)] = try ImageFolder(
          folder.appending(path: split.folderName + domain.rawValue),
          advice: "give the folder that holds trainA, trainB, testA and testB with PNG or JPEG files")
      }
    }
    self.folders = folders
  }

  /// How many pictures a domain has in a split.
  public func count(of split: Split, _ domain: PictureDomain) -> Int {
    folders[Key(split: split, domain: domain)]?.names.count ?? 0
  }

  /// A picture as it is on disk, RGB. Throws `ImageError`.
  public func image(_ split: Split, _ domain: PictureDomain, _ index: Int) throws -> Image {
    guard let folder = folders[Key(split: split, domain: domain)], folder.names.indices.contains(index) else {
      preconditionFailure(
        "domain \(domain.rawValue) has items 0..<\(count(of: split, domain)) in the \(split.rawValue) split, not \(index)"
      )
    }
    return try folder.image(index)
  }

  /// A picture H×W×3 in [-1, 1] at `size`×`size`, as networks are tested. Throws `ImageError`.
  public func picture(_ split: Split, _ domain: PictureDomain, _ index: Int, size: Int) throws -> Tensor {
    try image(split, domain, index).loaded(size: size).tensor(.signed)
  }

  /// A picture as networks are trained, varied as a function of seed, step, domain and item. Throws `ImageError`.
  public func picture(
    _ split: Split, _ domain: PictureDomain, _ index: Int, _ jitter: Jitter, seed: UInt64, step: Int
  ) throws -> Tensor {
    // Domains take turns with the steps' streams, so that neither varies as the other.
    let turn = 2 * step + (domain == .a ? 0 : 1)
    let variation = jitter.variation(seed: seed, step: turn, item: index)
    let kept = try loaded.pictures(["\(split.rawValue) \(domain.rawValue) \(index) \(jitter.loadedSize)"]) {
      [try image(split, domain, index).loaded(size: jitter.loadedSize)]
    }
    return variation(kept[0]).tensor(.signed)
  }

  /// Writes pictures as `1.png`, `2.png`, … into the folder of a split and domain. Throws `ImageError`.
  public static func write(_ images: [Image], _ split: Split, _ domain: PictureDomain, folder: URL) throws {
    let part = folder.appending(path: split.folderName + domain.rawValue)
    try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
    for (index, image) in images.enumerated() { try image.write(to: part.appending(path: "\(index + 1).png")) }
  }
}
