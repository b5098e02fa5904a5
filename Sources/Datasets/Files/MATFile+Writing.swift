import CMatIO
import Foundation

extension MATFile {
  /// Writes arrays as a MAT file of level 5 packed by zlib, whole or not at all; integers are stored as int64.
  ///
  /// Throws `DatasetError.unreadable` when the system does not let it be written.
  public static func write(_ arrays: KeyValuePairs<String, MATArray>, to file: URL) throws {
    precondition(!arrays.isEmpty, "a MAT file without a variable")
    // libmatio writes by path, so the file is made beside its place and then renamed.
    let partial = file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).partial")
    defer { try? FileManager.default.removeItem(at: partial) }
    let failure = DatasetError.unreadable(file: file.path, reason: "it cannot be written there")
    for (place, (name, array)) in arrays.enumerated() {
      guard append(array, name: name, path: partial.path, isFirst: place == 0) == sb_mat_ok else { throw failure }
    }
    do {
      // libmatio notes the time of writing; without it, equal arrays give equal files.
      var content = try Data(contentsOf: partial)
      content.replaceSubrange(0..<116, with: Array("MATLAB 5.0 MAT-file".utf8) + [UInt8](repeating: 32, count: 97))
      try content.write(to: file, options: .atomic)
    } catch {
      throw failure
    }
  }

  private static func append(_ array: MATArray, name: String, path: String, isFirst: Bool) -> sb_mat_outcome {
    // MATLAB knows no rank below 2.
    let extents = array.extents + [Int](repeating: 1, count: 4 - array.extents.count)
    func write(_ number: sb_mat_class, _ values: UnsafeRawBufferPointer) -> sb_mat_outcome {
      // libmatio only reads the values, and only while this call runs.
      var described = unsafe sb_mat_array(
        number: number, rank: Int32(max(2, array.extents.count)),
        extents: (extents[0], extents[1], extents[2], extents[3]),
        values: UnsafeMutableRawPointer(mutating: values.baseAddress), byte_count: values.count)
      return unsafe sb_mat_write(path, name, &described, isFirst ? 1 : 0)
    }
    return switch array.values {
    case .uint8(let values): unsafe values.withUnsafeBytes { unsafe write(sb_mat_uint8, $0) }
    case .integer(let values): unsafe values.withUnsafeBytes { unsafe write(sb_mat_int64, $0) }
    case .single(let values): unsafe values.withUnsafeBytes { unsafe write(sb_mat_single, $0) }
    case .double(let values): unsafe values.withUnsafeBytes { unsafe write(sb_mat_double, $0) }
    }
  }
}
