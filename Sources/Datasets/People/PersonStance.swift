import Foundation
import Tensors

/// How a person stands before the camera.
///
/// Lengths are in heights of the frame: y goes from 0 at its top to 1 at its bottom, x is 0 in its middle.
struct PersonStance: Hashable, Sendable {
  /// The length of a person of average stature, head to ankles.
  var height: Float
  /// Between the hips.
  var pelvis: Point
  /// How far the spine leans to the right of the picture, in radians.
  var tilt: Float
  /// How much of the shoulders' width is seen: 1 from the front or the back.
  var breadth: Float
  /// Whether the face is seen.
  var isFacing: Bool
  /// Where the head turns to: −1 left, 1 right.
  var look: Float
  /// Angles of upper and lower arms and legs against the vertical, outwards, the right side first.
  var arms: [SIMD2<Float>]
  var legs: [SIMD2<Float>]
  /// Whether the right or the left arm is behind the body.
  var isArmBehind: [Bool]
  /// Whether the right leg is before the left.
  var isRightLegFirst: Bool

  /// Draws a stance.
  init(from stream: inout RandomStream) {
    height = stream.uniform(0.86, 0.93)
    pelvis = Point(stream.uniform(-0.025, 0.025), stream.uniform(0.485, 0.505))
    tilt = stream.uniform(-0.1, 0.1)
    breadth = stream.uniform(0.62, 1)
    isFacing = stream.uniform() < 0.75
    look = stream.uniform(-1, 1)
    func degrees(_ low: Float, _ high: Float) -> Float { stream.uniform(low, high) * .pi / 180 }
    arms = (0..<2).map { _ in
      let upper = degrees(-6, 34)
      return SIMD2(upper, upper + degrees(-30, 48))
    }
    legs = (0..<2).map { _ in
      let upper = degrees(-12, 20)
      return SIMD2(upper, upper + degrees(-26, 14))
    }
    isArmBehind = (0..<2).map { _ in stream.uniform() < 0.25 }
    isRightLegFirst = stream.uniform() < 0.5
  }

  /// Down the spine.
  var down: Point { Point(-sin(tilt), cos(tilt)) }
  /// From the left of the picture to its right, square to the spine.
  var across: Point { Point(cos(tilt), sin(tilt)) }
  /// Where the right side of the person lies: to the left of the picture when the face is seen.
  var rightSide: Float { isFacing ? -1 : 1 }

  /// The places of all joints of a person, also those that nobody sees, in the order of `BodyJoint`.
  func joints(of person: PersonIdentity) -> [Point] {
    let length = height * person.stature
    let shoulders = pelvis - 0.305 * length * down
    let neck = shoulders - 0.015 * length * down
    let head = headCentre(of: person)
    var joints = [Point](repeating: .zero, count: BodyPose.jointCount)
    func set(_ joint: BodyJoint, _ place: Point) { joints[joint.rawValue] = place }
    set(.neck, neck)
    set(.nose, head + length * (0.018 * look * across + 0.012 * down))
    for side in 0..<2 {
      let isRight = side == 0
      let outwards = isRight ? rightSide : -rightSide
      func limb(_ from: Point, _ angle: Float, _ share: Float) -> Point {
        from + share * length * Point(outwards * sin(angle), cos(angle))
      }
      let breadth = breadth * person.build * length * outwards
      let shoulder = shoulders + 0.108 * breadth * across
      let elbow = limb(shoulder, arms[side].x, 0.155)
      let hip = pelvis + 0.062 * breadth * across
      let knee = limb(hip, legs[side].x, 0.225)
      set(isRight ? .rightShoulder : .leftShoulder, shoulder)
      set(isRight ? .rightElbow : .leftElbow, elbow)
      set(isRight ? .rightWrist : .leftWrist, limb(elbow, arms[side].y, 0.14))
      set(isRight ? .rightHip : .leftHip, hip)
      set(isRight ? .rightKnee : .leftKnee, knee)
      set(isRight ? .rightAnkle : .leftAnkle, limb(knee, legs[side].y, 0.215))
      set(
        isRight ? .rightEye : .leftEye,
        head + length * ((0.02 * outwards + 0.014 * look) * across - 0.008 * down))
      set(isRight ? .rightEar : .leftEar, head + length * 0.043 * outwards * across)
    }
    return joints
  }

  /// The middle of the head.
  func headCentre(of person: PersonIdentity) -> Point {
    pelvis - height * person.stature * (0.41 * down - 0.01 * look * across)
  }

  /// The joints that no camera sees from here: of the face from behind, and the ear that the head turns away.
  var hidden: Set<BodyJoint> {
    guard isFacing else { return [.nose, .rightEye, .leftEye] }
    // A face that looks to the left of the picture shows the ear on the right of it.
    return abs(look) < 0.5 ? [] : (look < 0) == (rightSide < 0) ? [.rightEar] : [.leftEar]
  }
}
