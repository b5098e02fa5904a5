import Datasets
import Foundation
import Testing

/// The folder of published files, where the variable SYNTHBENCH_DATA leads to it.
let publishedData = ProcessInfo.processInfo.environment["SYNTHBENCH_DATA"].map { URL(filePath: $0) }

/// A folder that is removed again after the test.
func withScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "datasets-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder)
}

/// The idx file of three labels 7, 0, 9, and what Python's `gzip.compress` makes of it.
private let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9]
private let packedLabels: [UInt8] = [
  31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 99, 96, 224, 96, 100, 96, 96, 96, 102, 103, 224, 4, 0, 165, 18, 211, 114, 11, 0, 0,
  0,
]

@Suite struct GzipTests {
  @Test("a gzip file gives back what was packed")
  func unpacks() throws {
    #expect(try Gzip.unpacked(packedLabels, file: "l.gz") == labels)
  }

  @Test("every truncation is reported with the file and its length")
  func truncated() {
    for count in 0..<packedLabels.count {
      let expected = DatasetError.damaged(
        file: "l.gz", expected: "the end of the gzip stream", found: "the end of the file after \(count) bytes")
      #expect(throws: expected) { try Gzip.unpacked(Array(packedLabels.prefix(count)), file: "l.gz") }
    }
  }

  @Test("trailing bytes, a wrong checksum and other content are reported")
  func damaged() {
    #expect(throws: DatasetError.damaged(file: "l.gz", expected: "the end of the file", found: "2 bytes more")) {
      try Gzip.unpacked(packedLabels + [1, 2], file: "l.gz")
    }
    var wrongSum = packedLabels
    wrongSum[wrongSum.count - 6] ^= 1
    let corrupt = DatasetError.damaged(file: "l.gz", expected: "a gzip stream", found: "bytes that do not unpack")
    #expect(throws: corrupt) { try Gzip.unpacked(wrongSum, file: "l.gz") }
    #expect(throws: corrupt) { try Gzip.unpacked(Array("<html>not found</html>".utf8), file: "l.gz") }
  }
}

@Suite struct IDXFileTests {
  @Test("an idx file gives its extents and bytes")
  func reads() throws {
    let file = try IDXFile(labels, rank: 1, file: "labels")
    #expect(file.extents == [3])
    #expect(file.bytes == [7, 0, 9])
  }

  @Test(
    "a wrong magic number, too few and too many bytes are reported with what was expected and found",
    arguments: [
      (labels.prefix(7), "a header of 8 bytes", "7 bytes"),
      ([0, 0, 8, 3] + labels.dropFirst(4), "magic number 2049", "2051"),
      (labels.dropLast(), "3 bytes for 3 after the header", "2"),
      (labels + [1], "3 bytes for 3 after the header", "4"),
    ] as [(ArraySlice<UInt8>, String, String)])
  func damaged(bytes: ArraySlice<UInt8>, expected: String, found: String) {
    #expect(throws: DatasetError.damaged(file: "labels", expected: expected, found: found)) {
      try IDXFile(Array(bytes), rank: 1, file: "labels")
    }
  }

  @Test("plain and packed files are found, and a missing one is named")
  func folder() throws {
    try withScratchFolder { folder in
      try Data(packedLabels).write(to: folder.appending(path: "packed.gz"))
      try Data(labels).write(to: folder.appending(path: "plain"))
      #expect(try IDXFile(folder: folder, name: "packed", rank: 1).bytes == [7, 0, 9])
      #expect(try IDXFile(folder: folder, name: "plain", rank: 1).bytes == [7, 0, 9])
      do {
        _ = try IDXFile(folder: folder, name: "other", rank: 1)
        Issue.record("a missing file was read")
      } catch DatasetError.missing(let file, _) {
        #expect(file.hasSuffix("other.gz"))
      }
    }
  }

  @Test("images and labels that do not belong together are reported")
  func pairs() throws {
    try withScratchFolder { folder in
      let header: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 28, 0, 0, 0, 28]
      let images = header + [UInt8](repeating: 1, count: 3 * 784)
      let (imageFile, labelFile) = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
      try Data(images).write(to: folder.appending(path: imageFile))
      func pair(_ labels: [UInt8], count: Int) throws -> [UInt8] {
        try Data(labels).write(to: folder.appending(path: labelFile))
        return try MNIST.pair(folder, prefix: "train", count: count).labels.bytes
      }
      func fail(_ name: String, _ expected: String, _ found: String) -> DatasetError {
        .damaged(file: folder.appending(path: name).path, expected: expected, found: found)
      }
      #expect(try pair(labels, count: 3) == [7, 0, 9])
      #expect(throws: fail(labelFile, "3 labels, one for each image", "2")) {
        try pair([0, 0, 8, 1, 0, 0, 0, 2, 7, 0], count: 3)
      }
      #expect(throws: fail(labelFile, "a label from 0 to 9 at 2", "10")) {
        try pair([0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 10], count: 3)
      }
      #expect(throws: fail(imageFile, "4×28×28 pixels", "3×28×28")) { try pair(labels, count: 4) }
    }
  }
}

@Suite(.enabled(if: publishedData != nil, "set SYNTHBENCH_DATA to a folder with mnist/ in it"))
struct PublishedMNISTTests {
  @Test("MNIST has its published counts, mean, deviation and nearest-mean accuracy")
  func figures() throws {
    let mnist = try MNIST(data: try #require(publishedData))
    var (sum, square) = (0.0, 0.0)
    var means = [[Float]](repeating: [Float](repeating: 0, count: 784), count: 10)
    var counts = [Float](repeating: 0, count: 10)
    for split in [Split.training, .validation] {
      let all = 0..<mnist.count(of: split)
      let labels = mnist.labels(split, all)
      mnist.images(split, all).withSpan { span in
        for place in span.indices {
          let value = span[place]
          sum += Double(value)
          square += Double(value * value)
          means[labels[place / 784]][place % 784] += value
        }
      }
      for label in labels { counts[label] += 1 }
    }
    let mean = sum / (60_000 * 784)
    #expect(abs(mean - 0.1307) < 5e-5)
    #expect(abs((square / (60_000 * 784) - mean * mean).squareRoot() - 0.3081) < 5e-5)

    for label in 0..<10 { means[label] = means[label].map { $0 / counts[label] } }
    let labels = mnist.labels(.test, 0..<10_000)
    let correct = mnist.images(.test, 0..<10_000).withSpan { span in
      (0..<10_000).filter { item in
        let distances = means.map { mean in
          var distance: Float = 0
          for place in 0..<784 {
            let difference = span[item * 784 + place] - mean[place]
            distance += difference * difference
          }
          return distance
        }
        return distances.indices.min { distances[$0] < distances[$1] } == labels[item]
      }
    }
    #expect(correct.count == 8203)
    #expect(mnist.sample(.validation, 0).label == mnist.labels(.validation, [0])[0])
    #expect(mnist.manifest.contentHash == "06b0d1f124c4e5fa796686ade41a9b778edacc8622f2195a352ef479ad44fc16")
  }
}
