import CMatIO
import Foundation

/// A MAT file of level 5 (MATLAB's `-v6` and `-v7`), read and written through libmatio.
public struct MATFile: Sendable {
  /// Where the file lies.
  public let file: URL
  /// The variables in it, in the file's order.
  public let names: [String]
  private let byteCount: Int

  /// Opens a file and checks that it is whole and sound, on which libmatio relies.
  ///
  /// `advice` says what to do when there is none. Throws `DatasetError`.
  public init(contentsOf file: URL, advice: String = "check the path") throws {
    let content = try DatasetError.bytes(of: file, advice: advice)
    try MATStructure.check([UInt8](content), file: file.path)
    var (list, count) = unsafe (UnsafeMutablePointer<CChar>?.none, 0)
    // The list is allocated by the call, holds `count` bytes and is freed when this scope ends.
    let outcome = unsafe sb_mat_names(file.path, &list, &count)
    defer { unsafe free(list) }
    guard outcome == sb_mat_ok else {
      throw DatasetError.unreadable(file: file.path, reason: "libmatio does not open it")
    }
    let bytes = unsafe UnsafeBufferPointer(start: list, count: count).map { UInt8(bitPattern: $0) }
    names = bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    (self.file, byteCount) = (file, content.count)
  }

  /// A numeric array of at most four extents. Throws `DatasetError`, with the names there are when there is no such.
  public func array(named name: String) throws -> MATArray {
    var array = unsafe sb_mat_array()
    // zlib packs at most 1032 to 1, and the narrowest storage of an 8-byte class is a byte.
    let outcome = unsafe sb_mat_read(file.path, name, 8 * 1100 * byteCount, &array)
    defer { unsafe sb_mat_free(&array) }
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file.path, expected: expected, found: found)
    }
    switch outcome {
    case sb_mat_ok: return unsafe Self.copied(array)
    case sb_mat_missing: throw fail("a variable \(name)", names.isEmpty ? "none" : names.joined(separator: ", "))
    case sb_mat_not_numeric: throw fail("a real numeric array of at most four extents", "another kind of \(name)")
    case sb_mat_too_large: throw fail("extents of \(name) that its bytes can fill", "larger ones")
    case sb_mat_damaged: throw fail("the values of \(name)", "bytes that do not unpack")
    default: throw DatasetError.unreadable(file: file.path, reason: "libmatio does not open it")
    }
  }

  /// Copies what libmatio has allocated; `array.values` holds `byte_count` bytes of the class that it states.
  private static func copied(_ array: sb_mat_array) -> MATArray {
    let raw = unsafe UnsafeRawBufferPointer(start: array.values, count: array.byte_count)
    func numbers<Number>(_ type: Number.Type) -> [Number] { unsafe Array(raw.bindMemory(to: type)) }
    func integers<Number: FixedWidthInteger>(_ type: Number.Type) -> MATValues {
      .integer(numbers(type).map { Int(clamping: $0) })
    }
    let values: MATValues =
      switch unsafe array.number {
      case sb_mat_uint8: .uint8(numbers(UInt8.self))
      case sb_mat_single: .single(numbers(Float.self))
      case sb_mat_double: .double(numbers(Double.self))
      case sb_mat_int8: integers(Int8.self)
      case sb_mat_int16: integers(Int16.self)
      case sb_mat_uint16: integers(UInt16.self)
      case sb_mat_int32: integers(Int32.self)
      case sb_mat_uint32: integers(UInt32.self)
      case sb_mat_int64: integers(Int64.self)
      default: integers(UInt64.self)
      }
    let extents = unsafe [array.extents.0, array.extents.1, array.extents.2, array.extents.3]
    return unsafe MATArray(extents: Array(extents.prefix(Int(array.rank))), values: values)
  }
}
