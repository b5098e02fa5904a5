import Foundation
import Tensors

extension HandWorld {
  /// A hand as the camera of a published set would see it: in perspective, at a distance and place drawn for the item,
  /// without faults. Depth is whole millimetres but in MSRA15.
  ///
  /// `subject` is what the published cube goes by.
  public func frame(_ split: Split, _ index: Int, of set: HandPoseSet, subject: Int = 0) -> HandFrame {
    check(split, index)
    let hand = hand(split, index)
    var stream = RandomStream(seed: seed, role: .augmentation, index: split.streamOffset + UInt64(index))
    func number(_ low: Float, _ high: Float) -> Double { Double(stream.uniform(low, high)) }
    let place =
      set == .nyu
      ? SIMD3<Double>(number(-120, 120), number(-90, 90), number(650, 850))
      : SIMD3<Double>(number(-40, 40), number(-30, 30), number(330, 450))
    let camera = set.intrinsics.pointingUp
    let renderer = PerspectiveRenderer(camera: camera, extents: set.frameExtents, background: set.nothing)
    let depth = renderer.render(hand.capsules, at: place)
    return HandFrame(
      depth: DepthFrame(
        name: "hand \(index) of the \(split.rawValue) split", height: set.frameExtents.height,
        width: set.frameExtents.width, millimetres: set == .msra15 ? depth : depth.map { $0.rounded() }),
      joints: hand.joints(of: set).map { camera.pixels($0 + place) }, cube: set.cube(subject: subject))
  }
}

extension HandPoseSet {
  /// What frames hold where no hand is: NYU a wall, ICVL its mark for nothing seen, MSRA15 nothing.
  fileprivate var nothing: Float {
    switch self {
    case .nyu: 2001
    case .icvl: 32001
    case .msra15: 0
    }
  }
}

extension PosedHand {
  /// The joints that a published set labels, in its order. Of NYU's 36 the world knows the fourteen that are scored, and
  /// knuckles; the others lie half-way between neighbours.
  func joints(of set: HandPoseSet) -> [SIMD3<Double>] {
    typealias Place = SIMD3<Double>
    func middle(_ a: Place, _ b: Place) -> Place { (a + b) / 2 }
    // The world's fingers: little, ring, middle, index; knuckle to tip.
    switch set {
    case .nyu:
      let ofFingers = fingers.flatMap { finger -> [Place] in
        [finger[3], middle(finger[3], finger[2]), finger[2], finger[1], middle(finger[1], finger[0]), finger[0]]
      }
      let ofThumb: [Place] = [
        thumb[3], thumb[2], middle(thumb[2], thumb[1]), thumb[1], middle(thumb[1], thumb[0]), thumb[0],
      ]
      let ofPalm: [Place] = [wristThumbSide, wristLittleSide, palm]
      let besidePalm = [3, 1, 0].map { middle(fingers[$0][0], palm) }
      return ofFingers + ofThumb + ofPalm + besidePalm
    case .icvl:
      let ofThumb: [Place] = [palm, thumb[1], thumb[2], thumb[3]]
      return ofThumb + fingers.reversed().flatMap { finger -> [Place] in [finger[0], finger[1], finger[3]] }
    case .msra15:
      let wrist = middle(wristThumbSide, wristLittleSide)
      return [wrist] + fingers.reversed().flatMap { $0 } + thumb
    }
  }
}

/// A z-buffer in perspective: each pixel's ray against balls along the bones.
private struct PerspectiveRenderer {
  /// With y pointing up.
  let camera: CameraIntrinsics
  let extents: (height: Int, width: Int)
  /// What pixels hold that no ray hits anything at.
  let background: Float

  /// The depth in millimetres of capsules around a place.
  func render(_ capsules: [Capsule], at place: SIMD3<Double>) -> [Float] {
    var depth = [Float](repeating: .infinity, count: extents.height * extents.width)
    for capsule in capsules {
      let bone = capsule.end - capsule.start
      let length = (bone * bone).sum().squareRoot()
      let count = max(1, Int((length / (0.34 * min(capsule.startRadius, capsule.endRadius))).rounded(.up)))
      for step in 0...count {
        let share = Float(step) / Float(count)
        let radius = capsule.startRadius + share * (capsule.endRadius - capsule.startRadius)
        draw(SIMD3<Double>(capsule.start + share * bone) + place, Double(radius), &depth)
      }
    }
    return depth.map { $0.isFinite ? $0 : background }
  }

  private func draw(_ centre: SIMD3<Double>, _ radius: Double, _ depth: inout [Float]) {
    guard centre.z > 2 * radius else { return }
    let middle = camera.pixels(centre)
    func side(_ middle: Double, _ focal: Double, _ offset: Double, _ extent: Int) -> Range<Int> {
      // A ball off the axis covers a little more than its own size.
      let reach = abs(focal) * radius / (centre.z - radius) * (1 + abs(offset) / centre.z) + 1
      return Range(Int(middle - reach)...Int(middle + reach)).clamped(to: 0..<extent)
    }
    let columns = side(middle.x, camera.focalX, centre.x, extents.width)
    let rows = side(middle.y, camera.focalY, centre.y, extents.height)
    let square = (centre * centre).sum() - radius * radius
    for row in rows {
      for column in columns {
        let ray = camera.millimetres([Double(column), Double(row), 1])
        let (length, along) = ((ray * ray).sum(), (ray * centre).sum())
        let rest = along * along - length * square
        guard rest >= 0 else { continue }
        let front = Float((along - rest.squareRoot()) / length)
        let place = row * extents.width + column
        if front < depth[place] { depth[place] = front }
      }
    }
  }
}
