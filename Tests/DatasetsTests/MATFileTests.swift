import Datasets
import Foundation
import Testing

/// What SciPy writes for `a = uint8 [[1, 2, 3], [4, 5, 6]]` and `b = 0.5`, without packing.
private let plainFile: [UInt8] = {
  func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  var file = Array("MATLAB 5.0 MAT-file".utf8) + [UInt8](repeating: 32, count: 105) + [0, 1] + Array("IM".utf8)
  // Matrix; flags (class uint8), extents 2×3, the name in a short element, six bytes padded to eight.
  file += word(14) + word(56) + word(6) + word(8) + word(9) + word(0) + word(5) + word(8) + word(2) + word(3)
  file += word(1 << 16 | 1) + [97, 0, 0, 0] + word(2) + word(6) + [1, 4, 2, 5, 3, 6, 0, 0]
  file += word(14) + word(56) + word(6) + word(8) + word(6) + word(0) + word(5) + word(8) + word(1) + word(1)
  file += word(1 << 16 | 1) + [98, 0, 0, 0] + word(9) + word(8) + [0, 0, 0, 0, 0, 0, 0xE0, 0x3F]
  return file
}()

@Suite struct MATFileTests {
  @Test("an unpacked file gives its variables in column-major order")
  func plain() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "plain.mat")
      try Data(plainFile).write(to: file)
      let variables = try MATFile(contentsOf: file)
      #expect(variables.names == ["a", "b"])
      #expect(try variables.array(named: "a") == MATArray(extents: [2, 3], values: .uint8([1, 4, 2, 5, 3, 6])))
      #expect(try variables.array(named: "b") == MATArray(extents: [1, 1], values: .double([0.5])))
    }
  }

  @Test("arrays of every class come back from a packed file, and equal arrays give equal files")
  func roundTrip() throws {
    let images = MATArray(extents: [2, 3, 3, 2], values: .uint8((0..<36).map { UInt8($0 * 7) }))
    let labels = MATArray(extents: [4, 1], values: .double([1, 10, .infinity, -0.25]))
    let single = MATArray(extents: [1, 2], values: .single([0.1, .pi]))
    let integers = MATArray(extents: [3, 1], values: .integer([-5, 0, 1 << 40]))
    try withScratchFolder { folder in
      let file = folder.appending(path: "arrays.mat")
      try MATFile.write(["X": images, "y": labels, "s": single, "i": integers], to: file)
      let back = try MATFile(contentsOf: file)
      #expect(back.names == ["X", "y", "s", "i"])
      #expect(try back.array(named: "X") == images)
      #expect(try back.array(named: "y") == labels)
      #expect(try back.array(named: "s") == single)
      #expect(try back.array(named: "i") == integers)
      let again = folder.appending(path: "again.mat")
      try MATFile.write(["X": images, "y": labels, "s": single, "i": integers], to: again)
      #expect(try Data(contentsOf: file) == Data(contentsOf: again))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["again.mat", "arrays.mat"])
    }
  }

  @Test("a missing variable is reported with the names that there are")
  func missingVariable() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "plain.mat")
      try Data(plainFile).write(to: file)
      #expect(throws: DatasetError.damaged(file: file.path, expected: "a variable X", found: "a, b")) {
        try MATFile(contentsOf: file).array(named: "X")
      }
    }
  }

  @Test("truncations are reported, packed or not")
  func truncated() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "whole.mat")
      try MATFile.write(["X": MATArray(extents: [50, 2], values: .uint8([UInt8](0..<100)))], to: file)
      for whole in [plainFile, [UInt8](try Data(contentsOf: file))] {
        for count in stride(from: 0, to: whole.count, by: 5) where count != 128 && !(whole == plainFile && count == 192)
        {
          let short = folder.appending(path: "short.mat")
          try Data(whole.prefix(count)).write(to: short)
          #expect(throws: DatasetError.self, "after \(count) of \(whole.count) bytes") {
            try MATFile(contentsOf: short)
          }
        }
      }
    }
  }

  @Test("other files, MATLAB's level 7.3, missing files and unwritable places have errors of their own")
  func otherFiles() throws {
    try withScratchFolder { folder in
      let file = folder.appending(path: "page.mat")
      try Data("<html>".utf8).write(to: file)
      let other = DatasetError.damaged(file: file.path, expected: "a MAT file of level 5", found: "something else")
      #expect(throws: other) { try MATFile(contentsOf: file) }
      try Data("MATLAB 7.3 MAT-file, Platform".utf8).write(to: file)
      let newer = "one of level 7.3 (save it again with -v7)"
      #expect(throws: DatasetError.damaged(file: file.path, expected: "a MAT file of level 5", found: newer)) {
        try MATFile(contentsOf: file)
      }
    }
    let nowhere = URL(filePath: "/nowhere/train_32x32.mat")
    #expect(throws: DatasetError.missing(file: nowhere.path, advice: "get it")) {
      try MATFile(contentsOf: nowhere, advice: "get it")
    }
    let reason = "it cannot be written there"
    #expect(throws: DatasetError.unreadable(file: nowhere.path, reason: reason)) {
      try MATFile.write(["x": MATArray(extents: [1], values: .double([1]))], to: nowhere)
    }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to the folder of published files"))
struct PublishedMATFileTests {
  @Test("the hand centres of a published file are those that SciPy reads")
  func centres() throws {
    let data = try #require(publishedData)
    let file = try MATFile(contentsOf: data.appending(path: "mat5/crossingnet_center_uvd_test.mat"))
    #expect(file.names == ["center_uvd"])
    let array = try file.array(named: "center_uvd")
    #expect(array.extents == [8252, 3])
    guard case .single(let values) = array.values else {
      Issue.record("the array is not of class single")
      return
    }
    #expect([values[0], values[8252], values[2 * 8252]] == [210.155304, 268.642303, 776.099487])
    #expect(abs(array.values.doubles.reduce(0, +) - 12_106_179.496) < 0.01)
  }
}
