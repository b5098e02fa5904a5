extension FaceDrawing {
  private var crown: Point { headRadii + [0.1, 0.08] }

  /// What hangs behind the head: a cap for men, a full mane for women.
  mutating func drawHairBehind() {
    let radii = crown
    let fullness = 0.04 * identity.hairPart
    let cap = Outline.ellipse(headCentre - [0, 0.06], radii + fullness)
    let shape: Outline
    if attributes.isMale {
      shape = cap.intersection(.box([-2, -2], [2, 0.06]))
    } else {
      let width = radii.x + 0.05 + fullness
      shape = cap.union(.box([-width, -0.1], [width, 0.95], radius: 0.22))
    }
    if isEmoji { canvas.fill(shape.grown(pen), ink) }
    canvas.fill(shape, isEmoji ? hair : hair * 0.82)
  }

  /// The hair over the forehead, parted on one side, and the sides of long hair.
  mutating func drawHairInFront() {
    let (centre, radii) = (headCentre, crown)
    let cap = Outline.ellipse(centre - [0, 0.06], radii + 0.04 * identity.hairPart)
    let part = mix(-0.3, 0.3, identity.hairPart)
    let recede: Float = attributes.isYoung ? 0 : -0.13
    let side = radii.x + 0.1
    let temple: Float = attributes.isMale ? -0.04 : 0.06
    // The hairline: down at both temples, up to the parting.
    let line =
      arc([-side, temple], [mix(-side, part, 0.6), -0.25 + recede], [part, -0.42 + recede], steps: 6)
      + arc([part, -0.42 + recede], [mix(side, part, 0.6), -0.25 + recede], [side, temple], steps: 6)
    let above = Outline.polygon([[-2, -2], [-2, temple]] + line + [[2, temple], [2, -2]])
    let fringe = cap.intersection(above)
    if isEmoji { canvas.fill(fringe.grown(0.05).intersection(cap.grown(pen)), ink) }
    canvas.fill(fringe, hair)
    if !isEmoji {
      let gloss = mix(hair, Paint(1, 1, 1), attributes.hair == .black ? 0.22 : 0.3)
      canvas.fill(
        .stroke(arc([-0.34, -0.32], [-0.12 + 0.5 * part, -0.52], [0.22, -0.46]), width: 0.07), gloss, opacity: 0.6,
        softness: 0.09)
    }
    guard !attributes.isMale else { return }
    // Strands that frame the face.
    for side: Float in [-1, 1] {
      let edge = side * (headRadii.x + 0.03)
      let strand = Outline.polygon(
        arc([side * (radii.x + 0.04), -0.2], [edge - side * 0.06, 0.1], [edge, 0.55])
          + arc([edge, 0.55], [side * (radii.x + 0.06), 0.3], [side * (radii.x + 0.06), -0.1]))
      canvas.fill(strand, hair)
    }
  }

  /// The lower part of the head, the mouth left free.
  mutating func drawBeard() {
    guard attributes.isMale, attributes.hasBeard else { return }
    let paint = isEmoji ? hair : hair * 0.9
    let (centre, radii) = (headCentre, headRadii)
    let edge = arc([-radii.x - 0.1, 0.2], [0, 0.62], [radii.x + 0.1, 0.2], steps: 10)
    let below = Outline.polygon(edge + [[1, 1.2], [-1, 1.2]])
    let full = Outline.egg(centre + [0, 0.02], radii + [0.02, 0.05], squareness: 0.8).intersection(below)
    let moustache = Outline.stroke(arc([-0.25, 0.46], [0, 0.41], [0.25, 0.46]), width: 0.09)
    if isEmoji { canvas.fill(full.grown(pen), ink) }
    canvas.fill(full.union(moustache), paint)
    canvas.fill(
      .ellipse(mouthCentre + Point(0, 0.03), [0.23, 0.09]), skin, opacity: 0.9, softness: 0.04)
  }
}
