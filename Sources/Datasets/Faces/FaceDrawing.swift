import Foundation

/// One face being drawn: its measures and colours, then part after part from back to front.
///
/// Lengths are in half widths of the picture; the head's middle is near the origin.
struct FaceDrawing {
  let identity: FaceIdentity
  let attributes: FaceAttributes
  let shape: ExpressionShape
  let pose: FacePose
  let background: FaceBackground
  let style: FaceStyle
  var canvas: FaceCanvas

  init(_ face: Face, style: FaceStyle, canvas: FaceCanvas) {
    (identity, attributes, pose, background) = (face.identity, face.attributes, face.pose, face.background)
    shape = face.expression == .neutral && attributes.isSmiling ? .smile : .of(face.expression)
    self.style = style
    self.canvas = canvas
    self.canvas.shift = pose.shift + Point(0, -0.08)
    self.canvas.scale = 1.12 * pose.scale
    self.canvas.turn = (sin(pose.lean), cos(pose.lean))
  }

  var isEmoji: Bool { style == .emoji }
  /// The width of lines.
  var pen: Float { isEmoji ? 0.075 : 0.05 }
  let ink = Paint(0.13, 0.1, 0.12)

  // Measures.
  var headCentre: Point { [0, 0.14] }
  var headRadii: Point { [mix(0.47, 0.6, identity.faceAspect), mix(0.7, 0.64, identity.faceAspect)] }
  var head: Outline {
    .egg(headCentre, headRadii, squareness: squareness)
  }
  var squareness: Float { min(1, 0.6 * identity.jaw + (attributes.isMale ? 0.4 : 0)) }
  var eyeLine: Float { 0.08 }
  var eyeOffset: Float { mix(0.2, 0.29, identity.eyeSpacing) }
  var mouthCentre: Point { [0, 0.52] }

  // Colours.
  var skin: Paint {
    let tones: [Paint] =
      isEmoji
      ? [[1, 0.87, 0.72], [0.95, 0.74, 0.5], [0.62, 0.41, 0.26]]
      : [[0.99, 0.86, 0.77], [0.9, 0.7, 0.54], [0.57, 0.38, 0.28]]
    return ramp(tones, identity.skinTone)
  }
  var hair: Paint {
    switch attributes.hair {
    case .black: [0.11, 0.1, 0.13]
    case .blond: isEmoji ? [1, 0.82, 0.3] : [0.95, 0.8, 0.42]
    case .brown: isEmoji ? [0.55, 0.3, 0.12] : [0.48, 0.27, 0.13]
    }
  }

  mutating func draw() {
    drawBackground()
    drawHairBehind()
    drawBody()
    drawHead()
    drawBeard()
    drawCheeks()
    drawEyes()
    drawNose()
    drawMouth()
    drawAge()
    drawHairInFront()
    drawBrows()
    drawEyeglasses()
  }

  private mutating func drawBackground() {
    guard !isEmoji else { return }
    let background = background
    canvas.shade { point in
      mix(background.first, background.second, min(1, max(0, 0.5 + 0.3 * point.x + 0.3 * point.y)))
    }
    let placed = (canvas.shift, canvas.scale, canvas.turn)
    (canvas.shift, canvas.scale, canvas.turn) = (.zero, 1, (0, 1))
    for light in background.lights {
      canvas.fill(
        .ellipse([light.x, light.y], [light.z, light.z]), Paint(1, 1, 1), opacity: 0.28, softness: light.z / 2)
    }
    (canvas.shift, canvas.scale, canvas.turn) = placed
  }

  /// Neck, shoulders and a collar; an emoji is a head alone.
  private mutating func drawBody() {
    guard !isEmoji else { return }
    let shade = skin * Paint(0.8, 0.74, 0.72)
    let width: Float = attributes.isMale ? 0.8 : 0.68
    canvas.fill(.ellipse([0, 1.52], [width, 0.66]), background.clothes)
    canvas.fill(.ellipse([0, 0.93], [0.3, 0.12]), background.clothes * 0.8)
    canvas.fill(.box([-0.19, 0.5], [0.19, 0.97], radius: 0.1), shade)
  }

  private mutating func drawHead() {
    let (centre, radii) = (headCentre, headRadii)
    let ears = Outline.ellipse([-radii.x, centre.y + 0.02], [0.09, 0.14]).union(
      .ellipse([radii.x, centre.y + 0.02], [0.09, 0.14]))
    if isEmoji {
      canvas.fill(ears.grown(pen), ink)
      canvas.fill(head.grown(pen), ink)
      canvas.fill(ears, skin)
      canvas.fill(head, skin)
    } else {
      canvas.fill(ears, skin * Paint(0.92, 0.86, 0.84))
      canvas.fill(head, skin * Paint(0.86, 0.8, 0.78))
      // The light falls from the upper left.
      canvas.fill(
        .egg(centre - [0.03, 0.03], radii - 0.03, squareness: 0.5).intersection(head), skin, softness: 0.12)
    }
  }
}

/// From one value to another.
func mix(_ first: Float, _ second: Float, _ share: Float) -> Float { first + share * (second - first) }

/// From one point or colour to another.
func mix<Vector: SIMD>(_ first: Vector, _ second: Vector, _ share: Float) -> Vector where Vector.Scalar == Float {
  first + share * (second - first)
}

/// A colour along a row of colours, 0 the first and 1 the last.
func ramp(_ colours: [Paint], _ place: Float) -> Paint {
  let along = min(1, max(0, place)) * Float(colours.count - 1)
  let index = min(Int(along), colours.count - 2)
  return mix(colours[index], colours[index + 1], along - Float(index))
}
