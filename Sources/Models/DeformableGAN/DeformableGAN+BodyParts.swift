import Tensors

extension DeformableGAN {
  /// The parts that move by themselves, in pose-gan's order.
  public enum BodyPart: Int, Sendable, CaseIterable {
    case torso, head, rightUpperLeg, leftUpperLeg, rightLowerLeg, leftLowerLeg
    case rightUpperArm, leftUpperArm, rightLowerArm, leftLowerArm

    /// The joints that a limb lies between.
    package var limb: Limb? {
      switch self {
      case .torso, .head: nil
      case .rightUpperLeg: Limb(from: .rightHip, to: .rightKnee, isLower: false)
      case .leftUpperLeg: Limb(from: .leftHip, to: .leftKnee, isLower: false)
      case .rightLowerLeg: Limb(from: .rightKnee, to: .rightAnkle, isLower: true)
      case .leftLowerLeg: Limb(from: .leftKnee, to: .leftAnkle, isLower: true)
      case .rightUpperArm: Limb(from: .rightShoulder, to: .rightElbow, isLower: false)
      case .leftUpperArm: Limb(from: .leftShoulder, to: .leftElbow, isLower: false)
      case .rightLowerArm: Limb(from: .rightElbow, to: .rightWrist, isLower: true)
      case .leftLowerArm: Limb(from: .leftElbow, to: .leftWrist, isLower: true)
      }
    }

    /// The same part of the other side.
    package var mirrored: BodyPart {
      switch self {
      case .torso, .head: self
      // Limbs come in pairs, right before left.
      default: BodyPart(rawValue: rawValue ^ 1) ?? self
      }
    }
  }

  /// A limb between two joints.
  package struct Limb: Sendable {
    package let from: Keypoints.Joint
    package let to: Keypoints.Joint
    /// Lower limbs reach on beyond their end: to hands and feet.
    package let isLower: Bool

    /// How far a limb reaches beyond its end where maps are fitted, in its lengths.
    package var reach: Double { isLower ? 0.3 : 0.1 }
    /// How far its mask reaches.
    package var maskReach: Double { isLower ? 0.5 : 0.1 }

    /// Where it lies in a pose; nil where one end is missing.
    package func corners(in pose: Keypoints, reach: Double) -> [SIMD2<Double>]? {
      guard let start = pose[from], let end = pose[to] else { return nil }
      return limbCorners(from: start, to: end, unit: pose.torsoLength, reach: reach)
    }
  }

  /// The corners of a limb: a quadrilateral 0.4 units wide that begins a tenth of the limb before its first joint and
  /// ends beyond its second.
  package static func limbCorners(
    from start: SIMD2<Double>, to end: SIMD2<Double>, unit: Double, reach: Double
  ) -> [SIMD2<Double>] {
    let start = start + 0.1 * (start - end)
    let end = end + reach * (end - start)
    let along = start - end
    let length = (along * along).sum().squareRoot()
    // Two joints in one place make a sliver, which no map can be fitted to.
    guard length > 0 else { return [start + 1, start - 1, end - 1, end + 1] }
    let across = 0.2 * unit / length * SIMD2(-along.y, along.x)
    return [start + across, start - across, end - across, end + across]
  }

  /// How the parts of an image in pose `source` make up one of the same size in pose `target`: the ten body parts in
  /// their order, behind an undeformed background where there is one. A pose needs its torso.
  public static func warpedParts(
    from source: Keypoints, to target: Keypoints, height: Int, width: Int, fit: AffineFit,
    background: DeformableGANConfiguration.Background
  ) -> [WarpedPart] {
    precondition(
      source.hasTorso && target.hasTorso, "a pose without both hips and shoulders cannot be warped from or to")
    let still =
      background == .identity
      ? [WarpedPart(source: .identity, mask: PixelMask(height: height, width: width, repeating: true))] : []
    return still
      + BodyPart.allCases.map { part in
        WarpedPart(
          source: map(of: part, from: source, to: target, fit),
          mask: mask(of: part, in: target, height: height, width: width, background))
      }
  }

  /// Where a part of the target is found in the source; nil where it is nowhere.
  package static func map(
    of part: BodyPart, from source: Keypoints, to target: Keypoints, _ fit: AffineFit
  ) -> AffineMap? {
    switch part {
    case .torso: return fit.map(from: target.present(Keypoints.torso), to: source.present(Keypoints.torso))
    case .head:
      let common = Keypoints.head.filter { source[$0] != nil && target[$0] != nil }
      guard !common.isEmpty else { return nil }
      let joints = common + [.leftShoulder, .rightShoulder]
      return fit.map(from: target.present(joints), to: source.present(joints))
    default:
      guard let limb = part.limb, let wanted = limb.corners(in: target, reach: limb.reach) else { return nil }
      let found =
        limb.corners(in: source, reach: limb.reach) ?? part.mirrored.limb?.corners(in: source, reach: limb.reach)
      return found.flatMap { fit.map(from: wanted, to: $0) }
    }
  }

  /// The pixels that a part covers in a pose.
  package static func mask(
    of part: BodyPart, in pose: Keypoints, height: Int, width: Int, _ background: DeformableGANConfiguration.Background
  ) -> PixelMask {
    let nothing = PixelMask(height: height, width: width, repeating: false)
    func rectangle(_ low: SIMD2<Double>, _ high: SIMD2<Double>, border: Double) -> PixelMask {
      // Whole numbers as the released program truncates them; the end is excluded there.
      let edge = border.rounded(.towardZero)
      func range(_ low: Double, _ high: Double, _ extent: Int) -> Range<Int> {
        let from = min(max((low.rounded(.towardZero) - edge), 0), Double(extent))
        let to = min(max((high.rounded(.towardZero) + edge), from), Double(extent))
        return Int(from)..<Int(to)
      }
      return PixelMask(
        height: height, width: width, rows: range(low.y, high.y, height), columns: range(low.x, high.x, width))
    }
    switch (part, background) {
    case (.torso, .torso): return PixelMask(height: height, width: width, repeating: true)
    case (.torso, .identity):
      let joints = pose.present(Keypoints.torso)
      let low = joints.reduce(joints[0]) { pointwiseMin($0, $1) }
      let high = joints.reduce(joints[0]) { pointwiseMax($0, $1) }
      return rectangle(low, high, border: 0.1 * pose.torsoLength)
    case (.head, _):
      let joints = pose.present(Keypoints.head)
      guard !joints.isEmpty else { return nothing }
      let centre = joints.reduce(.zero, +) / Double(joints.count)
      return rectangle(centre, centre, border: 0.4 * pose.torsoLength)
    default:
      guard let limb = part.limb, let corners = limb.corners(in: pose, reach: limb.maskReach) else { return nothing }
      return PixelMask(height: height, width: width, polygon: corners)
    }
  }
}
