import Foundation
import Images
import Tensors

/// The ICVL hand-pose set as published: `Training/labels.txt` and `Training/Depth`, `Testing` likewise or with
/// `test_seq_1.txt` and `test_seq_2.txt`. Frames are grey PNG files of 16 bits in millimetres; 32001 is nothing seen.
///
/// Labels are read at once, frames when they are asked for.
public struct ICVLHands: HandFrames {
  /// The beginnings of training frames' names that Crossing Nets' released program takes: the pictures as they were
  /// taken and three of their rotations.
  public static let crossingNetsPrefixes = ["-22-5", "2014", "45", "67-5"]

  /// Where everything lies.
  public let folder: URL
  private let items: [Split: [Item]]

  private struct Item {
    let name: String
    let joints: [SIMD3<Double>]
  }

  /// Which set it is.
  public var set: HandPoseSet { .icvl }

  /// Reads the labels under a folder with `Training`, `Testing` or both.
  ///
  /// - Parameter prefixes: what the names of training frames must begin with; nil takes all.
  /// - Throws: `DatasetError` with file and line.
  public init(folder: URL, prefixes: [String]? = nil) throws {
    var items: [Split: [Item]] = [:]
    for split in [Split.training, .test] {
      let files = Self.labelFiles(folder, split)
      guard !files.isEmpty else { continue }
      items[split] = try files.flatMap { file in
        let labels = try HandPoseFile(
          contentsOf: file, jointCount: HandPoseSet.icvl.jointCount, line: .nameAndNumbers)
        return (0..<labels.frameCount).map { Item(name: labels.names[$0], joints: Array(labels.frame($0))) }
      }
    }
    guard !items.isEmpty else {
      throw DatasetError.missing(
        file: "Training/labels.txt or Testing/labels.txt in \(folder.path)",
        advice: "unpack the ICVL hand posture set there")
    }
    if let prefixes, let training = items[.training] {
      let kept = training.filter { item in prefixes.contains { item.name.hasPrefix($0) } }
      guard !kept.isEmpty else {
        throw DatasetError.missing(
          file: "name that begins with \(prefixes.joined(separator: ", ")) in \(folder.path)/Training/labels.txt",
          advice: "take all frames, or the folders that there are")
      }
      items[.training] = kept
    }
    (self.folder, self.items) = (folder, items)
  }

  /// How many frames a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// The name of a frame's file, from the folder `Depth`.
  public func name(_ split: Split, _ index: Int) -> String { item(split, index).name }

  /// A frame. Throws `ImageError`, and `DatasetError.damaged` for a picture of another size.
  public func frame(_ split: Split, _ index: Int) throws -> HandFrame {
    let item = item(split, index)
    let file = folder.appending(path: "\(Self.name(of: split))/Depth/\(item.name)")
    let image = try DeepImage(contentsOf: file)
    let extents = set.frameExtents
    guard (image.height, image.width) == (extents.height, extents.width) else {
      throw DatasetError.damaged(
        file: file.path, expected: "\(extents.height)×\(extents.width) pixels", found: "\(image.height)×\(image.width)")
    }
    return HandFrame(
      depth: DepthFrame(
        name: file.path, height: image.height, width: image.width, millimetres: image.samples.map(Float.init)),
      joints: item.joints, cube: set.cube(subject: 0))
  }

  /// The 16 joints of a frame.
  public func joints(_ split: Split, _ index: Int) -> [SIMD3<Double>] { item(split, index).joints }

  /// What the set is.
  public var manifest: DatasetManifest {
    manifest(
      name: .icvlHands, source: "Tang et al., Latent Regression Forest, CVPR 2014",
      licence: "none stated; keep the files, do not pass them on")
  }

  private func item(_ split: Split, _ index: Int) -> Item {
    check(split, index)
    return (items[split] ?? [])[index]
  }

  // MARK: Files

  private static func name(of split: Split) -> String { split == .training ? "Training" : "Testing" }

  private static func labelFiles(_ folder: URL, _ split: Split) -> [URL] {
    let place = folder.appending(path: name(of: split))
    func present(_ names: [String]) -> [URL] {
      names.map { place.appending(path: $0) }.filter { FileManager.default.fileExists(atPath: $0.path) }
    }
    let one = present(["labels.txt"])
    return one.isEmpty && split == .test ? present(["test_seq_1.txt", "test_seq_2.txt"]) : one
  }
}

extension ICVLHands {
  /// Writes frames in the published layout. Throws `ImageError`.
  static func write(_ frames: [HandFrame], _ split: Split, folder: URL) throws {
    let place = folder.appending(path: name(of: split))
    let sequence = split == .training ? "201403121135" : "test_seq_1"
    try FacePhotographs.makeFolder(place.appending(path: "Depth/\(sequence)"))
    var text = ""
    for (index, frame) in frames.enumerated() {
      let name = sequence + String(format: "/image_%04d.png", index)
      let image = DeepImage(
        height: frame.depth.height, width: frame.depth.width, samples: frame.depth.millimetres.map { UInt16($0) })
      try image.write(to: place.appending(path: "Depth/\(name)"))
      let numbers = frame.joints.flatMap { [$0.x, $0.y, $0.z] }.map { String(format: "%.4f", $0) }
      text += "\(name) \(numbers.joined(separator: " "))\n"
    }
    try FacePhotographs.write(text, to: place.appending(path: "labels.txt"))
  }
}
