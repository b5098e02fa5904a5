import Foundation

extension IDXFile {
  /// The content of an idx file of unsigned bytes; traps when the bytes do not fill the extents.
  package static func content(extents: [Int], bytes: [UInt8]) -> [UInt8] {
    precondition(
      bytes.count == extents.reduce(1, *), "\(bytes.count) bytes do not fill an array of \(extents)")
    let numbers = [0x0800 + extents.count] + extents
    return numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } } + bytes
  }
}

extension DigitImages {
  /// The two halves of the MNIST layout.
  public enum IDXHalf: String, Sendable, CaseIterable {
    /// `train-images-idx3-ubyte` and its labels.
    case training = "train"
    /// `t10k-images-idx3-ubyte` and its labels.
    case test = "t10k"
  }

  /// Writes grey images and labels as one half of the MNIST layout, unpacked.
  ///
  /// - Throws: `DatasetError` when the folder cannot be written to.
  public func writeIDX(_ half: IDXHalf, folder: URL) throws {
    precondition(channels == 1, "the idx layout holds grey images; these have \(channels) channels")
    let images = IDXFile.content(extents: [count, size, size], bytes: samples)
    let labels = IDXFile.content(extents: [count], bytes: self.labels.map { UInt8($0) })
    for (kind, content) in [("images-idx3", images), ("labels-idx1", labels)] {
      let file = folder.appending(path: "\(half.rawValue)-\(kind)-ubyte")
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(content).write(to: file, options: .atomic)
      } catch {
        throw DatasetError.unwritable(file: file.path, reason: error.localizedDescription)
      }
    }
  }

  /// Reads one half of the MNIST layout, packed (.gz) or not, of square images of any size.
  ///
  /// - Throws: `DatasetError` that names the file.
  public init(idx half: IDXHalf, folder: URL) throws {
    let name = "\(half.rawValue)-images-idx3-ubyte"
    let images = try IDXFile(folder: folder, name: name, rank: 3)
    let labels = try IDXFile(folder: folder, name: "\(half.rawValue)-labels-idx1-ubyte", rank: 1)
    func fail(_ name: String, _ expected: String, _ found: String) -> DatasetError {
      .damaged(file: folder.appending(path: name).path, expected: expected, found: found)
    }
    guard images.extents[1] == images.extents[2] else {
      throw fail(name, "square images", "\(images.extents[1])×\(images.extents[2]) pixels")
    }
    let labelName = "\(half.rawValue)-labels-idx1-ubyte"
    guard labels.extents[0] == images.extents[0] else {
      throw fail(labelName, "\(images.extents[0]) labels, one for each image", "\(labels.extents[0])")
    }
    if let wrong = labels.bytes.firstIndex(where: { $0 > 9 }) {
      throw fail(labelName, "a label from 0 to 9 at \(wrong)", "\(labels.bytes[wrong])")
    }
    self.init(size: images.extents[1], channels: 1, samples: images.bytes, labels: labels.bytes.map { Int($0) })
  }
}
