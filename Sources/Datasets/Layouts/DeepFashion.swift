import Foundation
import Images

/// A picture of DeepFashion's In-shop set by its path: `img/WOMEN/Blouses_Shirts/id_00002983/01_3_back.jpg`.
public struct DeepFashionName: Hashable, Sendable {
  /// `MEN` or `WOMEN`.
  public var sex: String
  /// What is worn, as the folder says.
  public var category: String
  /// The number of the clothes, eight digits.
  public var item: String
  /// The number of the colour of the clothes.
  public var colour: String
  /// The number of the pose: 1 front, 2 side, 3 back, 4 whole body, 7 further.
  public var view: String
  /// What the name says of the pose.
  public var pose: String

  /// A name from its parts.
  public init(sex: String, category: String, item: String, colour: String, view: String, pose: String) {
    (self.sex, self.category, self.item) = (sex, category, item)
    (self.colour, self.view, self.pose) = (colour, view, pose)
  }

  /// Takes a path apart. Throws `DatasetError.damaged`.
  public init(path: String) throws {
    let pattern = #/img/([A-Z]+)/([^/]+)/id_(\d{8})/(\d+)_(\d+)_([^/.]+)\.jpg/#
    guard let parts = path.wholeMatch(of: pattern)?.output else {
      throw DatasetError.damaged(
        file: "the path “\(path)”", expected: "img/SEX/CATEGORY/id_12345678/01_1_pose.jpg", found: "another form")
    }
    self.init(
      sex: String(parts.1), category: String(parts.2), item: String(parts.3), colour: String(parts.4),
      view: String(parts.5), pose: String(parts.6))
  }

  /// The path under the folder of the set.
  public var path: String { "img/\(sex)/\(category)/id_\(item)/\(colour)_\(view)_\(pose).jpg" }

  /// The name that Deformable GANs' program gives the picture, in its spelling:
  /// `fasionWOMENBlousesShirtsid0000298301_3back.jpg`. What is before the "_", clothes and their colour, stands for the
  /// person.
  public var flatName: String {
    func joined(_ text: String) -> String { text.filter { $0 != "_" } }
    return "fasion" + sex + joined(category) + "id" + item + colour + "_" + view + joined(pose) + ".jpg"
  }
}

/// DeepFashion's In-shop clothes as published: pictures of 256×256 pixels under `img`, `Eval/list_eval_partition.txt`.
///
/// Pictures are read when they are asked for; that all are there is checked at once.
public struct DeepFashion: Sendable {
  /// Which use the authors' list gives a picture.
  public enum Status: String, Hashable, Sendable, CaseIterable {
    case train, query, gallery
  }

  static let partitionFile = "Eval/list_eval_partition.txt"
  static let boxFile = "Anno/list_bbox_inshop.txt"

  /// Where everything lies.
  public let folder: URL
  /// The pictures of each use, as the list has them.
  public let names: [Status: [DeepFashionName]]

  /// Reads the authors' list. Throws `DatasetError` that names the line or the picture that is wrong or missing.
  public init(folder: URL) throws {
    let file = folder.appending(path: Self.partitionFile)
    var names: [Status: [DeepFashionName]] = [:]
    let table = try DeepFashionTable(contentsOf: file, columns: ["image_name", "item_id", "evaluation_status"])
    for (line, words) in table.rows {
      guard let status = Status(rawValue: words[2]) else {
        throw DatasetError.badLine(
          file: file.path, line: line, expected: "train, query or gallery", found: "“\(words[2])”")
      }
      names[status, default: []].append(try DeepFashionName(path: words[0]))
      guard FileManager.default.fileExists(atPath: folder.appending(path: words[0]).path) else {
        throw DatasetError.missing(
          file: folder.appending(path: words[0]).path,
          advice: "line \(line) of \(Self.partitionFile) names it; unpack img.zip of DeepFashion's In-shop set again")
      }
    }
    (self.folder, self.names) = (folder, names)
  }

  /// How many pictures have a use.
  public func count(of status: Status) -> Int { names[status]?.count ?? 0 }

  /// The files of some uses by the names that Deformable GANs' annotations call them.
  public func files(of statuses: [Status] = Status.allCases) -> [String: URL] {
    let all = statuses.flatMap { names[$0] ?? [] }
    return Dictionary(
      all.map { ($0.flatName, folder.appending(path: $0.path)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The authors' boxes around the clothes, by path. Throws `DatasetError`.
  public func boxes() throws -> [String: PixelBox] {
    let file = folder.appending(path: Self.boxFile)
    let table = try DeepFashionTable(
      contentsOf: file, columns: ["image_name", "clothes_type", "pose_type", "x_1", "y_1", "x_2", "y_2"])
    var boxes: [String: PixelBox] = [:]
    for (line, words) in table.rows {
      let numbers = words[3...].compactMap { Float($0) }
      guard numbers.count == 4 else {
        throw DatasetError.badLine(
          file: file.path, line: line, expected: "four numbers of a box",
          found: "“\(words[3...].joined(separator: " "))”")
      }
      boxes[words[0]] = PixelBox(left: numbers[0], top: numbers[1], right: numbers[2], bottom: numbers[3])
    }
    return boxes
  }

  /// What the set is; the hash is over paths and uses. Queries and gallery count as test.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for status in Status.allCases {
      for name in names[status] ?? [] { hash.update("\(status.rawValue) \(name.path)\n") }
    }
    return DatasetManifest(
      name: "deepfashion",
      source: "Liu et al., DeepFashion: Powering Robust Clothes Recognition and Retrieval, CVPR 2016, In-shop",
      licence: "for non-commercial research only, on agreement with its authors",
      counts: SplitCounts(
        training: count(of: .train), validation: 0, test: count(of: .query) + count(of: .gallery)),
      hashed: "use and path of every picture", contentHash: hash.hexadecimal)
  }
}

/// A text file of DeepFashion: how many rows follow, the names of the columns, then the rows.
struct DeepFashionTable {
  /// The words of each row, with its line counted from 1.
  let rows: [(line: Int, words: [String])]

  /// Reads a file whose columns have these names. Throws `DatasetError`.
  init(contentsOf file: URL, columns: [String]) throws {
    let bytes = try DatasetError.bytes(of: file, advice: "download it with DeepFashion's In-shop set")
    let lines = String(decoding: bytes, as: UTF8.self).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline
    )
    .map { $0.split(separator: " ").map(String.init) }
    func fail(_ line: Int, _ expected: String, _ found: [String]) -> DatasetError {
      .badLine(file: file.path, line: line, expected: expected, found: "“\(found.joined(separator: " "))”")
    }
    guard let first = lines.first, first.count == 1, let count = Int(first[0]) else {
      throw fail(1, "the number of rows", lines.first ?? [])
    }
    guard lines.count > 1, lines[1] == columns else {
      throw fail(2, columns.joined(separator: " "), lines.count > 1 ? lines[1] : [])
    }
    rows = try lines.enumerated().dropFirst(2).filter { !$0.element.isEmpty }.map { index, words in
      guard words.count == columns.count else { throw fail(index + 1, "\(columns.count) words", words) }
      return (index + 1, words)
    }
    guard rows.count == count else {
      throw DatasetError.badLine(
        file: file.path, line: 1, expected: "\(rows.count), the number of rows that follow", found: "\(count)")
    }
  }
}
