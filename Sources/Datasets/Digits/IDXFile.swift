import Foundation

/// An array of bytes in the idx format of the MNIST files: a magic number that gives type and rank, the extents as
/// big-endian 32-bit numbers, the bytes.
package struct IDXFile: Hashable, Sendable {
  /// The extents, outermost first.
  package let extents: [Int]
  /// The bytes in row-major order.
  package let bytes: [UInt8]

  /// Reads `<name>` or `<name>.gz` of a folder.
  package init(folder: URL, name: String, rank: Int) throws {
    let advice = "put the four MNIST files there, packed (.gz) or not; see datasets.md"
    let plain = folder.appending(path: name)
    if FileManager.default.fileExists(atPath: plain.path) {
      try self.init([UInt8](DatasetError.bytes(of: plain, advice: advice)), rank: rank, file: plain.path)
    } else {
      let packed = folder.appending(path: name + ".gz")
      let content = try Gzip.unpacked([UInt8](DatasetError.bytes(of: packed, advice: advice)), file: packed.path)
      try self.init(content, rank: rank, file: packed.path)
    }
  }

  /// Reads the content of a file of unsigned bytes; `file` is what errors call it.
  package init(_ content: [UInt8], rank: Int, file: String) throws {
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file, expected: expected, found: found)
    }
    func number(_ index: Int) -> Int { content[4 * index..<4 * index + 4].reduce(0) { $0 << 8 | Int($1) } }
    let header = 4 * (1 + rank)
    guard content.count >= header else { throw fail("a header of \(header) bytes", "\(content.count) bytes") }
    // The third byte says unsigned bytes, the fourth the rank.
    let magic = 0x0800 + rank
    guard number(0) == magic else { throw fail("magic number \(magic)", "\(number(0))") }
    extents = (1...rank).map(number)
    var count = 1
    for extent in extents {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      guard !overflow else { throw fail("extents that fit memory", "\(extents)") }
      count = product
    }
    guard content.count - header == count else {
      let text = extents.map(String.init).joined(separator: "×")
      throw fail("\(count) bytes for \(text) after the header", "\(content.count - header)")
    }
    bytes = Array(content[header...])
  }
}
