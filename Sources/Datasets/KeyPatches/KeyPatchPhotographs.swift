import Foundation
import Images
import Tensors

/// The sets of photographs that the authors' program for key patches reads.
public enum KeyPatchLayout: String, Hashable, Sendable, CaseIterable {
  /// `celebA/000001.jpg` …: aligned faces, of which the middle 108×108 pixels are kept; `celebA_allbbs.mat` in pixels
  /// of 128.
  case celebA = "celeba"
  /// `compcar_128/…` (or `compcar_256`, `compcar_256_bilinear`, `compcar`): cars cut out and made square beforehand;
  /// `compcar_allbbs.mat` in shares of the side.
  case compCars = "compcars"

  /// The folders that pictures may be in, the one to be preferred for a size first.
  func folders(size: Int) -> [String] {
    switch self {
    case .celebA: ["celebA", "celeba/\(CelebA.imageFolder)"]
    case .compCars:
      (size > 128 ? ["compcar_256", "compcar_256_bilinear", "compcar_128"] : ["compcar_128", "compcar_256"])
        + ["compcar_256_bilinear", "compcar"]
    }
  }

  /// The file of the boxes.
  public var boxFile: String {
    switch self {
    case .celebA: "celebA_allbbs.mat"
    case .compCars: "compcar_allbbs.mat"
    }
  }

  /// What its numbers count.
  var unit: PatchBoxTable.Unit {
    switch self {
    case .celebA: .pixels(frame: 128)
    case .compCars: .fractions
    }
  }

  /// The square in the middle of a picture that is kept; nil keeps all.
  var crop: Int? {
    switch self {
    case .celebA: 108
    case .compCars: nil
    }
  }

  /// The part of a picture that is kept, before it is resized. Throws `DatasetError.damaged` for one that is too small.
  func cut(_ image: Image, file: String) throws -> Image {
    guard let crop else { return image }
    guard min(image.height, image.width) >= crop else {
      throw DatasetError.damaged(
        file: file, expected: "an image of at least \(crop)×\(crop) pixels",
        found: "\(image.height)×\(image.width) pixels")
    }
    let (top, left) = ((image.height - crop) / 2, (image.width - crop) / 2)
    return image.cropped(rows: top..<top + crop, columns: left..<left + crop)
  }
}

/// Photographs of a published set with the boxes of their key patches.
///
/// The split is the program's: NumPy's permutation under seed 1004, of which the last 128 are for test.
public struct KeyPatchPhotographs: KeyPatchSource {
  /// Where boxes come from.
  public enum Boxes: Hashable, Sendable {
    /// The file beside the folder of pictures.
    case published
    /// They are proposed, each image's from a stream of its own.
    case proposed(PatchProposals, seed: UInt64)
  }

  /// Pictures for test.
  static let testCount = 128

  /// Rows and columns of a picture.
  public let size: Int
  private let layout: KeyPatchLayout
  private let images: ImageFolder
  private let table: PatchBoxTable?
  private let boxes: Boxes
  private let items: [Split: [Int]]

  /// Lists the pictures under `data` and reads their boxes.
  ///
  /// Throws `DatasetError` for a folder or file that is missing, a box that no picture can have, and a table of another
  /// number of images.
  public init(_ layout: KeyPatchLayout, data: URL, size: Int, boxes: Boxes = .published) throws {
    let names = layout.folders(size: size)
    let folder = names.map { data.appending(path: $0) }.first { ImageFolder.exists($0) }
    let images = try ImageFolder(
      folder ?? data.appending(path: names[0]), advice: "put the pictures there; see datasets.md")
    if boxes == .published {
      let file = data.appending(path: layout.boxFile)
      let table = try PatchBoxTable(contentsOf: file, unit: layout.unit)
      guard table.imageCount == images.names.count else {
        throw DatasetError.damaged(
          file: file.path, expected: "the boxes of the \(images.names.count) images in \(images.folder.path)",
          found: "those of \(table.imageCount)")
      }
      self.table = table
    } else {
      table = nil
    }
    (self.layout, self.size, self.images, self.boxes) = (layout, size, images, boxes)
    // A small set keeps three quarters for training.
    let order = MersenneTwister.numPyPermutation(images.names.count, seed: 1004)
    let test = min(Self.testCount, order.count / 4)
    items = [.training: order.dropLast(test), .test: order.suffix(test)]
  }

  /// How many pictures a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// The name of a picture's file.
  public func name(_ split: Split, _ index: Int) -> String { images.names[item(split, index)] }

  /// A picture with its boxes. Throws `ImageError`, and `DatasetError.damaged` for a picture that is too small.
  public func picture(_ split: Split, _ index: Int) throws -> KeyPatchPicture {
    let (item, image) = (item(split, index), try image(split, index))
    switch boxes {
    case .published: return KeyPatchPicture(image: image, boxes: table?.boxes(item, size: size) ?? [])
    case .proposed(let proposals, let seed):
      var random = RandomStream(seed: seed, role: .selection, index: UInt64(item))
      return KeyPatchPicture(image: image, boxes: proposals.boxes(of: image, using: &random))
    }
  }

  /// A picture alone. Throws as `picture`.
  public func image(_ split: Split, _ index: Int) throws -> Image {
    let item = item(split, index)
    return try layout.cut(images.image(item), file: images.file(item).path).loaded(size: size)
  }

  private func item(_ split: Split, _ index: Int) -> Int {
    guard let items = items[split], items.indices.contains(index) else {
      preconditionFailure("the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
    }
    return items[index]
  }
}
