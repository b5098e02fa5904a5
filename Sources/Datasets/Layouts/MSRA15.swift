import Foundation
import Images
import Tensors

/// The MSRA15 hand gestures as published: nine people `P0` to `P8`, seventeen gestures each, with `000000_depth.bin` …
/// and `joint.txt`. One person is held out for test.
///
/// Labels are read at once, frames when they are asked for.
public struct MSRA15: HandFrames {
  /// The gestures' folders.
  public static let gestures = [
    "1", "2", "3", "4", "5", "6", "7", "8", "9", "I", "IP", "L", "MP", "RP", "T", "TIP", "Y",
  ]

  /// A frame among the published ones.
  public struct Frame: Hashable, Sendable {
    /// 0 to 8.
    public let subject: Int
    /// The gesture's folder.
    public let gesture: String
    /// From 0.
    public let number: Int

    /// Names a frame.
    public init(subject: Int, gesture: String, number: Int) {
      (self.subject, self.gesture, self.number) = (subject, gesture, number)
    }

    /// Whether DeepPrior++ leaves it out: the picture and its labels do not belong together.
    public var isFaulty: Bool {
      switch (subject, gesture) {
      case (2, "TIP"): (172...174).contains(number)
      case (2, "MP"): (173...175).contains(number) || (345...354).contains(number) || [356, 359, 360].contains(number)
      case (3, "T"): [120, 489].contains(number)
      case (8, "4"): number == 168
      default: false
      }
    }
  }

  /// Where everything lies.
  public let folder: URL
  /// The person whose frames are the test split.
  public let heldOut: Int
  private let items: [Split: [(frame: Frame, joints: [SIMD3<Double>])]]

  /// Which set it is.
  public var set: HandPoseSet { .msra15 }

  /// Reads the labels of all people.
  ///
  /// - Parameters:
  ///   - folder: holds `P0` to `P8`.
  ///   - heldOut: the person of the test split; results are means over all nine.
  ///   - keepsFaulty: whether the published faulty frames stay.
  /// - Throws: `DatasetError` with file and line.
  public init(folder: URL, heldOut: Int = 0, keepsFaulty: Bool = false) throws {
    precondition((0...8).contains(heldOut), "MSRA15 has subjects 0 to 8, not \(heldOut)")
    var items: [Split: [(frame: Frame, joints: [SIMD3<Double>])]] = [.training: [], .test: []]
    for subject in 0...8 {
      for gesture in Self.gestures {
        let joints = try Self.labels(folder.appending(path: "P\(subject)/\(gesture)/joint.txt"))
        for (number, joints) in joints.enumerated() {
          let frame = Frame(subject: subject, gesture: gesture, number: number)
          guard keepsFaulty || !frame.isFaulty else { continue }
          items[subject == heldOut ? .test : .training]?.append((frame, joints))
        }
      }
    }
    (self.folder, self.heldOut, self.items) = (folder, heldOut, items)
  }

  /// How many frames a split has.
  public func count(of split: Split) -> Int { items[split]?.count ?? 0 }

  /// Which of the published frames an item is.
  public func published(_ split: Split, _ index: Int) -> Frame { item(split, index).frame }

  /// A frame. Throws `DatasetError` for a file that is missing, cut short or of another size.
  public func frame(_ split: Split, _ index: Int) throws -> HandFrame {
    let (frame, joints) = item(split, index)
    let file = Self.file(folder, frame)
    let bytes = [UInt8](try DatasetError.bytes(of: file, advice: "unpack MSRA15's folder of that person again"))
    return HandFrame(
      depth: try DepthFrame(msra: bytes, file: file.path), joints: joints, cube: set.cube(subject: frame.subject))
  }

  /// The 21 joints of a frame.
  public func joints(_ split: Split, _ index: Int) -> [SIMD3<Double>] { item(split, index).joints }

  /// What the set is.
  public var manifest: DatasetManifest {
    manifest(
      name: .msra15, source: "Sun et al., Cascaded Hand Pose Regression, CVPR 2015, person P\(heldOut) held out",
      licence: "none stated; keep the files, do not pass them on")
  }

  private func item(_ split: Split, _ index: Int) -> (frame: Frame, joints: [SIMD3<Double>]) {
    check(split, index)
    return (items[split] ?? [])[index]
  }

  // MARK: Files

  private static func file(_ folder: URL, _ frame: Frame) -> URL {
    folder.appending(path: "P\(frame.subject)/\(frame.gesture)" + String(format: "/%06d_depth.bin", frame.number))
  }

