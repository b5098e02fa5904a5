import Foundation
import Images
import Tensors

/// A set that Deformable GANs' program has annotation and pair files for.
public enum PoseGANDataset: String, Hashable, Sendable, CaseIterable {
  case market
  /// DeepFashion, in the program's spelling.
  case fashion = "fasion"

  /// Rows and columns of its pictures.
  public var extents: (height: Int, width: Int) { self == .market ? (128, 64) : (256, 256) }

  /// The name of an annotation file: `market-annotation-train.csv`.
  public func annotationFile(_ split: Split) -> String { "\(rawValue)-annotation-\(Self.word(split)).csv" }

  /// The name of a pair file: `market-pairs-train.csv`.
  public func pairFile(_ split: Split) -> String { "\(rawValue)-pairs-\(Self.word(split)).csv" }

  static func word(_ split: Split) -> String { split == .training ? "train" : "test" }
}

/// Pairs of real pictures of people with their poses, as Deformable GANs are trained and tested on them.
///
/// Names and poses are checked at once, pictures are read when they are asked for and kept as far as memory allows.
public struct PosePairSet: Sendable {
  /// The pairs, as the list has them.
  public let pairs: [PosePair]
  /// Rows of a picture.
  public let height: Int
  /// Columns of a picture.
  public let width: Int
  private let files: [String: URL]
  private let annotations: PoseAnnotations
  private let loaded = LoadedPictures()

  /// Joins pictures, poses and pairs.
  ///
  /// - Parameters:
  ///   - files: where each picture lies.
  ///   - annotations: the pose in each picture.
  ///   - pairs: which pictures belong together; nil for all that belong to one person and show the torso.
  ///   - height: rows that a picture must have.
  ///   - width: columns that a picture must have.
  ///
  /// Throws `DatasetError.missing` for a pair whose picture or pose is missing, and `.damaged` for one whose pose lacks a
  /// shoulder or a hip.
  public init(
    files: [String: URL], annotations: PoseAnnotations, pairs: PosePairList? = nil, height: Int, width: Int
  ) throws {
    self.pairs = (pairs ?? PosePairList(all: annotations)).pairs
    (self.files, self.annotations, self.height, self.width) = (files, annotations, height, width)
    guard !self.pairs.isEmpty else {
      throw DatasetError.missing(
        file: "pair of pictures of one person",
        advice: "two pictures of somebody must be annotated with shoulders and hips")
    }
    var checked: Set<String> = []
    for (number, pair) in self.pairs.enumerated() {
      for name in [pair.from, pair.to] where checked.insert(name).inserted { try check(name, pair: number) }
    }
  }

  private func check(_ name: String, pair: Int) throws {
    guard let pose = annotations[name] else {
      throw DatasetError.missing(
        file: "pose of \(name)", advice: "pair \(pair + 1) names it; take pairs and annotations of one set")
    }
    guard pose.hasTorso else {
      throw DatasetError.damaged(
        file: "the pose of \(name), which pair \(pair + 1) names,", expected: "both shoulders and both hips",
        found: "-1 for one of them")
    }
    guard files[name] != nil else {
      throw DatasetError.missing(
        file: "picture \(name)", advice: "pair \(pair + 1) names it; unpack the pictures of the set again")
    }
  }

  /// Reads a set as Deformable GANs' program lays it out under `data`, or as it is published, with the program's
  /// annotation file beside it. A missing pair file stands for all pairs, of which the test set takes 12,000.
  ///
  /// Market-1501 lies in `market-dataset` or `market-1501`, DeepFashion in `fasion-dataset` (`train`, `test`) or
  /// `deepfashion`; the CSV files in `data`. `extents` are for pictures of another size than the published one. Throws
  /// `DatasetError`.
  public static func poseGAN(
    _ dataset: PoseGANDataset, _ split: Split, data: URL, extents: (height: Int, width: Int)? = nil
  ) throws -> PosePairSet {
    let annotations = try PoseAnnotations(contentsOf: data.appending(path: dataset.annotationFile(split)))
    let pairFile = data.appending(path: dataset.pairFile(split))
    let pairs: PosePairList
    if FileManager.default.fileExists(atPath: pairFile.path) {
      pairs = try PosePairList(contentsOf: pairFile)
    } else {
      let all = PosePairList(all: annotations)
      pairs = split == .training ? all : all.sampled()
    }
    let (height, width) = extents ?? dataset.extents
    return try PosePairSet(
      files: try files(of: dataset, split, data: data), annotations: annotations, pairs: pairs, height: height,
      width: width)
  }

  private static func files(of dataset: PoseGANDataset, _ split: Split, data: URL) throws -> [String: URL] {
    let programs = data.appending(path: "\(dataset.rawValue)-dataset")
    switch dataset {
    case .market:
      let folder = ImageFolder.exists(programs) ? programs : data.appending(path: "market-1501")
      return try Market1501(folder: folder).files(of: split == .training ? .training : .gallery)
    case .fashion:
      guard ImageFolder.exists(programs) else {
        return try DeepFashion(folder: data.appending(path: "deepfashion")).files()
      }
      return try ImageFolder(
        programs.appending(path: PoseGANDataset.word(split)), advice: "make it by the program's split_fasion_dataset.py"
      ).filesByName
    }
  }

  /// How many pairs there are.
  public var count: Int { pairs.count }

  /// The poses of a pair.
  public func poses(_ index: Int) -> (from: BodyPose, to: BodyPose) {
    (pose(pairs[index].from), pose(pairs[index].to))
  }

  private func pose(_ name: String) -> BodyPose {
    guard let pose = annotations[name] else { preconditionFailure("\(name) was checked to have a pose") }
    return pose
  }

  /// A picture by name, RGB. Throws `ImageError`, and `DatasetError.damaged` for one of another size.
  public func image(_ name: String) throws -> Image {
    try loaded.pictures([name]) {
      guard let file = files[name] else { preconditionFailure("no pair names the picture \(name)") }
      let image = try Image(contentsOf: file).converted(toChannels: 3)
      guard image.height == height, image.width == width else {
        throw DatasetError.damaged(
          file: file.path, expected: "a picture of \(height)×\(width) pixels",
          found: "\(image.height)×\(image.width)")
      }
      return [image]
    }[0]
  }

  /// Some pairs as tensors. Throws as `image` does.
  public func batch(_ indices: some Sequence<Int>) throws -> PersonPairBatch {
    let chosen = indices.map { pairs[$0] }
    return PersonPairBatch(
      sources: stacked(try chosen.map { try image($0.from).tensor(.signed) }),
      sourcePoses: chosen.map { pose($0.from) },
      targets: stacked(try chosen.map { try image($0.to).tensor(.signed) }),
      targetPoses: chosen.map { pose($0.to) })
  }
}
