import Foundation

/// Why a published data set could not be read.
public enum DatasetError: Error, Equatable, CustomStringConvertible {
  /// A file or folder is not there.
  case missing(file: String, advice: String)
  /// The system would not open or read the file.
  case unreadable(file: String, reason: String)
  /// The content is not what it should be.
  case damaged(file: String, expected: String, found: String)
  /// A line of a text file is not what it should be; lines count from 1.
  case badLine(file: String, line: Int, expected: String, found: String)
  /// The system would not write the file.
  case unwritable(file: String, reason: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .missing(let file, let advice): "there is no \(file); \(advice)"
    case .unreadable(let file, let reason): "cannot read \(file): \(reason)"
    case .damaged(let file, let expected, let found):
      "\(file) has \(found) where \(expected) was expected; download it again"
    case .badLine(let file, let line, let expected, let found):
      "\(file), line \(line), has \(found) where \(expected) was expected; correct the line or download the file again"
    case .unwritable(let file, let reason): "cannot write \(file): \(reason); choose another folder"
    }
  }

  /// The bytes of a file.
  static func bytes(of file: URL, advice: String) throws -> Data {
    do {
      return try Data(contentsOf: file)
    } catch let error as CocoaError where error.code == .fileNoSuchFile || error.code == .fileReadNoSuchFile {
      throw DatasetError.missing(file: file.path, advice: advice)
    } catch {
      throw DatasetError.unreadable(file: file.path, reason: error.localizedDescription)
    }
  }
}
