import Foundation
import Tensors

/// Images sorted into a folder for each class, `<folder>/{train,test}/<class>/*`, as StarGAN takes the Radboud Faces
/// Database: class numbers follow the alphabetical order of the folders.
public struct ClassFolders: Sendable {
  /// The classes in the order of their numbers.
  public let classes: [String]
  private let items: [Split: [(file: URL, number: Int)]]
  private let photographs: FacePhotographs

  /// Reads the names under a folder.
  ///
  /// - Parameters:
  ///   - folder: holds `train` and `test`.
  ///   - size: rows and columns of the images given back.
  ///   - crop: the square in the middle that is kept; nil takes square images whole.
  ///
  /// Throws `DatasetError` for a folder without images, and where train and test have other classes.
  public init(folder: URL, size: Int = 128, crop: Int? = 256) throws {
    let advice = "sort the images into <train or test>/<class>"
    func folders(_ part: String) throws -> [String] {
      let place = folder.appending(path: part)
      guard ImageFolder.exists(place) else {
        throw DatasetError.missing(file: "folder \(place.path)", advice: advice)
      }
      let found = try FileManager.default.contentsOfDirectory(atPath: place.path)
        .filter { !$0.hasPrefix(".") && ImageFolder.exists(place.appending(path: $0)) }
      guard !found.isEmpty else { throw DatasetError.missing(file: "class in \(place.path)", advice: advice) }
      return found.sorted()
    }
    let classes = try folders("train")
    let test = try folders("test")
    guard classes == test else {
      let odd = Set(classes).symmetricDifference(test).sorted()
      throw DatasetError.damaged(
        file: folder.path, expected: "the same classes in train and test",
        found: "\(odd.joined(separator: ", ")) in only one of them")
    }
    var items: [Split: [(file: URL, number: Int)]] = [:]
    for (split, part) in [Split.training: "train", .test: "test"] {
      items[split] = try classes.enumerated().flatMap { number, name in
        let place = folder.appending(path: "\(part)/\(name)")
        let images = try ImageFolder(place, advice: advice)
        return images.names.indices.map { (images.file($0), number) }
      }
    }
    (self.classes, self.items) = (classes, items)
    photographs = FacePhotographs(crop: crop, size: size)
  }

  /// How many images a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// The class number of an image.
  public func classNumber(_ split: Split, _ index: Int) -> Int { item(split, index).number }

  /// Images N×S×S×3 in [-1, 1] and one-hot classes. Throws `ImageError` and `DatasetError.damaged`.
  public func batch(_ split: Split, _ indices: some Sequence<Int>) throws -> FaceBatch {
    try photographs.batch(
      indices.map { index in
        let (file, number) = item(split, index)
        return (file, classes.indices.map { $0 == number ? 1 : 0 })
      })
  }

  private func item(_ split: Split, _ index: Int) -> (file: URL, number: Int) {
    guard let items = items[split], items.indices.contains(index) else {
      preconditionFailure("the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
    }
    return items[index]
  }
}
