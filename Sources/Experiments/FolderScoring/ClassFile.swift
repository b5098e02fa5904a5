import Foundation

/// The true classes of images: a text file with a line `name,number` for each.
struct ClassFile {
  private let path: String
  private let classes: [String: Int]

  /// Reads a file. Throws `FolderScoringError`.
  init(_ path: String) throws {
    let text: String
    do {
      text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
    } catch {
      throw FolderScoringError.unreadableFile(path, reason: systemReason(error))
    }
    var classes: [String: Int] = [:]
    for (place, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.isEmpty { continue }
      guard let comma = trimmed.lastIndex(of: ","),
        let label = Int(trimmed[trimmed.index(after: comma)...].trimmingCharacters(in: .whitespaces)), label >= 0
      else { throw FolderScoringError.badClassLine(file: path, line: place + 1, found: String(trimmed.prefix(60))) }
      classes[trimmed[..<comma].trimmingCharacters(in: .whitespaces)] = label
    }
    (self.path, self.classes) = (path, classes)
  }

  /// The class of an image. Throws `FolderScoringError.missingClass` where it is not listed.
  func label(of name: String) throws -> Int {
    guard let label = classes[name] else { throw FolderScoringError.missingClass(name: name, file: path) }
    return label
  }
}
