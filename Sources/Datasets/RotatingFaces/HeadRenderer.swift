import Foundation
import Images
import Tensors

/// A person seen once.
public struct HeadPicture: Sendable {
  /// S×S×3 in [-1, 1], in 256 steps.
  public var image: Tensor
  /// The five points, hidden ones too, at their exact places.
  public var landmarks: FaceLandmarks
  /// Where the camera stood, and the light.
  public var view: HeadView

  /// A picture with what is known of it.
  public init(image: Tensor, landmarks: FaceLandmarks, view: HeadView) {
    (self.image, self.landmarks, self.view) = (image, landmarks, view)
  }
}

/// Draws heads from any side in the frame of Multi-PIE's crops: upright, the point between the eyes in column 64.5 and
/// row 40.5 of 128, the mouth's middle 48 rows below. Parallel projection; what is nearer hides what is behind it.
public struct HeadRenderer: Hashable, Sendable {
  /// Rows and columns of a picture.
  public let size: Int

  /// For pictures of at least 16 pixels.
  public init(size: Int) {
    precondition(size >= 16, "a head of \(size)×\(size) pixels does not fit; take at least 16")
    self.size = size
  }

  /// One person from several sides: the expression and pose of `face` are left out.
  public func pictures(of face: Face, _ views: [HeadView]) -> [HeadPicture] {
    let head = Head(face, columns: Int((2.2 * Float(size)).rounded(.up)))
    return views.map { view in
      let frame = HeadFrame(head, view, size: size)
      return HeadPicture(image: render(head, view, frame), landmarks: frame.landmarks, view: view)
    }
  }

  /// The landmarks alone.
  public func landmarks(of face: Face, _ view: HeadView) -> FaceLandmarks {
    HeadFrame(Head(face, columns: 2), view, size: size).landmarks
  }

  private func render(_ head: Head, _ view: HeadView, _ frame: HeadFrame) -> Tensor {
    let fineness = size < 64 ? 3 : 2
    let background = Paint(0.72, 0.75, 0.79)
    return Tensor([size, size, 3]) { span in
      var row = [Paint](repeating: .zero, count: size)
      for y in 0..<size {
        for index in row.indices { row[index] = .zero }
        for fine in 0..<fineness {
          let scan = HeadScan(head, view, at: frame.height(Float(y) + (Float(fine) + 0.5) / Float(fineness)))
          for point in 0..<size * fineness {
            let column = frame.column((Float(point) + 0.5) / Float(fineness))
            row[point / fineness] += scan.colour(column: column) ?? background
          }
        }
        for (x, sum) in row.enumerated() {
          let levels = (sum * (255 / Float(fineness * fineness))).rounded(.toNearestOrAwayFromZero)
          let values = -1 + (2 / 255) * levels.clamped(lowerBound: .zero, upperBound: Paint(repeating: 255))
          for channel in 0..<3 { span[3 * (y * size + x) + channel] = values[channel] }
        }
      }
    }
  }
}

/// Where a head lies in its picture.
private struct HeadFrame {
  /// The head's landmarks in the picture.
  let landmarks: FaceLandmarks
  private let unit: Float
  private let middle: Point
  private let eyes: Float

  init(_ head: Head, _ view: HeadView, size: Int) {
    let angle = Float(view.yaw) * .pi / 180
    let seen = head.landmarks.map { Point($0.x * cos(angle) + $0.z * sin(angle), $0.y) }
    let unit = (Head.mouthLine - Head.eyeLine) / (0.375 * Float(size))
    let middle = Point(64.5, 40.5) * (Float(size) / 128)
    let eyes = (seen[0].x + seen[1].x) / 2
    landmarks = FaceLandmarks(seen.map { (Point($0.x - eyes, $0.y - Head.eyeLine) / unit + middle) + 0.5 })
    (self.unit, self.middle, self.eyes) = (unit, middle, eyes)
  }

  /// The height, in the head's space, of a distance from the picture's upper edge in pixels.
  func height(_ down: Float) -> Float { Head.eyeLine + (down - middle.y) * unit }

  /// The place across the line of sight of a distance from the picture's left edge in pixels.
  func column(_ right: Float) -> Float { eyes + (right - middle.x) * unit }
}

/// One level of a head under its light: what a line of sight meets there.
private struct HeadScan {
  private let head: Head
  private let sections: [(part: Head.Part, section: HeadSection)]
  private let turn: SIMD2<Float>
  private let camera: Place
  private let flash: Place?
  private let y: Float

  init(_ head: Head, _ view: HeadView, at y: Float) {
    (self.head, self.y) = (head, y)
    sections = head.solids.compactMap { entry in entry.solid.section(at: y).map { (entry.part, $0) } }
    camera = view.camera
    turn = SIMD2(-camera.x, camera.z)
    flash = view.flash
  }

  /// The colour of the nearest surface; nil where there is none.
  func colour(column: Float) -> Paint? {
    var nearest = -Float.infinity
    var found: Paint?
    for (part, section) in sections {
      guard let (near, far) = section.crossings(column: column, turn: turn) else { continue }
      // Hair is a shell: where its front is open, its inside may be seen.
      if let hit = surface(of: part, section, near, before: nearest)
        ?? surface(of: part, section, far, before: nearest)
      {
        (nearest, found) = hit
      }
    }
    return found
  }

  /// How near a point of a solid is, and its colour in the light; nil where it is open, or behind what is known.
  private func surface(
    of part: Head.Part, _ section: HeadSection, _ point: SIMD2<Float>, before nearest: Float
  ) -> (distance: Float, paint: Paint)? {
    let place = Place(point.x, y, point.y)
    let distance = (place * camera).sum()
    guard distance > nearest, let paint = head.colour(of: part, at: place) else { return nil }
    let normal = section.normal(at: point)
    return (distance, paint * brightness((normal * camera).sum() < 0 ? -normal : normal))
  }

  /// How bright a surface is: the room's light comes from everywhere and a little more from the front.
  private func brightness(_ normal: Place) -> Float {
    guard let flash else { return 0.8 + 0.2 * max(0, normal.z) }
    return 0.6 + 0.5 * max(0, (normal * flash).sum())
  }
}
