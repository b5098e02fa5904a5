import Foundation
import Images
import Tensors

/// How photographs of faces become tensors: the square in the middle, resized as Pillow's bilinear filter does.
struct FacePhotographs: Hashable, Sendable {
  /// Rows and columns of the square that is cut out; nil takes all of an image, which must be square.
  let crop: Int?
  /// Rows and columns of what is given back.
  let size: Int

  /// A photograph S×S×3 in [-1, 1]. Throws `ImageError`, and `DatasetError.damaged` for one smaller than the square.
  func tensor(of file: URL) throws -> Tensor {
    let image = try Image(contentsOf: file).converted(toChannels: 3)
    let side = crop ?? image.width
    guard min(image.height, image.width) >= side, crop != nil || image.height == image.width else {
      throw DatasetError.damaged(
        file: file.path, expected: crop.map { "an image of at least \($0)×\($0) pixels" } ?? "a square image",
        found: "\(image.height)×\(image.width) pixels")
    }
    // As torchvision's CenterCrop: half a pixel goes to the even place.
    let top = Int((Double(image.height - side) / 2).rounded(.toNearestOrEven))
    let left = Int((Double(image.width - side) / 2).rounded(.toNearestOrEven))
    let square = image.cropped(rows: top..<top + side, columns: left..<left + side)
    guard size != side else { return square.tensor(.signed) }
    return square.resized(height: size, width: size, .pillowBilinear).tensor(.signed)
  }

  /// Photographs N×S×S×3 with one row of labels each.
  func batch(_ items: [(file: URL, label: [Float])]) throws -> FaceBatch {
    FaceBatch(
      images: stacked(try items.map { try tensor(of: $0.file) }),
      labels: Tensor([items.count, items.first?.label.count ?? 0], items.flatMap(\.label)))
  }

  /// Makes the folders that lead to a file. Throws `ImageError.unwritable`.
  static func makeFolder(_ folder: URL) throws {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw ImageError.unwritable(file: folder.path, reason: error.localizedDescription)
    }
  }

  /// Writes a text, whole or not at all. Throws `ImageError.unwritable`.
  static func write(_ text: String, to file: URL) throws {
    do {
      try Data(text.utf8).write(to: file, options: .atomic)
    } catch {
      throw ImageError.unwritable(file: file.path, reason: error.localizedDescription)
    }
  }
}

/// How pictures are written.
public enum ImageFormat: String, Hashable, Sendable, CaseIterable {
  /// JPEG of quality 100 without subsampling: most samples come back within 3 of 255 levels.
  case jpeg = "jpg"
  /// PNG: every sample comes back.
  case png
}
