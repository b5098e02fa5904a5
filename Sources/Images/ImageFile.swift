import Foundation

extension Image {
  /// Reads a PNG or JPEG file, told apart by their first bytes: grey gives 1 channel, colours 3, alpha 4; palettes are
  /// expanded, 16 bits scaled to 8.
  ///
  /// Values are those in the file; gamma, colour profiles and the orientation that a camera noted are left alone.
  /// Throws `ImageError`.
  public init(contentsOf file: URL) throws {
    let bytes = try readBytes(of: file)
    switch bytes.first {
    case 0x89: try self.init(png: bytes, name: file.path)
    case 0xFF: try self.init(jpeg: bytes, name: file.path)
    default: throw ImageError.unknownFormat(file: file.path)
    }
  }

  /// Writes the image, whole or not at all: as JPEG of quality 100 without subsampling (alpha is dropped) when the
  /// name ends in `.jpg` or `.jpeg`, otherwise as PNG. Throws `ImageError.unwritable`.
  public func write(to file: URL) throws {
    let isJPEG = ["jpg", "jpeg"].contains(file.pathExtension.lowercased())
    try writeWhole(isJPEG ? jpeg() : png, to: file)
  }
}

/// The bytes of a file. Throws `ImageError.unreadable`.
func readBytes(of file: URL) throws -> [UInt8] {
  do {
    return [UInt8](try Data(contentsOf: file))
  } catch {
    throw ImageError.unreadable(file: file.path, reason: systemReason(error))
  }
}

/// Written beside its place and then renamed, so that a full disk never leaves half a file.
func writeWhole(_ bytes: [UInt8], to file: URL) throws {
  do {
    try Data(bytes).write(to: file, options: .atomic)
  } catch {
    throw ImageError.unwritable(file: file.path, reason: systemReason(error))
  }
}

/// What the system said, in a few words.
private func systemReason(_ error: any Error) -> String {
  switch (error as? CocoaError)?.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: "no such file or folder"
  case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
  case .fileWriteOutOfSpace: "the disk is full"
  case .fileWriteVolumeReadOnly: "the disk can only be read"
  default: error.localizedDescription
  }
}
