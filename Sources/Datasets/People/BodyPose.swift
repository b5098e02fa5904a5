/// The 18 joints of a body in the order of the published annotation files (OpenPose's order for COCO).
///
/// Deformable GANs' program calls the last four by each other's side: Leye, Reye, Lear, Rear. The files that it comes with
/// have the right side first, as here.
public enum BodyJoint: Int, Hashable, Sendable, CaseIterable {
  case nose, neck
  case rightShoulder, rightElbow, rightWrist
  case leftShoulder, leftElbow, leftWrist
  case rightHip, rightKnee, rightAnkle
  case leftHip, leftKnee, leftAnkle
  case rightEye, leftEye, rightEar, leftEar

  /// The same joint of the other side; nose and neck are their own.
  public var mirrored: BodyJoint {
    switch self {
    case .nose, .neck: self
    case .rightShoulder: .leftShoulder
    case .rightElbow: .leftElbow
    case .rightWrist: .leftWrist
    case .leftShoulder: .rightShoulder
    case .leftElbow: .rightElbow
    case .leftWrist: .rightWrist
    case .rightHip: .leftHip
    case .rightKnee: .leftKnee
    case .rightAnkle: .leftAnkle
    case .leftHip: .rightHip
    case .leftKnee: .rightKnee
    case .leftAnkle: .rightAnkle
    case .rightEye: .leftEye
    case .leftEye: .rightEye
    case .rightEar: .leftEar
    case .leftEar: .rightEar
    }
  }
}

/// Where the joints of a person lie in a picture, as far as they are seen.
public struct BodyPose: Hashable, Sendable {
  /// The number of joints of a body.
  public static let jointCount = BodyJoint.allCases.count

  /// The pixel of each joint in the order of `BodyJoint`, x the column and y the row; nil where it is missing.
  public var places: [SIMD2<Int>?]

  /// A pose from one place, or none, for each joint.
  public init(places: [SIMD2<Int>?]) {
    precondition(places.count == Self.jointCount, "a body has \(Self.jointCount) joints, not \(places.count)")
    self.places = places
  }

  /// The pixel of a joint; nil where it is missing.
  public subscript(_ joint: BodyJoint) -> SIMD2<Int>? {
    get { places[joint.rawValue] }
    set { places[joint.rawValue] = newValue }
  }

  /// Whether both shoulders and both hips are there; Deformable GANs take no other pictures.
  public var hasTorso: Bool {
    [BodyJoint.rightShoulder, .leftShoulder, .rightHip, .leftHip].allSatisfy { self[$0] != nil }
  }

  /// The pose in the mirrored picture of so many columns: sides change names.
  public func mirrored(width: Int) -> BodyPose {
    BodyPose(
      places: BodyJoint.allCases.map { joint in self[joint.mirrored].map { SIMD2(width - 1 - $0.x, $0.y) } })
  }

  /// The pose in a part of the picture, brought to another size: joints that lie outside are missing.
  ///
  /// Deformable GANs cut 40 columns off each side of DeepFashion's 256×256 before they make 128×64 of them.
  public func cropped(
    rows: Range<Int>, columns: Range<Int>, height: Int, width: Int
  ) -> BodyPose {
    BodyPose(
      places: places.map { place in
        guard let place, rows.contains(place.y), columns.contains(place.x) else { return nil }
        return SIMD2(
          (place.x - columns.lowerBound) * width / columns.count, (place.y - rows.lowerBound) * height / rows.count)
      })
  }
}

/// The ten parts of a body that Deformable GANs move, in their order; the raw value is the label of a part in a label
/// map, where 0 is what is no person.
public enum BodyPart: UInt8, Hashable, Sendable, CaseIterable {
  case torso = 1
  case head
  case rightUpperLeg, leftUpperLeg, rightLowerLeg, leftLowerLeg
  case rightUpperArm, leftUpperArm, rightLowerArm, leftLowerArm

  /// The number of labels of a map, the background included.
  public static let labelCount = allCases.count + 1

  /// The same part of the other side; torso and head are their own.
  public var mirrored: BodyPart {
    switch self {
    case .torso, .head: self
    // Limbs come in pairs, right before left, from 3 on.
    default: BodyPart(rawValue: (rawValue - 1 ^ 1) + 1) ?? self
    }
  }

  /// The joints that a limb begins and ends at; nil for torso and head.
  public var ends: (start: BodyJoint, end: BodyJoint)? {
    switch self {
    case .torso, .head: nil
    case .rightUpperLeg: (.rightHip, .rightKnee)
    case .leftUpperLeg: (.leftHip, .leftKnee)
    case .rightLowerLeg: (.rightKnee, .rightAnkle)
    case .leftLowerLeg: (.leftKnee, .leftAnkle)
    case .rightUpperArm: (.rightShoulder, .rightElbow)
    case .leftUpperArm: (.leftShoulder, .leftElbow)
    case .rightLowerArm: (.rightElbow, .rightWrist)
    case .leftLowerArm: (.leftElbow, .leftWrist)
    }
  }
}
