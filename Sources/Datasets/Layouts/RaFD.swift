import Foundation
import Images
import Tensors

/// What the name of a file of the Radboud Faces Database says: `Rafd090_28_Caucasian_male_angry_frontal.jpg`.
public struct RaFDName: Hashable, Sendable {
  /// Where the camera stood, in degrees: 0, 45, 90 (frontal), 135 or 180.
  public var camera: Int
  /// The number of the person.
  public var model: Int
  /// What the name says of the person; children have other words here than adults, so it is left as it is.
  public var description: [String]
  /// The expression.
  public var expression: FaceExpression
  /// Where the eyes look.
  public var gaze: Gaze

  /// A name from its parts.
  public init(camera: Int, model: Int, description: [String], expression: FaceExpression, gaze: Gaze) {
    (self.camera, self.model, self.description) = (camera, model, description)
    (self.expression, self.gaze) = (expression, gaze)
  }

  /// Takes a file's name apart from its two ends. Throws `DatasetError.damaged`.
  public init(_ fileName: String) throws {
    func fail(_ expected: String, _ found: some StringProtocol) -> DatasetError {
      .damaged(file: "the name “\(fileName)”", expected: expected, found: "“\(found)”")
    }
    let words = fileName.prefix { $0 != "." }.split(separator: "_", omittingEmptySubsequences: false).map(String.init)
    guard words.count >= 4 else { throw fail("Rafd<camera>_<model>_…_<expression>_<gaze>", fileName) }
    guard words[0].lowercased().hasPrefix("rafd"), let camera = Int(words[0].dropFirst(4)) else {
      throw fail("Rafd and the camera's angle first", words[0])
    }
    guard let model = Int(words[1]) else { throw fail("the number of the person second", words[1]) }
    guard let gaze = Gaze(rawValue: words[words.count - 1]) else {
      throw fail("frontal, left or right last", words[words.count - 1])
    }
    guard let expression = FaceExpression(rawValue: words[words.count - 2]) else {
      throw fail("one of the eight expressions last but one", words[words.count - 2])
    }
    self.init(
      camera: camera, model: model, description: Array(words[2..<words.count - 2]), expression: expression, gaze: gaze)
  }

  /// The name without its ending.
  public var stem: String {
    ([String(format: "Rafd%03d", camera), String(format: "%02d", model)] + description
      + [expression.rawValue, gaze.rawValue]).joined(separator: "_")
  }
}

/// The Radboud Faces Database as one folder of files under their published names, divided by person: no one who is seen
/// in training is seen in test.
public struct RaFD: Sendable {
  /// Where everything lies.
  public let folder: URL
  private let items: [Split: [(file: String, name: RaFDName)]]
  private let photographs: FacePhotographs

  /// Reads the names of a folder.
  ///
  /// - Parameters:
  ///   - folder: holds the images.
  ///   - cameras: the angles that are kept; StarGAN keeps 45, 90 and 135.
  ///   - testShare: the share of people that are held out, those with the highest numbers, at least one.
  ///   - size: rows and columns of the images given back.
  ///   - crop: the square in the middle that is kept; nil takes square images whole.
  ///
  /// Throws `DatasetError` for a name that does not fit the scheme, no image, or fewer than two people.
  public init(
    folder: URL, cameras: Set<Int> = [45, 90, 135], testShare: Double = 0.1, size: Int = 128, crop: Int? = 256
  ) throws {
    let advice = "put the images of the Radboud Faces Database there"
    let named = try ImageFolder(folder, advice: advice).names
      .map { (file: $0, name: try RaFDName($0)) }
      .filter { cameras.contains($0.name.camera) }
    let people = Set(named.map(\.name.model)).sorted()
    guard people.count >= 2 else {
      throw DatasetError.missing(
        file: "second person in \(folder.path) seen by the cameras \(cameras.sorted())",
        advice: "training and test need a person each")
    }
    let held = Set(people.suffix(min(people.count - 1, max(1, Int(testShare * Double(people.count))))))
    items = Dictionary(grouping: named) { held.contains($0.name.model) ? .test : .training }
    self.folder = folder
    photographs = FacePhotographs(crop: crop, size: size)
  }

  /// How many images a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// What the name of an image says.
  public func name(_ split: Split, _ index: Int) -> RaFDName { item(split, index).name }

  /// Images N×S×S×3 in [-1, 1] and one-hot expressions N×8. Throws `ImageError` and `DatasetError.damaged`.
  public func batch(_ split: Split, _ indices: some Sequence<Int>) throws -> FaceBatch {
    try photographs.batch(
      indices.map { index in
        let (file, name) = item(split, index)
        return (folder.appending(path: file), FaceExpression.allCases.map { $0 == name.expression ? 1 : 0 })
      })
  }

  /// What the set is; the hash is over the names of the images.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for item in items[split] ?? [] { hash.update("\(split.rawValue) \(item.file)\n") }
    }
    return DatasetManifest(
      name: "rafd",
      source: "Langner et al., Presentation and validation of the Radboud Faces Database, Cognition & Emotion 2010",
      licence: "on request, for research only, by the authors' terms",
      counts: SplitCounts(training: count(of: .training), validation: 0, test: count(of: .test)),
      hashed: "split and name of every image", contentHash: hash.hexadecimal)
  }

  private func item(_ split: Split, _ index: Int) -> (file: String, name: RaFDName) {
    guard let items = items[split], items.indices.contains(index) else {
      preconditionFailure("the \(split.rawValue) split has items 0..<\(count(of: split)), not \(index)")
    }
    return items[index]
  }
}
