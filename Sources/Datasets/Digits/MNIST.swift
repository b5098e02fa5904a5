import Foundation
import Tensors

/// An image and the class that it shows.
public struct LabelledImage: Sendable {
  /// H×W×C in [0, 1].
  public var image: Tensor
  /// The class, from 0.
  public var label: Int
}

/// The MNIST handwritten digits, 28×28 grey, from their four original files.
///
/// Training is the first 50,000 of the training file and validation its last 10,000, as in Goodfellow et al. 2014; the
/// test split is the test file.
public struct MNIST: Dataset {
  /// Rows and columns of an image.
  public static let size = 28

  private let trainingImages: IDXFile
  private let trainingLabels: IDXFile
  private let testImages: IDXFile
  private let testLabels: IDXFile

  /// Reads `<data>/mnist/`, each file packed (.gz) or not. Throws `DatasetError`.
  public init(data: URL) throws {
    let folder = data.appending(path: "mnist")
    (trainingImages, trainingLabels) = try Self.pair(folder, prefix: "train", count: 60_000)
    (testImages, testLabels) = try Self.pair(folder, prefix: "t10k", count: 10_000)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int {
    switch split {
    case .training: 50_000
    case .validation, .test: 10_000
    case .furtherPoses: 0
    }
  }

  /// A digit: 28×28×1 in [0, 1], ink 1, and its label.
  public func sample(_ split: Split, _ index: Int) -> LabelledImage {
    LabelledImage(
      image: images(split, [index]).reshaped([Self.size, Self.size, 1]), label: labels(split, [index])[0])
  }

  /// The digits at some indices as a batch N×28×28×1 in [0, 1], pixel/255.
  public func images(_ split: Split, _ indices: some Collection<Int>) -> Tensor {
    let source = split == .test ? testImages : trainingImages
    let each = Self.size * Self.size
    return Tensor([indices.count, Self.size, Self.size, 1]) { batch in
      var target = 0
      for index in indices {
        check(split, index)
        let start = (index + offset(of: split)) * each
        for place in start..<start + each {
          batch[target] = Float(source.bytes[place]) / 255
          target += 1
        }
      }
    }
  }

  /// The labels at some indices, 0 to 9.
  public func labels(_ split: Split, _ indices: some Collection<Int>) -> [Int] {
    let source = split == .test ? testLabels : trainingLabels
    return indices.map { index in
      check(split, index)
      return Int(source.bytes[index + offset(of: split)])
    }
  }

  /// What the set is; the hash is over the bytes of images and labels, training file first.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for file in [trainingImages, trainingLabels, testImages, testLabels] { hash.update(file.bytes) }
    return DatasetManifest(
      name: "mnist", source: "LeCun, Cortes and Burges, The MNIST database of handwritten digits",
      licence: "CC BY-SA 3.0", counts: splitCounts,
      hashed: "pixels and labels of the training file, then of the test file", contentHash: hash.hexadecimal)
  }

  private func offset(of split: Split) -> Int { split == .validation ? 50_000 : 0 }

  /// The images and labels of one half of the set; there must be `count` of both.
  package static func pair(
    _ folder: URL, prefix: String, count: Int
  ) throws -> (images: IDXFile, labels: IDXFile) {
    let images = try IDXFile(folder: folder, name: "\(prefix)-images-idx3-ubyte", rank: 3)
    let labels = try IDXFile(folder: folder, name: "\(prefix)-labels-idx1-ubyte", rank: 1)
    func fail(_ kind: String, _ expected: String, _ found: String) -> DatasetError {
      let file = folder.appending(path: "\(prefix)-\(kind)-ubyte").path
      return .damaged(file: file, expected: expected, found: found)
    }
    guard images.extents == [count, size, size] else {
      let text = images.extents.map(String.init).joined(separator: "×")
      throw fail("images-idx3", "\(count)×\(size)×\(size) pixels", text)
    }
    guard labels.extents == [count] else {
      throw fail("labels-idx1", "\(count) labels, one for each image", "\(labels.extents[0])")
    }
    if let wrong = labels.bytes.firstIndex(where: { $0 > 9 }) {
      throw fail("labels-idx1", "a label from 0 to 9 at \(wrong)", "\(labels.bytes[wrong])")
    }
    return (images, labels)
  }
}
