/// Five points of a face in its picture, as Multi-PIE's landmark files have them: x to the right, y down, in pixels
/// whose centres are whole numbers counted from 1. Left and right are those of the picture.
public struct FaceLandmarks: Hashable, Sendable {
  /// The middle of the eye on the left.
  public var leftEye: SIMD2<Float>
  /// The middle of the eye on the right.
  public var rightEye: SIMD2<Float>
  /// The tip of the nose.
  public var noseTip: SIMD2<Float>
  /// The corner of the mouth on the left.
  public var leftMouth: SIMD2<Float>
  /// The corner of the mouth on the right.
  public var rightMouth: SIMD2<Float>

  /// Five points in the files' order: left eye, right eye, nose, left and right corner of the mouth; traps for any
  /// other number of them.
  public init(_ points: [SIMD2<Float>]) {
    precondition(points.count == 5, "a face has five landmarks here, not \(points.count)")
    (leftEye, rightEye, noseTip) = (points[0], points[1], points[2])
    (leftMouth, rightMouth) = (points[3], points[4])
  }

  /// The points in the files' order.
  public var points: [SIMD2<Float>] { [leftEye, rightEye, noseTip, leftMouth, rightMouth] }

  /// The point between the eyes.
  public var eyeCentre: SIMD2<Float> { (leftEye + rightEye) / 2 }

  /// The point between the corners of the mouth.
  public var mouthCentre: SIMD2<Float> { (leftMouth + rightMouth) / 2 }

  /// The points moved, each by the same rule.
  public func mapped(_ move: (SIMD2<Float>) -> SIMD2<Float>) -> FaceLandmarks { FaceLandmarks(points.map(move)) }

  /// The points at whole pixels, as files hold them.
  public var rounded: FaceLandmarks { mapped { $0.rounded(.toNearestOrAwayFromZero) } }
}
