import Foundation

/// The Street View House Numbers in their second format: cropped digits 32×32×3 in MAT files.
public enum SVHN {
  /// Rows and columns of an image.
  public static let size = 32

  /// The files of the published set.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// 73,257 digits.
    case train
    /// 26,032 digits.
    case test
    /// 531,131 easier digits.
    case extra

    /// The name of the file in the folder `svhn`.
    public var fileName: String { "\(rawValue)_32x32.mat" }
  }

  /// Reads `<data>/svhn/<part>_32x32.mat`; label 10 of the file is the digit 0.
  ///
  /// - Throws: `DatasetError` that names the file.
  public static func read(_ part: Part, data: URL) throws -> DigitImages {
    let file = data.appending(path: "svhn").appending(path: part.fileName)
    let content = try MATFile(
      contentsOf: file, advice: "get format 2 of the Street View House Numbers; see datasets.md")
    let (images, labels) = (try content.array(named: "X"), try content.array(named: "y"))
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file.path, expected: expected, found: found)
    }
    let extents = images.extents.map(String.init).joined(separator: "×")
    // MATLAB drops a last extent of 1.
    let count = images.extents.count == 4 ? images.extents[3] : 1
    guard case .uint8(let bytes) = images.values, images.extents.prefix(3) == [size, size, 3] else {
      throw fail("bytes \(size)×\(size)×3×N under the name X", "an array of \(extents)")
    }
    guard labels.values.count == count else {
      throw fail("\(count) labels, one for each image", "\(labels.values.count)")
    }
    let digits = labels.values.doubles.map { $0 == 10 ? 0 : $0 }
    if let wrong = digits.firstIndex(where: { $0 != $0.rounded() || $0 < 0 || $0 > 9 }) {
      throw fail("a label from 1 to 10 at \(wrong)", "\(digits[wrong])")
    }
    return DigitImages(
      size: size, channels: 3, samples: reordered(bytes, count: count, isFromFile: true),
      labels: digits.map { Int($0) })
  }

  /// Writes digits as `<data>/svhn/<part>_32x32.mat`, as the published files are laid out.
  ///
  /// - Throws: `DatasetError` when the folder cannot be written to.
  public static func write(_ digits: DigitImages, as part: Part, data: URL) throws {
    precondition(
      digits.size == size && digits.channels == 3,
      "SVHN holds images of 32×32×3, not \(digits.size)×\(digits.size)×\(digits.channels)")
    let folder = data.appending(path: "svhn")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw DatasetError.unwritable(file: folder.path, reason: error.localizedDescription)
    }
    let bytes = reordered(digits.samples, count: digits.count, isFromFile: false)
    try MATFile.write(
      [
        "X": MATArray(extents: [size, size, 3, digits.count], values: .uint8(bytes)),
        "y": MATArray(
          extents: [digits.count, 1], values: .uint8(digits.labels.map { $0 == 0 ? 10 : UInt8($0) })),
      ], to: folder.appending(path: part.fileName))
  }

  /// What the set is; the hash is over the samples and labels of the files for training and test.
  static func manifest(data: URL) throws -> DatasetManifest {
    let (training, test) = (try read(.train, data: data), try read(.test, data: data))
    var hash = SHA256()
    for part in [training, test] {
      hash.update(part.samples)
      hash.update(part.labels.map { UInt8($0) })
    }
    return DatasetManifest(
      name: DatasetName.svhn.rawValue,
      source: "Netzer et al., Reading Digits in Natural Images with Unsupervised Feature Learning, 2011",
      licence: "non-commercial use only",
      counts: SplitCounts(training: training.count, validation: 0, test: test.count),
      hashed: "samples and labels of the training file, then of the test file", contentHash: hash.hexadecimal)
  }

  /// The file runs over rows first, then columns, channels and images; we run over channels, columns, rows, images.
  private static func reordered(_ bytes: [UInt8], count: Int, isFromFile: Bool) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: bytes.count)
    for image in 0..<count {
      for row in 0..<size {
        for column in 0..<size {
          for channel in 0..<3 {
            let ours = ((image * size + row) * size + column) * 3 + channel
            let theirs = row + size * (column + size * (channel + 3 * image))
            if isFromFile { result[ours] = bytes[theirs] } else { result[theirs] = bytes[ours] }
          }
        }
      }
    }
    return result
  }
}
