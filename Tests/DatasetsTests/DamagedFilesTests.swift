import Datasets
import FileMutations
import Foundation
import Testing

@Suite("Damaged data sets")
struct DamagedDatasetTests {
  @Test("damaged idx files, packed and not, are read or refused with an error that says what is wrong")
  func idx() async {
    await #expect(processExitsWith: .success) {
      let images = IDXFile.content(extents: [3, 4, 5], bytes: (0..<60).map { UInt8($0) })
      // gzip of the bytes 0 0 8 3 0 0 0 1 0 0 0 1 0 0 0 2 7 9, stored without packing.
      let packed: [UInt8] =
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 1, 18, 0, 0xED, 0xFF]
        + [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 7, 9] + [0x02, 0x14, 0x95, 0x57, 0x12, 0x00, 0x00, 0x00]
      let damaged = DamagedFiles(of: [images, packed], seed: 4, refusedBy: DatasetError.self) { bytes in
        let content = bytes.first == 0x1F ? try Gzip.unpacked(bytes, file: "f.gz") : bytes
        let file = try IDXFile(content, rank: 3, file: "f")
        precondition(file.bytes.count == file.extents.reduce(1, *))
      }
      #expect(damaged.areSound)
    }
  }

  @Test("damaged MAT files, packed and not, are read or refused with an error that says what is wrong")
  func mat() async {
    await #expect(processExitsWith: .success) {
      try withScratchFolder { folder in
        let file = folder.appending(path: "f.mat")
        try MATFile.write(
          [
            "X": MATArray(extents: [2, 2, 3, 2], values: .uint8((0..<24).map { UInt8($0) })),
            "y": MATArray(extents: [2, 1], values: .double([1, 10])),
          ], to: file)
        let packed = [UInt8](try Data(contentsOf: file))
        let files = [PlainMATFile.arrays, packed, PlainMATFile.cells, PlainMATFile.swapped]
        for bytes in files { try readAll(bytes, file) }
        let damaged = DamagedFiles(of: files, seed: 5, refusedBy: DatasetError.self) { try readAll($0, file) }
        #expect(damaged.areSound)
      }
    }
  }
}

private func readAll(_ bytes: [UInt8], _ file: URL) throws {
  try Data(bytes).write(to: file)
  let content = try MATFile(contentsOf: file)
  for name in content.names {
    do {
      let array = try content.array(named: name)
      precondition(array.values.count == array.extents.reduce(1, *))
    } catch DatasetError.damaged(_, "a real numeric array of at most four extents", _) {}  // cells are none
  }
}

/// MAT files without packing, so that damage reaches every part of them.
private enum PlainMATFile {
  private static func file(_ elements: [[UInt8]]) -> [UInt8] {
    Array("MATLAB 5.0 MAT-file".utf8) + [UInt8](repeating: 32, count: 105) + [0, 1] + Array("IM".utf8)
      + elements.flatMap { $0 }
  }

  private static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

  private static func element(_ type: Int, _ content: [UInt8]) -> [UInt8] {
    word(type) + word(content.count) + content + [UInt8](repeating: 0, count: (8 - content.count % 8) % 8)
  }

  private static func matrix(_ number: Int, _ extents: [Int], _ name: String, _ content: [UInt8]) -> [UInt8] {
    element(
      14,
      element(6, word(number) + word(0)) + element(5, extents.flatMap { word($0) }) + element(1, Array(name.utf8))
        + content)
  }

  /// Bytes 2×3, one number, and numbers that are stored narrower than they are.
  static let arrays = file([
    matrix(9, [2, 3], "a", element(2, [1, 4, 2, 5, 3, 6])),
    matrix(6, [1, 1], "b", element(9, [0, 0, 0, 0, 0, 0, 0xE0, 0x3F])),
    matrix(6, [2, 2, 2], "narrow", element(4, [UInt8](0..<16))),
  ])

  /// Letters, cells, a structure, and numbers after them.
  static let cells = file([
    matrix(4, [1, 3], "text", element(16, Array("abc".utf8))),
    matrix(1, [1, 2], "cells", matrix(9, [1, 2], "", element(2, [1, 2])) + word(14) + word(0)),
    matrix(
      2, [1, 1], "fields",
      word(4 << 16 | 5) + word(8)
        + element(1, Array("one".utf8) + [0, 0, 0, 0, 0] + Array("two".utf8) + [0, 0, 0, 0, 0])
        + matrix(6, [1, 1], "", element(9, [UInt8](repeating: 0, count: 8))) + matrix(9, [1, 1], "", element(2, [9]))),
    matrix(12, [1, 2], "last", element(5, word(7) + word(8))),
  ])

  /// One number in the other byte order.
  static let swapped: [UInt8] =
    Array("MATLAB 5.0 MAT-file".utf8) + [UInt8](repeating: 32, count: 105) + [1, 0] + Array("MI".utf8)
    + [0, 0, 0, 14, 0, 0, 0, 56, 0, 0, 0, 6, 0, 0, 0, 8, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 8]
    + [0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 98, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 8, 0x3F, 0xE0, 0, 0, 0, 0, 0, 0]
}
