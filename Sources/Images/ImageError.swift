import Foundation

/// Why an image file could not be read or written.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// The system would not open or read the file.
  case unreadable(file: String, reason: String)
  /// The file does not begin as a PNG file does.
  case notPNG(file: String)
  /// The file begins neither as a PNG file nor as a JPEG file does.
  case unknownFormat(file: String)
  /// The file does not begin as a JPEG file does.
  case notJPEG(file: String)
  /// The JPEG file holds CMYK samples, as for print.
  case notRGB(file: String)
  /// The file ends before the image does.
  case truncated(file: String, byteCount: Int)
  /// libpng or libturbojpeg found the content wrong.
  case damaged(file: String, reason: String)
  /// More pixels than an image may have here, 2²⁸.
  case tooLarge(file: String, height: Int, width: Int)
  /// Palette indices were asked for and the file has none.
  case notIndexed(file: String)
  /// Grey samples were asked for and the file has colours or alpha.
  case notGrey(file: String)
  /// The system would not write the file, or not all of it.
  case unwritable(file: String, reason: String)

  /// What was wrong, in which file, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "cannot read the image \(file): \(reason)"
    case .notPNG(let file): "\(file) is not a PNG file; convert it to PNG first"
    case .unknownFormat(let file): "\(file) is neither a PNG nor a JPEG file; convert it to one of them first"
    case .notJPEG(let file): "\(file) is not a JPEG file; convert it to JPEG first"
    case .notRGB(let file): "the JPEG file \(file) has CMYK samples; convert it to RGB first"
    case .truncated(let file, let count):
      "the image file \(file) ends after \(count) bytes, before its image does; copy or download it again"
    case .damaged(let file, let reason): "the image file \(file) is damaged: \(reason); copy or download it again"
    case .tooLarge(let file, let height, let width):
      "the image \(file) has \(height)×\(width) pixels, more than the 2^28 that can be read; crop or shrink it"
    case .notIndexed(let file): "\(file) has no palette; a label map must be a PNG file with indexed colours"
    case .notGrey(let file): "\(file) is not a grey image; depth must be a PNG file with one channel"
    case .unwritable(let file, let reason): "cannot write the image \(file): \(reason)"
    }
  }
}
