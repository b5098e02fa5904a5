import Foundation

/// A person's head as solids, painted, with the places of its landmarks.
///
/// Seen from the front it shows what `FaceDrawing` draws, a fifth narrower, so that the mean landmarks are those of
/// Multi-PIE's crops.
struct Head {
  /// What a solid is, which decides the colours on it.
  enum Part { case face, nose, ear, neck, shoulders, shortHair, longHair }

  let solids: [(part: Part, solid: HeadSolid)]
  /// Left eye, right eye, tip of the nose, left and right corner of the mouth, in the head's space.
  let landmarks: [Place]
  private let paint: FacePaint
  private let skin: Paint
  private let hair: Paint
  private let nape: Float
  /// Behind this depth hair hangs to the nape, before it no further than to the temples.
  private let ears: Float = -0.1
  private static let temple: Float = 0.02

  /// How much narrower than drawn a head is.
  static let narrowing: Float = 0.8
  /// How much deeper than wide.
  private static let depth: Float = 1.2
  /// The height of the eyes and of the mouth, which the picture's frame is hung on.
  static let eyeLine: Float = 0.08
  static let mouthLine: Float = 0.52

  /// A head whose paint has so many columns for two units.
  init(_ face: Face, columns: Int) {
    var upright = face
    (upright.pose, upright.expression) = (.straight, .neutral)
    let drawing = FaceDrawing(upright, style: .portrait, canvas: FaceCanvas(height: 1, width: 1))
    let identity = face.identity
    let skull = Self.skull(drawing)
    let nose = Self.nose(identity, on: skull)
    solids = Self.solids(drawing, skull: skull, nose: nose)
    landmarks = Self.landmarks(identity, drawing, skull: skull, nose: nose)
    paint = FacePaint(drawing, columns: columns)
    (skin, hair) = (drawing.skin, drawing.hair)
    nape = face.attributes.isMale ? 0.25 : 2
  }

  /// The colour that a solid has at a point of its surface; nil where it is not there, as hair over a face.
  @inline(__always)
  func colour(of part: Part, at point: Place) -> Paint? {
    let drawn = point.x / Self.narrowing
    switch part {
    case .face, .nose: return point.z > 0 ? paint.skin(x: drawn, y: point.y) : skin
    case .ear: return skin * Paint(0.92, 0.86, 0.84)
    case .neck: return point.y > 0.5 ? skin * Paint(0.8, 0.74, 0.72) : nil
    case .shoulders: return Paint(0.3, 0.32, 0.4)
    case .shortHair:
      guard point.z > 0 else { return point.y < (point.z > ears ? Self.temple : nape) ? hair * 0.9 : nil }
      // A little inwards: at its edge the paint is mixed with none at all.
      return paint.hair(x: 0.96 * drawn, y: point.y).map { pointwiseMax($0, hair * 0.8) }
    case .longHair: return point.z > ears ? nil : hair * 0.82
    }
  }

  // MARK: Shapes

  private static func place(_ point: Point, z: Float) -> Place { [point.x * narrowing, point.y, z] }

  private static func radii(_ drawn: Point) -> Place {
    [drawn.x * narrowing, drawn.y, drawn.x * narrowing * depth]
  }

  private static func skull(_ drawing: FaceDrawing) -> HeadSolid {
    HeadSolid(
      centre: place(drawing.headCentre, z: 0), radii: radii(drawing.headRadii),
      lowerPower: Outline.eggPower(squareness: drawing.squareness))
  }

  private static func nose(_ identity: FaceIdentity, on skull: HeadSolid) -> HeadSolid {
    let height = mix(0.25, 0.36, identity.noseLength) - 0.07
    let width = mix(0.05, 0.11, identity.noseWidth) * narrowing + 0.02
    let front = skull.front(x: 0, y: height) ?? 0
    return HeadSolid(centre: [0, height, front - 0.02], radii: [width, 0.15, mix(0.13, 0.18, identity.noseLength)])
  }

  private static func solids(
    _ drawing: FaceDrawing, skull: HeadSolid, nose: HeadSolid
  ) -> [(part: Part, solid: HeadSolid)] {
    let crown = drawing.headRadii + [0.1, 0.08] + 0.04 * drawing.identity.hairPart
    let temple = skull.centre + [0, 0.02, -0.04]
    let ear: Place = [0.05, 0.13, 0.085]
    var solids: [(part: Part, solid: HeadSolid)] = [
      (.face, skull), (.nose, nose),
      (.ear, HeadSolid(centre: temple - [skull.radii.x, 0, 0], radii: ear)),
      (.ear, HeadSolid(centre: temple + [skull.radii.x, 0, 0], radii: ear)),
      (.neck, HeadSolid(centre: [0, 1, -0.08], radii: [0.21, 10, 0.22])),
      (.shoulders, HeadSolid(centre: [0, 1.52, -0.1], radii: [0.75, 0.64, 0.36])),
      (.shortHair, HeadSolid(centre: place(drawing.headCentre - [0, 0.06], z: 0), radii: radii(crown))),
    ]
    if !drawing.attributes.isMale {
      let mane = HeadSolid(centre: [0, 0.3, 0], radii: radii([drawing.headRadii.x + 0.14, 0.95]))
      solids.append((.longHair, mane))
    }
    return solids
  }

  private static func landmarks(
    _ identity: FaceIdentity, _ drawing: FaceDrawing, skull: HeadSolid, nose: HeadSolid
  ) -> [Place] {
    func onFace(_ point: Point) -> Place {
      place(point, z: skull.front(x: point.x * narrowing, y: point.y) ?? skull.centre.z)
    }
    let eye = drawing.eyeOffset
    let mouth = mix(0.17, 0.25, identity.mouthWidth)
    let tip = mix(0.25, 0.36, identity.noseLength)
    return [
      onFace([-eye, eyeLine]), onFace([eye, eyeLine]), [0, tip, nose.front(x: 0, y: tip) ?? 0],
      onFace([-mouth, mouthLine]), onFace([mouth, mouthLine]),
    ]
  }
}
