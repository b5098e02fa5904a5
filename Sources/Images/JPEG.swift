import CJPEG

/// How coarsely a JPEG file stores colour differences.
public enum ChromaSubsampling: Hashable, Sendable, CaseIterable {
  /// 4:4:4, as fine as brightness.
  case none
  /// 4:2:2, half as fine along rows.
  case horizontal
  /// 4:2:0, half as fine along rows and columns.
  case both
}

extension Image {
  /// Reads a JPEG file that lies in memory; `name` is what errors call it. A file that ends early is an error.
  public init(jpeg bytes: [UInt8], name: String) throws {
    var jpeg = sb_jpeg()
    let outcome = bytes.withUnsafeBufferPointer { sb_jpeg_read($0.baseAddress, $0.count, &jpeg) }
    defer { sb_jpeg_free(&jpeg) }
    switch outcome {
    case sb_jpeg_ok:
      // Safe: the samples stay allocated until the `defer` above; they are copied here.
      let samples = Array(UnsafeBufferPointer(start: jpeg.bytes, count: jpeg.byte_count))
      self.init(height: Int(jpeg.height), width: Int(jpeg.width), channels: Int(jpeg.channels), samples: samples)
    case sb_jpeg_not_jpeg: throw ImageError.notJPEG(file: name)
    case sb_jpeg_truncated: throw ImageError.truncated(file: name, byteCount: bytes.count)
    case sb_jpeg_too_large: throw ImageError.tooLarge(file: name, height: Int(jpeg.height), width: Int(jpeg.width))
    case sb_jpeg_not_rgb: throw ImageError.notRGB(file: name)
    default: throw ImageError.damaged(file: name, reason: words(of: jpeg))
    }
  }

  /// The image as the bytes of a JPEG file, alpha dropped; the same image gives the same bytes.
  ///
  /// Sides are at most 65,500 pixels, all that the format allows. `quality` goes from 1 to 100.
  public func jpeg(quality: Int = 100, subsampling: ChromaSubsampling = .none) -> [UInt8] {
    precondition((1...100).contains(quality), "a JPEG quality goes from 1 to 100, not \(quality)")
    precondition(max(height, width) <= 65_500, "a JPEG file holds 65500×65500 pixels, not \(height)×\(width)")
    let opaque = converted(toChannels: channels == 1 ? 1 : 3)
    let layout =
      switch subsampling {
      case .none: sb_jpeg_444
      case .horizontal: sb_jpeg_422
      case .both: sb_jpeg_420
      }
    var file = sb_jpeg()
    let outcome = sb_jpeg_write(
      opaque.samples, UInt32(width), UInt32(height), Int32(opaque.channels), Int32(quality), layout, &file)
    defer { sb_jpeg_free(&file) }
    // Every image of allowed size can be encoded, so a failure is ours (or memory is gone).
    precondition(outcome == sb_jpeg_ok, "libturbojpeg refused an image of \(height)×\(width): \(words(of: file))")
    // Safe: the bytes stay allocated until the `defer` above; they are copied here.
    return Array(UnsafeBufferPointer(start: file.bytes, count: file.byte_count))
  }
}

private func words(of jpeg: sb_jpeg) -> String {
  // Safe: the C side keeps a zero at the end of the message.
  withUnsafeBytes(of: jpeg.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
