import Tensors

/// A piece of a bone and the part that pixels near it belong to.
private struct PartBone {
  var start: SIMD3<Float>
  var direction: SIMD3<Float>
  var inverseSquare: Float
  var startRadius: Float
  var endRadius: Float
  var part: HandPart

  init(_ start: SIMD3<Double>, _ end: SIMD3<Double>, _ startRadius: Double, _ endRadius: Double, _ part: HandPart) {
    self.start = SIMD3<Float>(start)
    direction = SIMD3<Float>(end - start)
    let square = (direction * direction).sum()
    inverseSquare = square > 0 ? 1 / square : 0
    (self.startRadius, self.endRadius, self.part) = (Float(startRadius), Float(endRadius), part)
  }

  /// How far a point lies outside the flesh around the bone, in millimetres.
  func distance(to point: SIMD3<Float>) -> Float {
    let offset = point - start
    let share = min(1, max(0, (offset * direction).sum() * inverseSquare))
    let rest = offset - share * direction
    return (rest * rest).sum().squareRoot() - (startRadius + share * (endRadius - startRadius))
  }
}

extension HandWorld {
  /// The threshold below which a pixel is foreground.
  public static let foreground: Float = 1 - 1 / 64

  /// How far outside all flesh a foreground pixel may lie and still be the hand, in millimetres.
  ///
  /// Sensor noise stays well within; what lies beyond is a generator's stray pixel and counts as background.
  public static let partReach: Float = 30

  /// The parts of a hand whose pose is known, raw values of `HandPart`, row after row; the same rule for real and for
  /// synthetic images.
  ///
  /// `depth` is H×W or H×W×1, `pose` has 42 numbers. Every foreground pixel is put back at its place in the cube and
  /// given the part of the bone whose flesh is nearest, or the background where none is within `partReach`. The
  /// knuckles next to the palm are not among the joints; they are where the palm's frame (both wrist joints and the
  /// palm joint) has them in the mean hand.
  public static func partLabels(depth: Tensor, pose: [Float]) -> [UInt8] {
    let shape = depth.shape
    precondition(
      shape.rank == 2 || (shape.rank == 3 && shape[2] == 1), "part labels need a depth image H×W×1, not \(shape)")
    let bones = partBones(millimetres(pose).map { SIMD3<Double>($0) })
    let (height, width) = (shape[0], shape[1])
    return depth.withSpan { span in
      span.indices.map { place in
        guard span[place] < foreground else { return HandPart.background.rawValue }
        let x = (2 * Float(place % width) + 1) / Float(width) - 1
        let y = 1 - (2 * Float(place / width) + 1) / Float(height)
        return nearest(bones, to: halfCube * SIMD3(x, y, span[place])).rawValue
      }
    }
  }

  private static func nearest(_ bones: [PartBone], to point: SIMD3<Float>) -> HandPart {
    var best = (distance: partReach, part: HandPart.background)
    for bone in bones {
      let distance = bone.distance(to: point)
      if distance < best.distance { best = (distance, bone.part) }
    }
    return best.part
  }

  private static func partBones(_ joints: [SIMD3<Double>]) -> [PartBone] {
    func joint(_ joint: HandJoint) -> SIMD3<Double> { joints[joint.rawValue] }
    let frame = palmFrame(joints)
    let scale = frame.scale
    var bones: [PartBone] = []
    let bases: [HandJoint] = [.littleBase, .ringBase, .middleBase, .indexBase]
    let tips: [HandJoint] = [.littleTip, .ringTip, .middleTip, .indexTip]
    for (number, finger) in HandAnatomy.fingers.enumerated() {
      let knuckle = frame.place(finger.knuckle)
      let heel = frame.place([finger.knuckle.x * 0.62, -38, 0])
      let (base, tip, radii) = (joint(bases[number]), joint(tips[number]), finger.radii)
      bones.append(PartBone(heel, knuckle, 15 * scale, 11.5 * scale, .palm))
      bones.append(PartBone(knuckle, base, radii.0 * scale, radii.1 * scale, finger.part))
      bones.append(PartBone(base, tip, radii.1 * scale, radii.3 * scale, finger.part))
    }
    let (radii, root) = (HandAnatomy.thumbRadii, frame.place(HandAnatomy.thumbRoot))
    let (base, middle, tip) = (joint(.thumbBase), joint(.thumbMiddle), joint(.thumbTip))
    bones.append(PartBone(root, base, radii.0 * scale, radii.1 * scale, .palm))
    bones.append(PartBone(base, middle, radii.1 * scale, radii.2 * scale, .thumb))
    bones.append(PartBone(middle, tip, radii.2 * scale, radii.3 * scale, .thumb))
    for side in [-1.0, 1.0] {
      let (wrist, elbow) = (frame.place([side * 10, -44, 0]), frame.place([side * 12, HandAnatomy.forearmEnd, 0]))
      bones.append(PartBone(wrist, elbow, 16.5 * scale, 20 * scale, .palm))
    }
    return bones
  }

  /// The palm's frame from the three joints that lie in it.
  private static func palmFrame(_ joints: [SIMD3<Double>]) -> PalmFrame {
    let (thumbSide, littleSide) = (
      joints[HandJoint.wristThumbSide.rawValue], joints[HandJoint.wristLittleSide.rawValue]
    )
    let palm = joints[HandJoint.palm.rawValue]
    let across = thumbSide - littleSide
    let x = normalized(across)
    let up = palm - (thumbSide + littleSide) / 2
    let y = normalized(up - (up * x).sum() * x)
    let z = SIMD3(x.y * y.z - x.z * y.y, x.z * y.x - x.x * y.z, x.x * y.y - x.y * y.x)
    let mean = HandAnatomy.wristThumbSide - HandAnatomy.wristLittleSide
    return PalmFrame(
      origin: palm, x: x, y: y, z: z, scale: ((across * across).sum() / (mean * mean).sum()).squareRoot())
  }
}
