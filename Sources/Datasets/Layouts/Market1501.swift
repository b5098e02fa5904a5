import Foundation
import Images

/// What the name of a file of Market-1501 says: `0002_c1s1_000451_03.jpg`.
public struct MarketName: Hashable, Sendable {
  /// The number of the person: -1 for junk, 0 for a distractor.
  public var person: Int
  /// The number of the camera, 1 to 6.
  public var camera: Int
  /// The number of the recording of that camera.
  public var sequence: Int
  /// The number of the frame.
  public var frame: Int
  /// The number of the box in the frame.
  public var box: Int

  /// A name from its parts.
  public init(person: Int, camera: Int, sequence: Int, frame: Int, box: Int) {
    (self.person, self.camera, self.sequence, self.frame, self.box) = (person, camera, sequence, frame, box)
  }

  /// Takes a file's name apart. Throws `DatasetError.damaged`.
  public init(_ fileName: String) throws {
    let pattern = #/(-1|\d{4})_c(\d)s(\d)_(\d{6})_(\d{2})\..+/#
    guard let parts = fileName.wholeMatch(of: pattern)?.output, let person = Int(parts.1), let camera = Int(parts.2),
      let sequence = Int(parts.3), let frame = Int(parts.4), let box = Int(parts.5)
    else {
      throw DatasetError.damaged(
        file: "the name “\(fileName)”", expected: "person_cCsS_frame_box.jpg, as 0002_c1s1_000451_03.jpg",
        found: "another form")
    }
    self.init(person: person, camera: camera, sequence: sequence, frame: frame, box: box)
  }

  /// The name without its ending.
  public var stem: String {
    (person < 0 ? "-1" : String(format: "%04d", person))
      + String(format: "_c%ds%d_%06d_%02d", camera, sequence, frame, box)
  }

  /// Whether the picture shows somebody whom the evaluation counts.
  public var isPerson: Bool { person > 0 }
}

/// Market-1501 as published: pictures of 128×64 pixels in `bounding_box_train`, `bounding_box_test` and `query`.
///
/// Deformable GANs' program calls the first two `train` and `test`; those names are found too. Pictures are read when they
/// are asked for.
public struct Market1501: Sendable {
  /// The parts that the set comes in.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    case training = "bounding_box_train"
    /// What is searched, distractors and junk included.
    case gallery = "bounding_box_test"
    /// What is searched for.
    case query

    /// What Deformable GANs' program calls the folder.
    var shortName: String? {
      switch self {
      case .training: "train"
      case .gallery: "test"
      case .query: nil
      }
    }
  }

  /// Where everything lies.
  public let folder: URL
  private let folders: [Part: ImageFolder]
  private let names: [Part: [MarketName]]

  /// Reads the names of the folders; `query` may be missing. Throws `DatasetError` for a missing folder and for a name
  /// that does not fit the scheme.
  public init(folder: URL) throws {
    var folders: [Part: ImageFolder] = [:]
    for part in Part.allCases {
      let place = Self.folder(of: part, in: folder)
      guard part != .query || ImageFolder.exists(place) else { continue }
      folders[part] = try ImageFolder(place, advice: "unpack Market-1501-v15.09.15.zip there")
    }
    names = try folders.mapValues { try $0.names.map(MarketName.init) }
    (self.folder, self.folders) = (folder, folders)
  }

  /// The folder of a part by its published name, or by the short one where that is there.
  static func folder(of part: Part, in folder: URL) -> URL {
    let published = folder.appending(path: part.rawValue)
    guard let short = part.shortName.map({ folder.appending(path: $0) }), !ImageFolder.exists(published),
      ImageFolder.exists(short)
    else { return published }
    return short
  }

  /// How many pictures a part has.
  public func count(of part: Part) -> Int { names[part]?.count ?? 0 }

  /// What the names of the pictures of a part say, sorted by name.
  public func names(of part: Part) -> [MarketName] { names[part] ?? [] }

  /// The numbers of the people in a part, junk and distractors left out.
  public func people(in part: Part) -> [Int] { Set(names(of: part).filter(\.isPerson).map(\.person)).sorted() }

  /// A picture, RGB. Throws `ImageError`.
  public func image(_ part: Part, _ index: Int) throws -> Image {
    guard let folder = folders[part], folder.names.indices.contains(index) else {
      preconditionFailure("\(part.rawValue) has pictures 0..<\(count(of: part)), not \(index)")
    }
    return try folder.image(index)
  }

  /// The files of a part by name.
  public func files(of part: Part) -> [String: URL] { folders[part]?.filesByName ?? [:] }

  /// What the set is; the hash is over the names of the pictures. `query` counts as validation.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for part in Part.allCases {
      for name in folders[part]?.names ?? [] { hash.update("\(part.rawValue) \(name)\n") }
    }
    return DatasetManifest(
      name: "market-1501",
      source: "Zheng et al., Scalable Person Re-identification: A Benchmark, ICCV 2015",
      licence: "for research only, by the authors' terms",
      counts: SplitCounts(
        training: count(of: .training), validation: count(of: .query), test: count(of: .gallery)),
      hashed: "part and name of every picture; the queries are counted as validation",
      contentHash: hash.hexadecimal)
  }
}

extension ImageFolder {
  /// The files by name.
  var filesByName: [String: URL] {
    Dictionary(names.indices.map { (names[$0], file($0)) }, uniquingKeysWith: { first, _ in first })
  }
}