  /// A count, then as many lines of x, y, z of 21 joints in millimetres, y up and z towards the camera.
  private static func labels(_ file: URL) throws -> [[SIMD3<Double>]] {
    let data = try DatasetError.bytes(of: file, advice: "unpack all nine people of MSRA15 there")
    let text = String(decoding: data, as: UTF8.self)
    let lines = text.split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard let first = lines.first, let count = Int(first.trimmingCharacters(in: .whitespaces)), count >= 0 else {
      throw DatasetError.badLine(
        file: file.path, line: 1, expected: "the number of frames", found: "“\(lines.first ?? "")”")
    }
    let rest = lines.count > 1 ? String(lines[1]) : ""
    guard count > 0 else { return [] }
    let labels = try HandPoseFile(
      text: rest, jointCount: HandPoseSet.msra15.jointCount, firstLine: 2, file: file.path)
    guard labels.frameCount == count else {
      throw DatasetError.damaged(file: file.path, expected: "\(count) frames", found: "\(labels.frameCount)")
    }
    let camera = HandPoseSet.msra15.intrinsics.pointingUp
    return (0..<count).map { frame in
      labels.frame(frame).map { joint in camera.pixels(SIMD3<Double>(joint.x, joint.y, -joint.z)) }
    }
  }
}

extension MSRA15 {
  /// Writes training frames as those of all people but P0, in turn, and test frames as P0's. Throws `ImageError`.
  static func write(training: [HandFrame], test: [HandFrame], folder: URL) throws {
    let camera = HandPoseSet.msra15.intrinsics.pointingUp
    for subject in 0...8 {
      let own = subject == 0 ? test : training.enumerated().filter { $0.offset % 8 == subject - 1 }.map(\.element)
      for (place, gesture) in gestures.enumerated() {
        let frames = own.enumerated().filter { $0.offset % gestures.count == place }.map(\.element)
        try FacePhotographs.makeFolder(folder.appending(path: "P\(subject)/\(gesture)"))
        var text = "\(frames.count)\n"
        for (number, frame) in frames.enumerated() {
          let file = file(folder, Frame(subject: subject, gesture: gesture, number: number))
          do {
            try Data(frame.depth.msraBytes).write(to: file, options: .atomic)
          } catch {
            throw ImageError.unwritable(file: file.path, reason: error.localizedDescription)
          }
          let numbers = frame.joints.flatMap { joint -> [Double] in
            let place = camera.millimetres(joint)
            return [place.x, place.y, -place.z]
          }
          text += numbers.map { String(format: "%.4f", $0) }.joined(separator: " ") + "\n"
        }
        try FacePhotographs.write(text, to: folder.appending(path: "P\(subject)/\(gesture)/joint.txt"))
      }
    }
  }
}

extension DepthFrame {
  /// A frame of MSRA15: width, height and the box left, top, right, bottom that was kept of it, six 32-bit integers; then
  /// the box's depths, 32-bit floats row after row.
  init(msra bytes: [UInt8], file: String) throws {
    func fail(_ expected: String, _ found: String) -> DatasetError {
      .damaged(file: file, expected: expected, found: found)
    }
    func word(_ place: Int) -> UInt32 {
      bytes[4 * place..<4 * place + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    guard bytes.count >= 24 else { throw fail("a header of 24 bytes", "\(bytes.count) bytes") }
    let header = (0..<6).map { Int(Int32(bitPattern: word($0))) }
    let (width, height) = (header[0], header[1])
    let extents = HandPoseSet.msra15.frameExtents
    guard (height, width) == (extents.height, extents.width) else {
      throw fail("\(extents.height)×\(extents.width) pixels", "\(height)×\(width)")
    }
    let (left, top, right, bottom) = (header[2], header[3], header[4], header[5])
    guard left >= 0, top >= 0, left <= right, top <= bottom, right <= width, bottom <= height else {
      throw fail("a box inside the frame", "columns \(left) to \(right), rows \(top) to \(bottom)")
    }
    guard bytes.count == 24 + 4 * (right - left) * (bottom - top) else {
      throw fail("\(24 + 4 * (right - left) * (bottom - top)) bytes for its box", "\(bytes.count)")
    }
    var millimetres = [Float](repeating: 0, count: width * height)
    var place = 6
    for row in top..<bottom {
      for column in left..<right {
        millimetres[row * width + column] = Float(bitPattern: word(place))
        place += 1
      }
    }
    self.init(name: file, height: height, width: width, millimetres: millimetres)
  }

  /// The bytes of such a frame; the box is the smallest around all that is not 0.
  fileprivate var msraBytes: [UInt8] {
    let seen = millimetres.indices.filter { millimetres[$0] != 0 }
    let (columns, rows) = (seen.map { $0 % width }, seen.map { $0 / width })
    let (left, right) = (columns.min() ?? 0, (columns.max() ?? -1) + 1)
    let (top, bottom) = (rows.min() ?? 0, (rows.max() ?? -1) + 1)
    let header = [width, height, left, top, right, bottom].map { UInt32($0) }
    let box = (top..<bottom).flatMap { row in
      (left..<right).map { millimetres[row * width + $0].bitPattern }
    }
    return (header + box).flatMap { word -> [UInt8] in
      [0, 8, 16, 24].map { (shift: UInt32) in UInt8(truncatingIfNeeded: word >> shift) }
    }
  }
}
