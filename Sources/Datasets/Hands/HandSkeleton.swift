/// The fourteen scored joints of the NYU hand-pose set, in its order (joints 0, 3, 6, 9, 12, 15, 18, 21, 24, 25, 27,
/// 30, 31, 32 of the 36 that it stores). A "base" is the middle knuckle, where NYU has its second one.
public enum HandJoint: Int, Hashable, Sendable, CaseIterable {
  case littleTip, littleBase, ringTip, ringBase, middleTip, middleBase, indexTip, indexBase
  case thumbTip, thumbMiddle, thumbBase, wristThumbSide, wristLittleSide, palm

  /// The joint's name in words.
  public var name: String {
    switch self {
    case .littleTip: "little tip"
    case .littleBase: "little base"
    case .ringTip: "ring tip"
    case .ringBase: "ring base"
    case .middleTip: "middle tip"
    case .middleBase: "middle base"
    case .indexTip: "index tip"
    case .indexBase: "index base"
    case .thumbTip: "thumb tip"
    case .thumbMiddle: "thumb middle"
    case .thumbBase: "thumb base"
    case .wristThumbSide: "wrist, thumb side"
    case .wristLittleSide: "wrist, little side"
    case .palm: "palm"
    }
  }
}

/// The classes of hand part segmentation; the raw value is the label.
public enum HandPart: UInt8, Hashable, Sendable, CaseIterable {
  case background, palm, thumb, index, middle, ring, little

  /// The part's name in words; the wrist and the forearm belong to the palm.
  public var name: String {
    switch self {
    case .background: "background"
    case .palm: "palm and wrist"
    case .thumb: "thumb"
    case .index: "index"
    case .middle: "middle"
    case .ring: "ring"
    case .little: "little"
    }
  }
}

/// The sizes of the procedural hand in millimetres, in the frame of its palm: origin at the palm joint, x towards the
/// thumb's side, y towards the fingers, z out of the back of the hand.
enum HandAnatomy {
  struct Finger {
    let part: HandPart
    /// Where the knuckle next to the palm lies.
    let knuckle: SIMD3<Double>
    /// Lengths of the three bones, palm to tip.
    let lengths: (Double, Double, Double)
    /// Radii at the knuckle, the two middle joints and the tip.
    let radii: (Double, Double, Double, Double)
    /// Direction of the relaxed finger within the palm's plane, in degrees towards the thumb.
    let spread: Double
  }

  static let index = Finger(
    part: .index, knuckle: [30, 41, 0], lengths: (42, 25, 20), radii: (11, 10, 9, 7.7), spread: 11)
  static let middle = Finger(
    part: .middle, knuckle: [10, 45, 1], lengths: (45, 28, 21), radii: (11, 10.2, 9.1, 7.8), spread: 1.5)
  static let ring = Finger(
    part: .ring, knuckle: [-10, 42, 0], lengths: (42, 27, 21), radii: (10.6, 9.7, 8.8, 7.6), spread: -8)
  static let little = Finger(
    part: .little, knuckle: [-29, 34, -3], lengths: (34, 20, 19), radii: (9.8, 8.7, 7.9, 7), spread: -20)
  /// In the order of the joints: little, ring, middle, index.
  static let fingers = [little, ring, middle, index]

  static let thumbRoot = SIMD3<Double>(20, -30, -5)
  /// Lengths of the thumb's metacarpal and its two further bones.
  static let thumbLengths = (45.0, 34.0, 28.0)
  static let thumbRadii = (15.0, 12.8, 11.0, 9.0)

  static let wristThumbSide = SIMD3<Double>(21, -46, 0)
  static let wristLittleSide = SIMD3<Double>(-21, -46, 0)
  /// Where the forearm has left the cube for sure.
  static let forearmEnd = -230.0
}
