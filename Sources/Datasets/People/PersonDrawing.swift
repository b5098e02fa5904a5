/// What a point of a drawn person shows.
struct PersonPoint {
  var part: BodyPart
  var colour: Paint
}

/// A person in a stance, ready to be asked what is seen at a place of the frame.
///
/// Patterns are tied to the parts: where a part moves and turns, an affine map of its picture follows.
struct PersonDrawing: PersonAppearance {
  /// The places of all joints.
  let joints: [Point]
  private let person: PersonIdentity
  private let stance: PersonStance
  /// The frontmost first.
  private let shapes: [Shape]

  /// A part with its outline.
  private struct Shape {
    var part: BodyPart
    var start: Point
    var end: Point
    /// Half the breadth of a limb at its two ends; of torso and head, at the start alone.
    var radii: SIMD2<Float>
    var low: Point
    var high: Point
  }

  init(_ person: PersonIdentity, _ stance: PersonStance) {
    (self.person, self.stance) = (person, stance)
    let joints = stance.joints(of: person)
    self.joints = joints
    let length = stance.height * person.stature
    func limb(_ part: BodyPart, _ first: Float, _ last: Float) -> Shape? {
      guard let ends = part.ends else { return nil }
      let (start, end) = (joints[ends.start.rawValue], joints[ends.end.rawValue])
      let radii = length * person.build * SIMD2(first, last)
      return Shape(
        part: part, start: start, end: end, radii: radii, low: pointwiseMin(start, end) - radii.max(),
        high: pointwiseMax(start, end) + radii.max())
    }
    func arm(_ side: Int) -> [Shape] {
      [
        limb(side == 0 ? .rightLowerArm : .leftLowerArm, 0.026, 0.021),
        limb(side == 0 ? .rightUpperArm : .leftUpperArm, 0.034, 0.028),
      ].compactMap { $0 }
    }
    func leg(_ side: Int) -> [Shape] {
      [
        limb(side == 0 ? .rightLowerLeg : .leftLowerLeg, 0.038, 0.028),
        limb(side == 0 ? .rightUpperLeg : .leftUpperLeg, 0.052, 0.040),
      ].compactMap { $0 }
    }
    let head = stance.headCentre(of: person)
    let crown = 0.073 * length * stance.down
    let headShape = Shape(
      part: .head, start: head, end: head + crown, radii: [0.052 * length, 0],
      low: head - 0.09 * length, high: head + 0.12 * length)
    let shoulders = (joints[BodyJoint.rightShoulder.rawValue] + joints[BodyJoint.leftShoulder.rawValue]) / 2
    let halfBreadth = 0.108 * stance.breadth * person.build * length
    let reach = halfBreadth + 0.06 * length
    let torso = Shape(
      part: .torso, start: shoulders, end: stance.pelvis, radii: [halfBreadth + 0.022 * length, 0],
      low: pointwiseMin(shoulders, stance.pelvis) - reach, high: pointwiseMax(shoulders, stance.pelvis) + reach)
    let sides = [0, 1]
    let armsBefore = sides.filter { !stance.isArmBehind[$0] }.flatMap(arm)
    let armsBehind = sides.filter { stance.isArmBehind[$0] }.flatMap(arm)
    let legs = (stance.isRightLegFirst ? [0, 1] : [1, 0]).flatMap(leg)
    shapes = armsBefore + [headShape, torso] + legs + armsBehind
  }

  /// What is seen at a place; nil beside the person.
  @inline(__always)
  func point(_ place: Point) -> PersonPoint? {
    for shape in shapes {
      guard
        place.x >= shape.low.x && place.x <= shape.high.x && place.y >= shape.low.y && place.y <= shape.high.y
      else { continue }
      let colour: Paint? =
        switch shape.part {
        case .torso: torso(shape, place)
        case .head: head(shape, place)
        default: limb(shape, place)
        }
      if let colour { return PersonPoint(part: shape.part, colour: colour) }
    }
    return nil
  }

  private func limb(_ shape: Shape, _ place: Point) -> Paint? {
    let (axis, offset) = (shape.end - shape.start, place - shape.start)
    let length = (axis * axis).sum()
    let along = (offset * axis).sum() / length
    let inside = min(1, max(0, along))
    let rest = offset - inside * axis
    let radius = blended(shape.radii.x, shape.radii.y, inside)
    guard (rest * rest).sum() <= radius * radius else { return nil }
    let across = (axis.x * offset.y - axis.y * offset.x) / (length.squareRoot() * radius)
    return person.look(shape.part).paint(along: along, across: across, repeats: 2.5)
  }

  private func torso(_ shape: Shape, _ place: Point) -> Paint? {
    let (axis, offset) = (shape.end - shape.start, place - shape.start)
    let length = (axis * axis).sum()
    let along = (offset * axis).sum() / length
    guard along > -0.1, along < 1.12 else { return nil }
    let across = (axis.y * offset.x - axis.x * offset.y) / (length.squareRoot() * shape.radii.x)
    // Shoulders slope, the waist is narrower than they are.
    let breadth = along < 0 ? 1 + 6 * along : blended(1, 0.72, along)
    guard abs(across) <= breadth else { return nil }
    // Seen from behind, the pattern is that of the front, mirrored with the sides of the body.
    return person.look(.torso).paint(along: along, across: -stance.rightSide * across, repeats: 4)
  }

  private func head(_ shape: Shape, _ place: Point) -> Paint? {
    let offset = place - shape.start
    let high = (shape.end - shape.start)
    let size = (high * high).sum().squareRoot()
    let (y, x) = ((offset * stance.down).sum() / size, (offset * stance.across).sum() / shape.radii.x)
    let skin = person.look(.head).colour
    guard x * x + y * y <= 1 else {
      // The neck.
      return abs(x) < 0.5 && y > 0 && y < 1.55 ? skin * 0.86 : nil
    }
    let isHair = stance.isFacing ? y < -0.32 + 0.2 * abs(x - 0.3 * stance.look) : y < 0.55
    guard !isHair else { return person.hair }
    for side: Float in [-1, 1] {
      let eye = Point(x - 0.4 * side - 0.27 * stance.look, 1.3 * (y + 0.11))
      if (eye * eye).sum() < 0.02 { return skin * 0.15 }
    }
    return skin * (1 - 0.14 * x * x)
  }
}
