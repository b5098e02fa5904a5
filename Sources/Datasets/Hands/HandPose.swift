import Foundation
import Tensors

/// A posed hand: every joint in millimetres relative to the centre of the cube; x to the right, y up, z away from the
/// camera.
struct PosedHand {
  /// Of each finger (little, ring, middle, index) the knuckle, the two middle joints and the tip.
  var fingers: [[SIMD3<Double>]]
  /// The thumb's root, its two knuckles and its tip.
  var thumb: [SIMD3<Double>]
  var wristThumbSide: SIMD3<Double>
  var wristLittleSide: SIMD3<Double>
  var palm: SIMD3<Double>
  var frame: PalmFrame

  /// The fourteen scored joints in NYU's order.
  var joints: [SIMD3<Double>] {
    fingers.flatMap { [$0[3], $0[1]] } + [thumb[3], thumb[2], thumb[1], wristThumbSide, wristLittleSide, palm]
  }
}

/// Where the palm lies and how it is turned and sized.
struct PalmFrame {
  var origin: SIMD3<Double>
  var x: SIMD3<Double>
  var y: SIMD3<Double>
  var z: SIMD3<Double>
  /// Size against the mean hand.
  var scale: Double

  /// A point given in the palm's frame and the mean hand's millimetres.
  func place(_ point: SIMD3<Double>) -> SIMD3<Double> { origin + scale * turn(point) }

  /// A direction given in the palm's frame.
  func turn(_ direction: SIMD3<Double>) -> SIMD3<Double> { direction.x * x + direction.y * y + direction.z * z }
}

/// The angles of one hand, in degrees, and its size and place.
struct HandArticulation {
  var yaw: Double
  var pitch: Double
  var roll: Double
  /// Size against the mean hand.
  var scale: Double
  /// Where the palm joint lies in the cube, in millimetres.
  var shift: SIMD3<Double>
  /// Of each finger (little, ring, middle, index) the flexion of its three joints.
  var flexions: [SIMD3<Double>]
  /// Of each finger the abduction from its relaxed direction, towards the thumb.
  var abductions: [Double]
  /// The thumb's angle from the fingers' direction within the palm's plane, and out of that plane.
  var thumbSpread: Double
  var thumbLift: Double
  /// The flexion of the thumb's two outer joints.
  var thumbFlexions: (Double, Double)

  /// A random hand: yaw and pitch within ±40°, roll within ±60°, flexions within 0…80° (56° at the outermost joints),
  /// abductions within ±7° (more would let neighbouring fingers pass through each other), size N(1, .05) and shift
  /// N(0, 5 mm), both cut at two deviations.
  ///
  /// The joints of one finger, and half of the time the fingers of one hand, flex together, as those of people do:
  /// independent angles would hardly ever give an open hand or a fist.
  init(from stream: inout RandomStream) {
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(stream.uniform()) }
    func normal(_ mean: Double, _ deviation: Double) -> Double {
      mean + deviation * min(2, max(-2, Double(stream.normal())))
    }
    (yaw, pitch, roll) = (number(-40, 40), number(-40, 40), number(-60, 60))
    scale = normal(1, 0.05)
    shift = [normal(0, 5), normal(0, 5), normal(0, 5)]
    let handCurl = number(0, 1)
    flexions = []
    abductions = []
    for _ in 0..<4 {
      let curl = number(0, 1) < 0.5 ? handCurl : number(0, 1)
      func flexion(_ share: Double) -> Double { 80 * share * min(1, max(0, curl * curl + number(-0.15, 0.15))) }
      flexions.append([flexion(1), flexion(1), flexion(0.7)])
      abductions.append(number(-7, 7))
    }
    (thumbSpread, thumbLift) = (number(25, 60), number(0, 50))
    thumbFlexions = (number(0, 45), number(0, 70))
  }

  /// The joints of a hand with these angles.
  var posed: PosedHand {
    let frame = palmFrame
    let towardsPalm = frame.turn([0, 0, -1])
    var fingers: [[SIMD3<Double>]] = []
    for (number, finger) in HandAnatomy.fingers.enumerated() {
      let angle = radians(finger.spread + abductions[number])
      let straight = frame.turn([sin(angle), cos(angle), 0])
      let lengths = [finger.lengths.0, finger.lengths.1, finger.lengths.2]
      fingers.append(
        chain(
          from: frame.place(finger.knuckle), along: straight, bendingTo: towardsPalm, lengths: lengths,
          flexions: [flexions[number].x, flexions[number].y, flexions[number].z]))
    }
    return PosedHand(
      fingers: fingers, thumb: posedThumb(frame),
      wristThumbSide: frame.place(HandAnatomy.wristThumbSide),
      wristLittleSide: frame.place(HandAnatomy.wristLittleSide), palm: frame.origin, frame: frame)
  }

  private func posedThumb(_ frame: PalmFrame) -> [SIMD3<Double>] {
    let (spread, lift) = (radians(thumbSpread), radians(thumbLift))
    let along = SIMD3<Double>(sin(spread) * cos(lift), cos(spread) * cos(lift), -sin(lift))
    // The thumb bends across the palm: the part of that direction that stands upright on the bone.
    let across = SIMD3<Double>(-0.85, 0.35, -0.4)
    let bend = across - (across * along).sum() * along
    return chain(
      from: frame.place(HandAnatomy.thumbRoot), along: frame.turn(along), bendingTo: frame.turn(normalized(bend)),
      lengths: [HandAnatomy.thumbLengths.0, HandAnatomy.thumbLengths.1, HandAnatomy.thumbLengths.2],
      flexions: [0, thumbFlexions.0, thumbFlexions.1])
  }

  /// Joints along bones that bend in one plane; each flexion adds to those before.
  private func chain(
    from start: SIMD3<Double>, along straight: SIMD3<Double>, bendingTo side: SIMD3<Double>, lengths: [Double],
    flexions: [Double]
  ) -> [SIMD3<Double>] {
    var joints = [start]
    var angle = 0.0
    for (length, flexion) in zip(lengths, flexions) {
      angle += radians(flexion)
      joints.append((joints.last ?? start) + scale * length * (cos(angle) * straight + sin(angle) * side))
    }
    return joints
  }

  /// Yaw about the vertical axis, then pitch about the horizontal one, then roll in the picture.
  private var palmFrame: PalmFrame {
    let (a, b, c) = (radians(yaw), radians(pitch), radians(roll))
    func turned(_ v: SIMD3<Double>) -> SIMD3<Double> {
      let yawed = SIMD3<Double>(cos(a) * v.x + sin(a) * v.z, v.y, -sin(a) * v.x + cos(a) * v.z)
      let pitched = SIMD3<Double>(
        yawed.x, cos(b) * yawed.y - sin(b) * yawed.z, sin(b) * yawed.y + cos(b) * yawed.z)
      return [cos(c) * pitched.x - sin(c) * pitched.y, sin(c) * pitched.x + cos(c) * pitched.y, pitched.z]
    }
    return PalmFrame(
      origin: shift, x: turned([1, 0, 0]), y: turned([0, 1, 0]), z: turned([0, 0, 1]), scale: scale)
  }
}

func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }

func normalized(_ vector: SIMD3<Double>) -> SIMD3<Double> {
  let length = (vector * vector).sum().squareRoot()
  return length > 0 ? vector / length : vector
}
