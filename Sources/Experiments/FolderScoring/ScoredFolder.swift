import Foundation
import Images

/// A folder of PNG and JPEG images to be scored, read one by one.
struct ScoredFolder: Sendable {
  /// The folder as the user named it.
  let path: String
  /// The names of the image files, sorted by their bytes.
  let names: [String]

  /// Lists a folder, or the first `limit` images of it. Throws `FolderScoringError` when it cannot be read or has no
  /// image.
  init(_ path: String, limit: Int? = nil) throws {
    let all: [String]
    do {
      all = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw FolderScoringError.unreadableFolder(path, reason: systemReason(error))
    }
    self.path = path
    let images = all.filter { name in
      !name.hasPrefix(".") && [".png", ".jpg", ".jpeg"].contains { name.lowercased().hasSuffix($0) }
    }
    names = Array(images.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.prefix(limit ?? .max))
    guard !names.isEmpty else { throw FolderScoringError.noImages(folder: path) }
  }

  /// Reads an image. Throws `ImageError`.
  func image(_ name: String) throws -> Image { try Image(contentsOf: URL(filePath: path).appending(path: name)) }

  /// Throws `FolderScoringError.missingPair` unless the other folder has all the names of this one.
  func requirePairs(in other: ScoredFolder) throws {
    let known = Set(other.names)
    if let missing = names.first(where: { !known.contains($0) }) {
      throw FolderScoringError.missingPair(name: missing, real: path, fake: other.path)
    }
  }
}
