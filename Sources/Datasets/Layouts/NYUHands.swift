import Foundation
import Images
import Tensors

/// The NYU hand-pose set as published: `train` and `test` with `depth_1_0000001.png` … (millimetres as green·256 + blue)
/// and `joint_data.mat`, whose `joint_uvd` holds camera, frame, joint and u, v, d.
///
/// Labels are read at once, frames when they are asked for.
public struct NYUHands: HandFrames {
  /// Frames of the first of the two people in the test split, by the published order.
  public static let firstTestSubject = 2440

  /// Where everything lies.
  public let folder: URL
  /// 1 to 3; published work uses the first.
  public let camera: Int
  private let labels: [Split: [SIMD3<Double>]]

  /// Which set it is.
  public var set: HandPoseSet { .nyu }

  /// Reads the labels under a folder with `train`, `test` or both. Throws `DatasetError`.
  public init(folder: URL, camera: Int = 1) throws {
    precondition((1...3).contains(camera), "NYU has cameras 1 to 3, not \(camera)")
    var labels: [Split: [SIMD3<Double>]] = [:]
    for split in [Split.training, .test] where ImageFolder.exists(folder.appending(path: Self.name(of: split))) {
      let file = folder.appending(path: "\(Self.name(of: split))/\(Self.labelFile)")
      labels[split] = try Self.labels(file, camera: camera)
    }
    guard !labels.isEmpty else {
      throw DatasetError.missing(
        file: "folder train or test in \(folder.path)", advice: "unpack the NYU hand-pose set there")
    }
    (self.folder, self.camera, self.labels) = (folder, camera, labels)
  }

  /// How many frames a split has.
  public func count(of split: Split) -> Int { (labels[split]?.count ?? 0) / set.jointCount }

  /// A frame. Throws `ImageError`, and `DatasetError.damaged` for a picture of another size.
  public func frame(_ split: Split, _ index: Int) throws -> HandFrame {
    check(split, index)
    let file = Self.file(folder, split, camera: camera, index)
    let image = try Image(contentsOf: file)
    let extents = set.frameExtents
    guard (image.height, image.width, image.channels) == (extents.height, extents.width, 3) else {
      throw DatasetError.damaged(
        file: file.path, expected: "\(extents.height)×\(extents.width) pixels in colour",
        found: "\(image.height)×\(image.width)×\(image.channels)")
    }
    let depth = stride(from: 0, to: image.samples.count, by: 3).map {
      Float(Int(image.samples[$0 + 1]) << 8 | Int(image.samples[$0 + 2]))
    }
    let isSecond = split == .test && index >= Self.firstTestSubject
    return HandFrame(
      depth: DepthFrame(name: file.path, height: image.height, width: image.width, millimetres: depth),
      joints: joints(split, index), cube: set.cube(subject: isSecond ? 1 : 0))
  }

  /// The 36 joints of a frame.
  public func joints(_ split: Split, _ index: Int) -> [SIMD3<Double>] {
    check(split, index)
    return Array((labels[split] ?? [])[index * set.jointCount..<(index + 1) * set.jointCount])
  }

  /// What the set is.
  public var manifest: DatasetManifest {
    manifest(
      name: .nyuHands,
      source: "Tompson et al., Real-Time Continuous Pose Recovery of Human Hands, 2014, camera \(camera)",
      licence: "CC BY 4.0 by the published list")
  }

  /// The centres of frames (u, v, d) in a file such as Crossing Nets comes with: `center_uvd`, frames×3.
  public static func centres(contentsOf file: URL) throws -> [SIMD3<Double>] {
    let array = try MATFile(contentsOf: file).array(named: "center_uvd")
    guard array.extents.count == 2, array.extents[1] == 3 else {
      throw DatasetError.damaged(
        file: file.path, expected: "center_uvd of frames×3", found: text(array.extents))
    }
    let (count, values) = (array.extents[0], array.values.doubles)
    return (0..<count).map { SIMD3(values[$0], values[$0 + count], values[$0 + 2 * count]) }
  }

  // MARK: Files

  static let labelFile = "joint_data.mat"

  static func name(of split: Split) -> String { split == .training ? "train" : "test" }

  static func file(_ folder: URL, _ split: Split, camera: Int, _ index: Int) -> URL {
    folder.appending(path: name(of: split) + String(format: "/depth_%d_%07d.png", camera, index + 1))
  }

  private static func labels(_ file: URL, camera: Int) throws -> [SIMD3<Double>] {
    let advice = "it comes with the frames of the NYU hand-pose set"
    let array = try MATFile(contentsOf: file, advice: advice).array(named: "joint_uvd")
    let (extents, joints) = (array.extents, HandPoseSet.nyu.jointCount)
    guard extents.count == 4, extents[0] >= camera, extents[2] == joints, extents[3] == 3 else {
      throw DatasetError.damaged(
        file: file.path, expected: "joint_uvd of cameras×frames×\(joints)×3 with camera \(camera)",
        found: text(extents))
    }
    let (cameras, frames, values) = (extents[0], extents[1], array.values.doubles)
    return (0..<frames).flatMap { frame in
      (0..<joints).map { joint in
        // MATLAB's first index runs fastest.
        let start = camera - 1 + cameras * (frame + frames * joint)
        let next = cameras * frames * joints
        return SIMD3(values[start], values[start + next], values[start + 2 * next])
      }
    }
  }

  private static func text(_ extents: [Int]) -> String { extents.map(String.init).joined(separator: "×") }
}

extension NYUHands {
  /// Writes frames in the published layout, of one camera. Throws `ImageError`, `DatasetError`.
  static func write(_ frames: [HandFrame], _ split: Split, folder: URL) throws {
    try FacePhotographs.makeFolder(folder.appending(path: name(of: split)))
    for (index, frame) in frames.enumerated() {
      let samples = frame.depth.millimetres.flatMap { value -> [UInt8] in
        let depth = UInt16(value)
        return [0, UInt8(depth >> 8), UInt8(depth & 0xFF)]
      }
      let image = Image(height: frame.depth.height, width: frame.depth.width, channels: 3, samples: samples)
      try image.write(to: file(folder, split, camera: 1, index))
    }
    // Camera, frame, joint, coordinate; the first index runs fastest.
    let joints = HandPoseSet.nyu.jointCount
    let values = (0..<3).flatMap { axis in
      (0..<joints).flatMap { joint in frames.map { $0.joints[joint][axis] } }
    }
    try MATFile.write(
      ["joint_uvd": MATArray(extents: [1, frames.count, joints, 3], values: .double(values))],
      to: folder.appending(path: "\(name(of: split))/\(labelFile)"))
  }
}
