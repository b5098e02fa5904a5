import Tensors

/// The parts of a face that TP-GAN looks at by themselves; left and right are those of the picture.
public enum FacePart: Int, Hashable, Sendable, CaseIterable {
  case leftEye, rightEye, nose, mouth

  /// The part that this one is in the mirror.
  public var mirrored: FacePart {
    switch self {
    case .leftEye: .rightEye
    case .rightEye: .leftEye
    case .nose, .mouth: self
    }
  }
}

/// How large the parts are cut out of a face, and where they are put into a frontal one.
public struct FacePartGeometry: Hashable, Sendable, Codable {
  /// Where a part is put into a frontal face: row and column of its first pixel, counted from 0, and its extents.
  public struct Box: Hashable, Sendable, Codable {
    /// The first row.
    public let row: Int
    /// The first column.
    public let column: Int
    /// Rows.
    public let height: Int
    /// Columns.
    public let width: Int

    /// A rectangle.
    public init(row: Int, column: Int, height: Int, width: Int) {
      (self.row, self.column, self.height, self.width) = (row, column, height, width)
    }
  }

  /// Rows and columns of a face.
  public let size: Int
  private let boxes: [Box]

  /// The released program's, for faces of 128×128.
  public static let published = FacePartGeometry(
    size: 128, leftEye: Box(row: 20, column: 23, height: 40, width: 40),
    rightEye: Box(row: 20, column: 65, height: 40, width: 40), nose: Box(row: 48, column: 43, height: 32, width: 40),
    mouth: Box(row: 72, column: 40, height: 32, width: 48))

  /// Half of the published, for 64×64. Parts are put where they are cut from a face with the mean landmarks, which the
  /// published places miss by one or two pixels.
  public static let half = FacePartGeometry(
    size: 64, leftEye: Box(row: 11, column: 12, height: 20, width: 20),
    rightEye: Box(row: 11, column: 33, height: 20, width: 20), nose: Box(row: 23, column: 24, height: 16, width: 20),
    mouth: Box(row: 36, column: 20, height: 16, width: 24))

  /// About a quarter of the published, for 32×32, in multiples of four.
  public static let quarter = FacePartGeometry(
    size: 32, leftEye: Box(row: 5, column: 5, height: 12, width: 12),
    rightEye: Box(row: 5, column: 16, height: 12, width: 12), nose: Box(row: 12, column: 12, height: 8, width: 12),
    mouth: Box(row: 18, column: 10, height: 8, width: 12))

  /// Boxes of one's own; each must lie within the face.
  public init(size: Int, leftEye: Box, rightEye: Box, nose: Box, mouth: Box) {
    (self.size, boxes) = (size, [leftEye, rightEye, nose, mouth])
    for box in boxes {
      precondition(
        box.row >= 0 && box.column >= 0 && box.row + box.height <= size && box.column + box.width <= size,
        "a part of \(box.height)×\(box.width) pixels at \(box.row), \(box.column) leaves a face of \(size)×\(size)")
    }
  }

  /// The standard geometry for faces of 128, 64 or 32 pixels; nil for others.
  public static func standard(size: Int) -> FacePartGeometry? {
    [published, half, quarter].first { $0.size == size }
  }

  /// Where a part is put, and how large it is.
  public func box(of part: FacePart) -> Box { boxes[part.rawValue] }

  /// The first row and column that a part is cut at, by the released program's rules scaled to this size: eyes and
  /// mouth in the middle, the nose with room on the side that it points away from.
  ///
  /// A part that would reach beyond the face is moved inside it, where the program would stop.
  public func place(of part: FacePart, _ landmarks: FaceLandmarks, yaw: Int) -> (row: Int, column: Int) {
    let (box, points) = (box(of: part), landmarks.rounded)
    func around(_ centre: SIMD2<Float>) -> (row: Int, column: Int) {
      (Int(centre.y - Float(box.height) / 2), Int(centre.x - Float(box.width) / 2))
    }
    let start: (row: Int, column: Int)
    switch part {
    case .leftEye: start = around(points.leftEye)
    case .rightEye: start = around(points.rightEye)
    case .mouth: start = around(points.mouthCentre.rounded(.down))
    case .nose:
      let side: Float = abs(yaw) < 8 ? 20 : abs(yaw) < 23 ? 25 : abs(yaw) < 53 ? 30 : 32
      let before = Int(((yaw < 0 ? 40 - side : side) * Float(box.width) / 40).rounded())
      let below = Int((11 * Float(size) / 128).rounded())
      start = (Int(points.noseTip.y) + below - box.height, Int(points.noseTip.x) - before + 1)
    }
    return (min(max(0, start.row), size - box.height), min(max(0, start.column), size - box.width))
  }

  /// The parts of a face S×S×3, each H×W×3, in the order of `FacePart`.
  public func parts(of image: Tensor, _ landmarks: FaceLandmarks, yaw: Int) -> [Tensor] {
    precondition(image.shape == [size, size, 3], "parts for \(size)×\(size)×3 are not in a face of \(image.shape)")
    return FacePart.allCases.map { part in
      let (box, start) = (box(of: part), place(of: part, landmarks, yaw: yaw))
      return image.sliced(axis: 0, start.row..<start.row + box.height)
        .sliced(axis: 1, start.column..<start.column + box.width)
    }
  }
}
