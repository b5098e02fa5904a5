import CZlib

/// Unpacking of gzip files through zlib.
package enum Gzip {
  /// The content of a gzip file of one member; its checksum and length are verified.
  package static func unpacked(_ bytes: [UInt8], file: String) throws -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(5 * bytes.count)
    // zlib works on pointers: both buffers live until the closures end, and it is told their lengths.
    let outcome = unsafe bytes.withUnsafeBufferPointer { packed in
      unsafe unpack(packed, into: &result)
    }
    switch outcome {
    case .whole: return result
    case .early:
      throw DatasetError.damaged(
        file: file, expected: "the end of the gzip stream", found: "the end of the file after \(bytes.count) bytes")
    case .trailing(let count):
      throw DatasetError.damaged(file: file, expected: "the end of the file", found: "\(count) bytes more")
    case .corrupt:
      throw DatasetError.damaged(file: file, expected: "a gzip stream", found: "bytes that do not unpack")
    }
  }

  private enum Outcome {
    case whole, early, corrupt
    case trailing(Int)
  }

  private static func unpack(_ packed: UnsafeBufferPointer<UInt8>, into result: inout [UInt8]) -> Outcome {
    var stream = unsafe z_stream()
    // 15 is the largest window; 16 more asks for the gzip wrapper.
    let started = unsafe inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return .corrupt }
    defer { unsafe inflateEnd(&stream) }
    unsafe stream.next_in = UnsafeMutablePointer(mutating: packed.baseAddress)
    unsafe stream.avail_in = UInt32(packed.count)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let (status, count) = unsafe piece.withUnsafeMutableBufferPointer { buffer in
        unsafe stream.next_out = buffer.baseAddress
        unsafe stream.avail_out = UInt32(buffer.count)
        let status = unsafe inflate(&stream, Z_NO_FLUSH)
        return unsafe (status, buffer.count - Int(stream.avail_out))
      }
      result += piece[..<count]
      let rest = unsafe Int(stream.avail_in)
      if status == Z_STREAM_END { return rest == 0 ? .whole : .trailing(rest) }
      if status == Z_BUF_ERROR || (status == Z_OK && count == 0 && rest == 0) { return .early }
      if status != Z_OK { return .corrupt }
    }
  }
}
