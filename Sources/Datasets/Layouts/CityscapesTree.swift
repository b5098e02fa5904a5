import Foundation
import Images
import Tensors

/// A photograph of Cityscapes and its labels.
public struct CityscapesFrame: Sendable {
  /// `<city>_<sequence>_<frame>`.
  public let name: String
  /// The photograph, RGB.
  public let photo: Image
  /// The label of each pixel as its file has it, row after row.
  public let labelIds: [UInt8]

  /// A frame; traps when the number of labels does not fit the photograph.
  public init(name: String, photo: Image, labelIds: [UInt8]) {
    precondition(
      labelIds.count == photo.height * photo.width,
      "\(labelIds.count) labels do not fit a photograph of \(photo.height)×\(photo.width)")
    (self.name, self.photo, self.labelIds) = (name, photo, labelIds)
  }

  /// The training number of each pixel; 255 where evaluation ignores it.
  public var trainIds: [UInt8] { labelIds.map(CityscapesLabels.trainId(ofByte:)) }
}

/// Cityscapes as its authors publish it: `leftImg8bit/<split>/<city>/…_leftImg8bit.png` and
/// `gtFine/<split>/<city>/…_gtFine_labelIds.png` and `…_color.png`.
public struct CityscapesTree: Sendable {
  private struct Entry: Sendable {
    let city: String
    let name: String
  }

  /// The folder that holds `leftImg8bit` and `gtFine`.
  public let folder: URL
  private let entries: [Split: [Entry]]

  /// Lists the frames: cities in the order of their names, then frames in that of theirs. Throws `DatasetError` where
  /// `leftImg8bit` has no frames or a frame has no labels.
  public init(folder: URL) throws {
    self.folder = folder
    let advice = "give the folder that holds leftImg8bit and gtFine"
    var entries: [Split: [Entry]] = [:]
    for split in [Split.training, .validation, .test] {
      let photos = folder.appending(path: "leftImg8bit/\(split.folderName)")
      guard ImageFolder.exists(photos) else { continue }
      let cities = try ImageFolder.contents(of: photos).sorted()
      for city in cities where ImageFolder.exists(photos.appending(path: city)) {
        for file in try ImageFolder(photos.appending(path: city), advice: advice).names
        where file.hasSuffix("_leftImg8bit.png") {
          entries[split, default: []].append(Entry(city: city, name: String(file.dropLast("_leftImg8bit.png".count))))
        }
      }
    }
    guard !entries.isEmpty else {
      throw DatasetError.missing(file: "frame in \(folder.path)/leftImg8bit", advice: advice)
    }
    self.entries = entries
    for (split, list) in entries {
      for entry in list {
        let file = labelFile(split, entry, "labelIds")
        guard FileManager.default.fileExists(atPath: file.path) else {
          throw DatasetError.missing(file: file.path, advice: "every photograph needs its labels; unpack gtFine too")
        }
      }
    }
  }

  private func labelFile(_ split: Split, _ entry: Entry, _ kind: String) -> URL {
    folder.appending(path: "gtFine/\(split.folderName)/\(entry.city)/\(entry.name)_gtFine_\(kind).png")
  }

  /// How many frames a split has.
  public func count(of split: Split) -> Int { entries[split]?.count ?? 0 }

  private func entry(_ split: Split, _ index: Int) -> Entry {
    guard let list = entries[split], list.indices.contains(index) else {
      preconditionFailure("the \(split.rawValue) split has frames 0..<\(count(of: split)), not \(index)")
    }
    return list[index]
  }

  /// A frame in its full size. Throws `ImageError`, or `DatasetError` when labels and photograph differ in size.
  public func frame(_ split: Split, _ index: Int) throws -> CityscapesFrame {
    let entry = entry(split, index)
    let photo = try photo(split, entry)
    let file = labelFile(split, entry, "labelIds")
    let labels = try Image(contentsOf: file)
    guard labels.channels == 1, labels.height == photo.height, labels.width == photo.width else {
      throw DatasetError.damaged(
        file: file.path, expected: "\(photo.height)×\(photo.width) grey samples as the photograph has pixels",
        found: "\(labels.height)×\(labels.width)×\(labels.channels)")
    }
    return CityscapesFrame(name: entry.name, photo: photo, labelIds: labels.samples)
  }

  /// Photograph and coloured labels at `size`×`size`, both resized alike, as the sets of pix2pix and CycleGAN were
  /// prepared: so colours blend at the borders of labels. A is the photograph. Throws `ImageError`.
  public func pair(_ split: Split, _ index: Int, size: Int, direction: PairDirection) throws -> PairedImage {
    let entry = entry(split, index)
    let photo = try photo(split, entry).loaded(size: size).tensor(.signed)
    let colours = try Image(contentsOf: labelFile(split, entry, "color")).converted(toChannels: 3)
      .loaded(size: size).tensor(.signed)
    return direction == .aToB
      ? PairedImage(input: photo, target: colours) : PairedImage(input: colours, target: photo)
  }

  private func photo(_ split: Split, _ entry: Entry) throws -> Image {
    try Image(
      contentsOf: folder.appending(
        path: "leftImg8bit/\(split.folderName)/\(entry.city)/\(entry.name)_leftImg8bit.png")
    ).converted(toChannels: 3)
  }

  /// Writes frames in this layout; a frame's city is its name up to the first underscore. Throws `ImageError`.
  public static func write(_ frames: [CityscapesFrame], _ split: Split, folder: URL) throws {
    for frame in frames {
      let city = frame.name.prefix { $0 != "_" }
      let photos = folder.appending(path: "leftImg8bit/\(split.folderName)/\(city)")
      let labels = folder.appending(path: "gtFine/\(split.folderName)/\(city)")
      for part in [photos, labels] {
        try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
      }
      let (height, width) = (frame.photo.height, frame.photo.width)
      try frame.photo.write(to: photos.appending(path: "\(frame.name)_leftImg8bit.png"))
      try Image(height: height, width: width, channels: 1, samples: frame.labelIds)
        .write(to: labels.appending(path: "\(frame.name)_gtFine_labelIds.png"))
      try CityscapesLabels.image(trainIds: frame.trainIds, height: height, width: width)
        .write(to: labels.appending(path: "\(frame.name)_gtFine_color.png"))
    }
  }
}
