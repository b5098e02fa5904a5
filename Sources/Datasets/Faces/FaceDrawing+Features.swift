import Foundation

extension FaceDrawing {
  mutating func drawCheeks() {
    let rose = skin * Paint(1, 0.72, 0.68)
    for side: Float in [-1, 1] where !isEmoji || !attributes.isMale {
      canvas.fill(
        .ellipse([side * 0.36 * headRadii.x / 0.55, 0.35], isEmoji ? [0.09, 0.06] : [0.13, 0.1]), rose,
        opacity: attributes.isMale ? 0.25 : isEmoji ? 1 : 0.55, softness: isEmoji ? 0 : 0.1)
    }
    let strength = 2 * identity.freckles - 1
    guard strength > 0 else { return }
    let spot = skin * Paint(0.68, 0.52, 0.42)
    for number in 0..<12 {
      // Places as even as can be, begun anywhere.
      let turn = identity.frecklePattern * 7 + Float(number) * 0.618
      let across = turn.truncatingRemainder(dividingBy: 1) - 0.5
      let down = (turn * 3.3).truncatingRemainder(dividingBy: 1)
      let side: Float = number % 2 == 0 ? -1 : 1
      canvas.fill(
        .ellipse([side * 0.27 + 0.26 * across, 0.24 + 0.15 * down], [0.028, 0.028]), spot,
        opacity: 0.3 + 0.6 * strength)
    }
  }

  mutating func drawEyes() {
    let size = mix(0.1, 0.14, identity.eyeSize)
    let look: Float = pose.gaze == .frontal ? 0 : pose.gaze == .left ? -0.42 : 0.42
    let colour = ramp([[0.2, 0.5, 0.85], [0.25, 0.6, 0.35], [0.45, 0.26, 0.12]], identity.eyeColour)
    for side: Float in [-1, 1] {
      let centre = Point(side * eyeOffset, eyeLine)
      let radii = Point(size * 1.12, size * shape.eyeOpening)
      let lowered = Outline.box(centre - 1, centre + Point(1, radii.y * (1 - 0.9 * shape.lowerLid)))
      let opening = Outline.ellipse(centre, radii).intersection(lowered)
      let iris = centre + Point(look * radii.x, 0)
      if isEmoji {
        drawEmojiEye(centre, radii, opening, iris: iris, colour)
      } else {
        canvas.fill(opening.grown(0.02), skin * Paint(0.72, 0.6, 0.56), opacity: 0.8)
        canvas.fill(opening, Paint(0.99, 0.99, 0.99))
        canvas.fill(Outline.ellipse(iris, [0.72 * size, 0.72 * size]).intersection(opening), colour)
        canvas.fill(Outline.ellipse(iris, [0.36 * size, 0.36 * size]).intersection(opening), ink)
        canvas.fill(.ellipse(iris + Point(-0.03, -0.035), [0.025, 0.025]), Paint(1, 1, 1), opacity: 0.9)
        drawLid(centre, radii, side)
      }
    }
  }

  private mutating func drawEmojiEye(
    _ centre: Point, _ radii: Point, _ opening: Outline, iris: Point, _ colour: Paint
  ) {
    canvas.fill(opening.grown(0.045), ink)
    canvas.fill(opening, Paint(1, 1, 1))
    canvas.fill(Outline.ellipse(iris, [0.085, 0.1]).intersection(opening), colour * 0.7)
    canvas.fill(Outline.ellipse(iris, [0.05, 0.06]).intersection(opening), ink)
  }

  /// The upper lid; women have lashes.
  private mutating func drawLid(_ centre: Point, _ radii: Point, _ side: Float) {
    let left = centre + Point(-radii.x, -0.1 * radii.y)
    let right = centre + Point(radii.x, -0.1 * radii.y)
    let lid = arc(left, centre + Point(0, -radii.y), right)
    canvas.fill(.stroke(lid, width: attributes.isMale ? 0.03 : 0.055), ink, opacity: attributes.isMale ? 0.7 : 1)
    guard !attributes.isMale else { return }
    let corner = side > 0 ? right : left
    canvas.fill(.stroke([corner, corner + Point(side * 0.06, -0.06)], width: 0.045), ink)
  }

  mutating func drawBrows() {
    let width: Float = (attributes.isMale ? 0.085 : 0.055) + (isEmoji ? 0.015 : 0)
    let height = eyeLine - 0.2 + mix(0.02, -0.05, identity.browHeight)
    let grey = Paint(0.78, 0.77, 0.76)
    let dark = attributes.hair == .blond ? hair * Paint(0.72, 0.62, 0.5) : hair * 0.85
    let paint = isEmoji ? (attributes.isYoung ? ink : grey * 0.8) : (attributes.isYoung ? dark : mix(dark, grey, 0.8))
    for side: Float in [-1, 1] {
      let raised = Point(0, side > 0 ? -shape.browSkew : 0.1 * shape.browSkew)
      let middle = Point(side * eyeOffset, height)
      let inner = middle + Point(-side * 0.11, 0.015 + shape.brow.x) + raised
      let outer = middle + Point(side * 0.14, 0.025 + shape.brow.z) + raised
      let points = arc(inner, middle + Point(0, -0.02 + shape.brow.y) + raised, outer, steps: 6)
      canvas.fill(.stroke(points, width: width), paint)
    }
  }

