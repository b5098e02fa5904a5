import CZlib

/// Unpacking of gzip files, and of zlib streams within other files, through zlib.
package enum Gzip {
  /// The content of a gzip file of one member; its checksum and length are verified.
  package static func unpacked(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    var result: [UInt8] = []
    // 16 beside the largest window asks for the gzip wrapper.
    try inflate(bytes[...], window: 15 + 16, what: "gzip stream", file: file) { result += $0 }
    return result
  }

  /// The first `most` bytes of what a zlib stream holds, and how many it holds in all; its checksum is verified.
  static func inspected(
    _ bytes: ArraySlice<UInt8>, keeping most: Int, file: String
  ) throws -> (kept: [UInt8], count: Int) {
    var (kept, count): ([UInt8], Int) = ([], 0)
    try inflate(bytes, window: 15, what: "packed variable", file: file) { piece in
      kept += piece.prefix(most - kept.count)
      count += piece.count
    }
    return (kept, count)
  }

  /// Unpacks a whole stream piece by piece.
  private static func inflate(
    _ bytes: ArraySlice<UInt8>, window: Int32, what: String, file: String, take: (ArraySlice<UInt8>) -> Void
  ) throws {
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file, expected: expected, found: found)
    }
    guard bytes.count <= Int(UInt32.max) else { throw fail("a \(what) of at most 4 GiB", "\(bytes.count) bytes") }
    // zlib works on pointers: both buffers live until the closures end, and it is told their lengths.
    let outcome = unsafe bytes.withUnsafeBufferPointer { packed in
      unsafe unpack(packed, window: window, take: take)
    }
    switch outcome {
    case .whole: return
    case .early: throw fail("the end of the \(what)", "the end of the file after \(bytes.count) bytes")
    case .trailing(let count): throw fail("the end of the file", "\(count) bytes more")
    case .corrupt: throw fail("a \(what)", "bytes that do not unpack")
    }
  }

  private enum Outcome {
    case whole, early, corrupt
    case trailing(Int)
  }

  private static func unpack(
    _ packed: UnsafeBufferPointer<UInt8>, window: Int32, take: (ArraySlice<UInt8>) -> Void
  ) -> Outcome {
    var stream = unsafe z_stream()
    let started = unsafe inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return .corrupt }
    defer { unsafe inflateEnd(&stream) }
    unsafe stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
    unsafe stream.avail_in = UInt32(packed.count)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let (status, count) = unsafe piece.withUnsafeMutableBufferPointer { buffer in
        unsafe stream.next_out = buffer.baseAddress
        unsafe stream.avail_out = UInt32(buffer.count)
        let status = unsafe CZlib.inflate(&stream, Z_NO_FLUSH)
        return unsafe (status, buffer.count - Int(stream.avail_out))
      }
      take(piece[..<count])
      let rest = unsafe Int(stream.avail_in)
      if status == Z_STREAM_END { return rest == 0 ? .whole : .trailing(rest) }
      if status == Z_BUF_ERROR || (status == Z_OK && count == 0 && rest == 0) { return .early }
      if status != Z_OK { return .corrupt }
    }
  }
}
