import Foundation
import Images

/// The image files of one folder, sorted by name.
struct ImageFolder: Sendable {
  /// Endings of image files, in lower case. Formats that cannot be read here count too: to leave them out in silence
  /// would make another set.
  static let endings: Set<String> = ["png", "jpg", "jpeg", "bmp", "ppm", "tif", "tiff", "webp"]

  let folder: URL
  /// Names without folders, sorted by their bytes.
  let names: [String]

  /// Lists a folder. Throws `DatasetError.missing` where there is none, or no image in it.
  init(_ folder: URL, advice: String) throws {
    guard Self.exists(folder) else {
      throw DatasetError.missing(file: "folder \(folder.path)", advice: advice)
    }
    let all: [String]
    do {
      all = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    } catch {
      throw DatasetError.unreadable(file: folder.path, reason: error.localizedDescription)
    }
    self.folder = folder
    names = all.filter { Self.endings.contains(URL(filePath: $0).pathExtension.lowercased()) && !$0.hasPrefix(".") }
      .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    guard !names.isEmpty else {
      throw DatasetError.missing(file: "image in \(folder.path)", advice: advice)
    }
  }

  /// Whether a folder is there.
  static func exists(_ folder: URL) -> Bool {
    (try? folder.resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
  }

  func file(_ index: Int) -> URL { folder.appending(path: names[index]) }

  /// The image of a file, RGB. Throws `ImageError`.
  func image(_ index: Int) throws -> Image { try Image(contentsOf: file(index)).converted(toChannels: 3) }
}

extension Image {
  /// The image at the square size that a data set is loaded at, by Pillow's bicubic rule, as the PyTorch programs of
  /// pix2pix and CycleGAN load theirs.
  func loaded(size: Int) -> Image {
    height == size && width == size ? self : resized(height: size, width: size, .pillowBicubic)
  }

  /// The image mirrored left to right.
  func flipped() -> Image {
    var result = self
    for row in 0..<height {
      for column in 0..<width {
        for channel in 0..<channels { result[row, column, channel] = self[row, width - 1 - column, channel] }
      }
    }
    return result
  }
}
