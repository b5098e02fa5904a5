import Foundation
import Images
import Tensors

/// CelebA's aligned faces as published: `img_align_celeba/000001.jpg` and so on, 178×218 pixels,
/// `list_attr_celeba.txt` and `list_eval_partition.txt`.
///
/// Images are read when they are asked for; names, attributes and splits are checked at once.
public struct CelebA: Sendable {
  /// What the images are divided by.
  public enum Partition: Hashable, Sendable {
    /// `list_eval_partition.txt`: training, validation and test.
    case published
    /// StarGAN's stored list: test, and the others for training.
    case starGAN(StarGANSplit)
  }

  /// The names of the attributes that a label holds.
  public let attributes: [String]
  /// Where everything lies.
  public let folder: URL
  private let table: CelebAAttributes
  private let columns: [Int]
  private let items: [Split: [Int]]
  private let photographs: FacePhotographs

  /// Reads the tables under a folder.
  ///
  /// - Parameters:
  ///   - folder: holds `img_align_celeba` and the tables.
  ///   - attributes: the columns of the labels, by CelebA's names.
  ///   - size: rows and columns of the images given back.
  ///   - crop: the square in the middle that is kept of 178×218 pixels.
  ///   - partition: what divides the images.
  ///
  /// Throws `DatasetError` that names the file, line, attribute or image that is wrong or missing.
  public init(
    folder: URL, attributes: [String] = FaceAttribute.starGAN.map(\.rawValue), size: Int = 128, crop: Int = 178,
    partition: Partition = .published
  ) throws {
    precondition(size > 0 && crop > 0, "no face of \(size)×\(size) pixels out of \(crop)×\(crop) exists")
    let table = try CelebAAttributes(contentsOf: folder.appending(path: Self.attributeFile))
    columns = try table.columns(of: attributes)
    let found = Set(
      try ImageFolder(
        folder.appending(path: Self.imageFolder), advice: "unpack img_align_celeba.zip of CelebA there"
      ).names)
    if let (row, name) = table.files.enumerated().first(where: { !found.contains($0.element) }) {
      throw DatasetError.missing(
        file: folder.appending(path: "\(Self.imageFolder)/\(name)").path,
        advice: "line \(row + 3) of \(Self.attributeFile) names it; unpack img_align_celeba.zip again")
    }
    items = try partition.items(of: table, in: folder)
    (self.folder, self.attributes, self.table) = (folder, attributes, table)
    photographs = FacePhotographs(crop: crop, size: size)
  }

  static let imageFolder = "img_align_celeba"
  static let attributeFile = "list_attr_celeba.txt"
  static let partitionFile = "list_eval_partition.txt"

  /// How many images a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// The name of an image's file.
  public func name(_ split: Split, _ index: Int) -> String { table.files[row(split, index)] }

  /// 1 for each attribute of the label that an image has, else 0.
  public func label(_ split: Split, _ index: Int) -> [Float] {
    let row = row(split, index)
    return columns.map { table.has($0, image: row) ? 1 : 0 }
  }

  /// Images N×S×S×3 in [-1, 1] and labels N×K. Throws `ImageError` for a file that is damaged or ends early, and
  /// `DatasetError.damaged` for an image that is too small.
  public func batch(_ split: Split, _ indices: some Sequence<Int>) throws -> FaceBatch {
    try photographs.batch(
      indices.map { (folder.appending(path: "\(Self.imageFolder)/\(name(split, $0))"), label(split, $0)) })
  }

  /// What the set is; the hash is over the attribute table and the splits.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    hash.update(table.text)
    for split in Split.allCases {
      for row in items[split] ?? [] { hash.update("\(split.rawValue) \(table.files[row])\n") }
    }
    return DatasetManifest(
      name: "celeba", source: "Liu, Luo, Wang, Tang, Deep Learning Face Attributes in the Wild, ICCV 2015",
      licence: "for non-commercial research only, by the authors' terms",
      counts: SplitCounts(
        training: count(of: .training), validation: count(of: .validation), test: count(of: .test)),
      hashed: "the attribute table as text, then split and name of every image", contentHash: hash.hexadecimal)
  }

  private func row(_ split: Split, _ index: Int) -> Int {
    precondition(
      index >= 0 && index < count(of: split),
      "the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
    return items[split]?[index] ?? 0
  }
}

extension CelebA.Partition {
  /// The rows of the table that belong to each split.
  fileprivate func items(of table: CelebAAttributes, in folder: URL) throws -> [Split: [Int]] {
    switch self {
    case .published: try published(table, folder.appending(path: CelebA.partitionFile))
    case .starGAN(let split): try starGAN(table, split, folder.appending(path: StarGANSplit.fileName))
    }
  }

  private func published(_ table: CelebAAttributes, _ file: URL) throws -> [Split: [Int]] {
    let splits: [Substring: Split] = ["0": .training, "1": .validation, "2": .test]
    var known: [Substring: Split] = [:]
    for (number, line) in try lines(of: file, advice: "download it from the authors' page of CelebA") {
      let words = line.split(separator: " ")
      guard words.count == 2, let split = splits[words[1]] else {
        throw DatasetError.badLine(
          file: file.path, line: number, expected: "a file's name and 0, 1 or 2", found: "“\(line)”")
      }
      known[words[0]] = split
    }
    var items: [Split: [Int]] = [:]
    for (row, name) in table.files.enumerated() {
      guard let split = known[name[...]] else {
        throw DatasetError.missing(
          file: "line for \(name) in \(file.path)",
          advice: "\(CelebA.attributeFile) names that image; download both again")
      }
      items[split, default: []].append(row)
    }
    return items
  }

  private func starGAN(_ table: CelebAAttributes, _ split: StarGANSplit, _ file: URL) throws -> [Split: [Int]] {
    let rows = Dictionary(
      table.files.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    let list = try lines(of: file, advice: "write it by StarGANSplit.list, a name a line").map { number, line in
      guard rows[line] != nil else {
        throw DatasetError.badLine(
          file: file.path, line: number, expected: "an image of \(CelebA.attributeFile)", found: "“\(line)”")
      }
      return line
    }
    let test = split.test(list).compactMap { rows[$0] }
    let held = Set(test)
    return [.test: test, .training: table.files.indices.filter { !held.contains($0) }]
  }

  /// The lines of a text file that are not blank, with their numbers from 1.
  private func lines(of file: URL, advice: String) throws -> [(number: Int, line: String)] {
    let text = String(decoding: try DatasetError.bytes(of: file, advice: advice), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      .map { ($0.offset + 1, $0.element.trimmingCharacters(in: .whitespaces)) }
      .filter { !$0.1.isEmpty }
  }
}
