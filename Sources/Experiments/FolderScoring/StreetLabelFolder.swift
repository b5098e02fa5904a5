import Datasets
import Foundation
import Images

/// A folder of true label maps: `NAME.png` with training numbers for `NAME.jpg`, or Cityscapes' own files,
/// `…_gtFine_labelIds.png` for `…_leftImg8bit.png` or for `….png`.
struct StreetLabelFolder {
  let path: String

  /// The true labels for a photograph. Throws `FolderScoringError`, `ImageError`.
  func labels(for photo: String) throws -> (file: String, height: Int, width: Int, trainIds: [UInt8]) {
    let stem = URL(filePath: photo).deletingPathExtension().lastPathComponent
    let frame = stem.hasSuffix("_leftImg8bit") ? String(stem.dropLast("_leftImg8bit".count)) : stem
    let tried = ["\(stem).png", "\(frame)_gtFine_labelIds.png"]
    guard let name = tried.first(where: { FileManager.default.fileExists(atPath: path + "/" + $0) }) else {
      throw FolderScoringError.missingLabels(name: photo, folder: path, tried: tried)
    }
    let file = path + "/" + name
    let image = try Image(contentsOf: URL(filePath: file))
    guard image.channels == 1 else { throw FolderScoringError.notGreyLabels(file: file) }
    let isPublished = name.hasSuffix("_labelIds.png")
    let trainIds = isPublished ? image.samples.map(CityscapesLabels.trainId(ofByte:)) : image.samples
    return (file, image.height, image.width, trainIds)
  }
}
