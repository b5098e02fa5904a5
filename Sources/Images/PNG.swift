import CPNG
import Foundation

extension Image {
  /// Reads a PNG file that lies in memory; `name` is what errors call it.
  public init(png bytes: [UInt8], name: String) throws {
    self = try decoded(bytes, as: sb_png_bytes, name: name) { png, samples in
      Image(
        height: Int(png.height), width: Int(png.width), channels: Int(png.channels), samples: Array(samples))
    }
  }

  /// The image as the bytes of a PNG file; the same image gives the same bytes.
  public var png: [UInt8] {
    encoded(samples, height: height, width: width, channels: channels, depth: 8, palette: [])
  }
}

extension IndexedImage {
  /// Reads a PNG file with a palette, keeping the indices. Throws `ImageError`.
  public init(contentsOf file: URL) throws {
    try self.init(png: readBytes(of: file), name: file.path)
  }

  /// Reads a PNG file with a palette that lies in memory; `name` is what errors call it.
  public init(png bytes: [UInt8], name: String) throws {
    self = try decoded(bytes, as: sb_png_indices, name: name) { png, samples in
      let colours = withUnsafeBytes(of: png.palette) { Array($0.prefix(3 * Int(png.palette_count))) }
      return IndexedImage(
        height: Int(png.height), width: Int(png.width), indices: Array(samples),
        palette: Palette(samples: colours))
    }
  }

  /// The image as the bytes of a PNG file with a palette.
  public var png: [UInt8] {
    encoded(
      indices, height: height, width: width, channels: 1, depth: 8, palette: palette.colours.flatMap(\.samples))
  }

  /// Writes a PNG file with a palette, whole or not at all. Throws `ImageError.unwritable`.
  public func write(to file: URL) throws { try writeWhole(png, to: file) }
}

extension DeepImage {
  /// Reads a grey PNG file of 16 bits a sample; one of fewer bits keeps its values. Throws `ImageError`.
  public init(contentsOf file: URL) throws {
    try self.init(png: readBytes(of: file), name: file.path)
  }

  /// Reads a grey PNG file that lies in memory; `name` is what errors call it.
  public init(png bytes: [UInt8], name: String) throws {
    self = try decoded(bytes, as: sb_png_grey16, name: name) { png, samples in
      DeepImage(
        height: Int(png.height), width: Int(png.width),
        samples: (0..<samples.count / 2).map { samples.loadUnaligned(fromByteOffset: 2 * $0, as: UInt16.self) })
    }
  }

  /// The image as the bytes of a grey PNG file of 16 bits a sample.
  public var png: [UInt8] {
    let bytes = samples.withUnsafeBytes { Array($0) }
    return encoded(bytes, height: height, width: width, channels: 1, depth: 16, palette: [])
  }

  /// Writes a grey PNG file of 16 bits a sample, whole or not at all. Throws `ImageError.unwritable`.
  public func write(to file: URL) throws { try writeWhole(png, to: file) }
}

private func decoded<Result>(
  _ bytes: [UInt8], as kind: sb_png_kind, name: String, _ body: (sb_png, UnsafeRawBufferPointer) -> Result
) throws -> Result {
  var png = sb_png()
  let outcome = bytes.withUnsafeBufferPointer { sb_png_read($0.baseAddress, $0.count, kind, &png) }
  defer { sb_png_free(&png) }
  switch outcome {
  // Safe: the samples stay allocated until the `defer` above, and `body` copies them.
  case sb_png_ok: return body(png, UnsafeRawBufferPointer(start: png.samples, count: png.byte_count))
  case sb_png_not_png: throw ImageError.notPNG(file: name)
  case sb_png_truncated: throw ImageError.truncated(file: name, byteCount: bytes.count)
  case sb_png_too_large: throw ImageError.tooLarge(file: name, height: Int(png.height), width: Int(png.width))
  case sb_png_not_indexed: throw ImageError.notIndexed(file: name)
  case sb_png_not_grey: throw ImageError.notGrey(file: name)
  default: throw ImageError.damaged(file: name, reason: words(of: png))
  }
}

private func encoded(
  _ samples: [UInt8], height: Int, width: Int, channels: Int, depth: Int, palette: [UInt8]
) -> [UInt8] {
  precondition(palette.count <= 3 * 256, "a PNG palette has at most 256 colours, not \(palette.count / 3)")
  var png = sb_png()
  let outcome = sb_png_write(
    samples, UInt32(width), UInt32(height), Int32(channels), Int32(depth), palette, Int32(palette.count / 3), &png)
  defer { sb_png_free(&png) }
  // Every image that the types above can hold can be encoded, so a failure is ours (or memory is gone).
  precondition(outcome == sb_png_ok, "libpng refused an image of \(height)×\(width)×\(channels): \(words(of: png))")
  // Safe: the bytes stay allocated until the `defer` above; they are copied here.
  return Array(UnsafeBufferPointer(start: png.samples, count: png.byte_count))
}

private func words(of png: sb_png) -> String {
  // Safe: the C side keeps a zero at the end of the message.
  withUnsafeBytes(of: png.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