  mutating func drawNose() {
    let tip = mix(0.25, 0.36, identity.noseLength)
    let half = mix(0.05, 0.11, identity.noseWidth)
    let shade = isEmoji ? ink : skin * Paint(0.72, 0.58, 0.52)
    let base = arc([-half, tip - 0.03], [0, tip + 0.035], [half, tip - 0.03])
    canvas.fill(.stroke(base, width: isEmoji ? 0.06 : 0.045), shade)
    if !isEmoji {
      canvas.fill(
        .stroke([[0.02, 0.1], [half * 0.6, tip - 0.06]], width: 0.05), shade, opacity: 0.45, softness: 0.06)
      canvas.fill(.ellipse([-0.01, tip - 0.05], [0.04, 0.04]), Paint(1, 1, 1), opacity: 0.35, softness: 0.05)
    }
    guard shape.noseFolds > 0 else { return }
    for side: Float in [-1, 1] {
      canvas.fill(
        .stroke(arc([side * 0.05, 0.02], [side * 0.02, 0.06], [side * 0.06, 0.11]), width: 0.04), shade,
        opacity: shape.noseFolds)
      canvas.fill(
        .stroke([[side * (half + 0.05), tip - 0.05], [side * (half + 0.15), tip + 0.09]], width: 0.04), shade,
        opacity: 0.8 * shape.noseFolds)
    }
  }

  mutating func drawMouth() {
    let half = mix(0.17, 0.25, identity.mouthWidth) * shape.mouthWidth
    let left = mouthCentre + Point(-half, shape.corners.x)
    let right = mouthCentre + Point(half, shape.corners.y)
    let upper = arc(left, mouthCentre + Point(0, shape.edges.x), right)
    let lower = arc(left, mouthCentre + Point(0, shape.edges.y), right)
    let lip: Paint =
      isEmoji ? ink : attributes.isMale ? skin * Paint(0.62, 0.42, 0.38) : mix(skin, Paint(0.8, 0.12, 0.2), 0.8)
    let width: Float = isEmoji ? 0.07 : attributes.isMale ? 0.055 : 0.075
    guard shape.edges.y - shape.edges.x > 0.04 else {
      canvas.fill(.stroke(upper, width: width), lip)
      return
    }
    let middle = mouthCentre + Point(0, (shape.edges.x + shape.edges.y) / 2)
    let opening =
      shape.isRound
      ? Outline.ellipse(middle, [half, (shape.edges.y - shape.edges.x) / 2])
      : .polygon(upper + lower.reversed().dropFirst().dropLast())
    canvas.fill(opening.grown(width / 2), lip)
    canvas.fill(opening, Paint(0.36, 0.07, 0.1))
    let depth = shape.edges.y - shape.edges.x
    if shape.showsTongue {
      canvas.fill(
        .ellipse(mouthCentre + Point(0, shape.edges.y + 0.02), [0.55 * half, 0.1]), Paint(0.93, 0.42, 0.46))
    }
    if shape.showsTeeth {
      let share: Float = shape.corners.x > 0 ? 1 : 0.55
      let teeth = arc(
        left, mouthCentre + Point(0, shape.edges.x + share * depth), right)
      canvas.fill(.polygon(upper + teeth.reversed().dropFirst().dropLast()), Paint(1, 1, 1))
    }
  }

  /// Lines on the forehead, from the nose to the mouth, and under the eyes.
  mutating func drawAge() {
    guard !attributes.isYoung else { return }
    let line = isEmoji ? mix(skin, ink, 0.6) : skin * Paint(0.6, 0.47, 0.42)
    let width: Float = isEmoji ? 0.04 : 0.042
    for (number, height) in [Float(-0.3), -0.21].enumerated() {
      let half = 0.24 - 0.04 * Float(number)
      canvas.fill(
        .stroke(arc([-half, height + 0.02], [0, height - 0.02], [half, height + 0.02]), width: width), line)
    }
    for side: Float in [-1, 1] {
      canvas.fill(
        .stroke(arc([side * 0.15, 0.34], [side * 0.27, 0.42], [side * 0.31, 0.54]), width: width), line)
      let eye = Point(side * eyeOffset, eyeLine + 0.19)
      canvas.fill(
        .stroke(arc(eye - Point(0.09, 0.03), eye + Point(0, 0.01), eye + Point(0.09, -0.03)), width: width), line,
        opacity: 0.85)
    }
  }

  mutating func drawEyeglasses() {
    guard attributes.hasEyeglasses else { return }
    let frame = isEmoji ? ink : Paint(0.1, 0.1, 0.14)
    for side: Float in [-1, 1] {
      let rim = Outline.box(
        [side * eyeOffset - 0.185, eyeLine - 0.15], [side * eyeOffset + 0.185, eyeLine + 0.19], radius: 0.13)
      canvas.fill(rim, Paint(0.75, 0.88, 1), opacity: 0.22)
      canvas.fill(rim.grown(0.03).subtracting(rim.grown(-0.03)), frame)
      let temple = Point(side * (eyeOffset + 0.19), eyeLine - 0.03)
      canvas.fill(.stroke([temple, [side * headRadii.x, eyeLine - 0.06]], width: 0.05), frame)
    }
    let inner = eyeOffset - 0.185
    canvas.fill(.stroke(arc([-inner, eyeLine], [0, eyeLine - 0.05], [inner, eyeLine]), width: 0.05), frame)
  }
}
