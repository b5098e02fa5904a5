import Foundation
import Images

extension AttributeFaces {
  /// Writes the first items of each split in CelebA's layout: 178×218 pixels, forty attributes of which those that this
  /// world does not know are -1, and both ways to divide them.
  ///
  /// `CelebA` with a crop and a size of 178 gives back what a set of that size draws: exactly as PNG, nearly as JPEG.
  /// Throws `ImageError.unwritable`.
  public func writeCelebA(to folder: URL, counts: SplitCounts, format: ImageFormat = .jpeg) throws {
    let renderer = FaceRenderer(height: 218, width: 178)
    let images = folder.appending(path: CelebA.imageFolder)
    try FacePhotographs.makeFolder(images)
    var rows: [(file: String, values: [Bool])] = []
    var partition = ""
    for (number, split) in [Split.training, .validation, .test].enumerated() {
      for face in faces(split, 0..<counts[split]) {
        let name = String(format: "%06d.", rows.count + 1) + format.rawValue
        try renderer.image(face).write(to: images.appending(path: name))
        rows.append((name, Self.published(face)))
        partition += "\(name) \(number)\n"
      }
    }
    let table = CelebAAttributes(names: CelebAAttributes.publishedNames, rows: rows)
    try FacePhotographs.write(table.text, to: folder.appending(path: CelebA.attributeFile))
    try FacePhotographs.write(partition, to: folder.appending(path: CelebA.partitionFile))
    // A small set keeps nine tenths for training.
    let list = StarGANSplit.list(table.files, count: min(StarGANSplit.listed, (rows.count + 9) / 10))
    try FacePhotographs.write(
      list.map { $0 + "\n" }.joined(), to: folder.appending(path: StarGANSplit.fileName))
  }

  /// The forty attributes of a drawn face.
  private static func published(_ face: Face) -> [Bool] {
    CelebAAttributes.publishedNames.map { name in
      FaceAttribute(rawValue: name).map { face.attributes[$0] } ?? false
    }
  }
}
