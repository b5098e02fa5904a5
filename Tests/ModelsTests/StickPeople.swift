import Foundation
import Models
import Tensors

/// People drawn as thick strokes: who somebody is shows in the colours of ten parts, the pose in where they lie.
struct StickPeople {
  let height: Int
  let width: Int
  var missingShare: Float = 0.05

  /// The joints of a pose around somebody who stands.
  func pose(_ random: inout RandomStream) -> DeformableGAN.Keypoints {
    let (rows, columns) = (Double(height), Double(width))
    func turned(_ start: SIMD2<Double>, _ angle: Float, _ length: Double) -> SIMD2<Double> {
      start + length * rows * SIMD2(sin(Double(angle)), cos(Double(angle)))
    }
    let middle = SIMD2(columns * Double(random.uniform(0.4, 0.6)), rows * Double(random.uniform(0.18, 0.26)))
    let across = SIMD2(columns * Double(random.uniform(0.1, 0.2)), 0)
    let tilt = random.uniform(-0.15, 0.15)
    let hips = turned(middle, tilt, 0.28)
    var joints = [SIMD2<Double>?](repeating: nil, count: 18)
    (joints[1], joints[2], joints[5]) = (middle, middle - across, middle + across)
    (joints[8], joints[11]) = (hips - 0.7 * across, hips + 0.7 * across)
    // Roots and lengths of right and left arms and legs; those of one side swing outwards by the other sign.
    for (root, length, side) in [(2, 0.14, -1), (5, 0.14, 1), (8, 0.19, -1), (11, 0.19, 1)] as [(Int, Double, Float)] {
      guard let start = joints[root] else { continue }
      let first = side * random.uniform(-0.1, 0.7)
      let knee = turned(start, first, length)
      joints[root + 1] = knee
      joints[root + 2] = turned(knee, first + side * random.uniform(-0.4, 0.4), length)
    }
    let nose = turned(middle, Float.pi + random.uniform(-0.2, 0.2), 0.1)
    joints[0] = nose
    for (joint, x, y) in [(14, 0.04, -0.01), (15, -0.04, -0.01), (16, 0.08, 0.0), (17, -0.08, 0.0)] {
      joints[joint] = nose + SIMD2(x * columns, y * rows)
    }
    for joint in [4, 7, 10, 13, 16, 17] where random.uniform() < missingShare { joints[joint] = nil }
    return DeformableGAN.Keypoints(joints)
  }

  /// A picture height×width×3 in [−1, 1] of somebody in a pose before a grey wall; the parts have ten colours.
  func picture(_ pose: DeformableGAN.Keypoints, _ colours: [SIMD3<Float>]) -> Tensor {
    func middle(_ a: Int, _ b: Int) -> SIMD2<Double>? {
      pose.positions[a].flatMap { a in pose.positions[b].map { (a + $0) / 2 } }
    }
    let ends: [(SIMD2<Double>?, SIMD2<Double>?, Double)] =
      [(pose.positions[1], middle(8, 11), 0.16), (pose.positions[0], pose.positions[0], 0.12)]
      + [(8, 9), (11, 12), (9, 10), (12, 13), (2, 3), (5, 6), (3, 4), (6, 7)].map {
        (pose.positions[$0.0], pose.positions[$0.1], 0.07)
      }
    return Tensor([height, width, 3]) { span in
      for row in 0..<height {
        for column in 0..<width {
          var colour = SIMD3<Float>(repeating: 0)
          for (part, end) in ends.enumerated() {
            guard let start = end.0, let stop = end.1 else { continue }
            let point = SIMD2(Double(column), Double(row))
            if Self.distance(point, start, stop) < end.2 * Double(width) { colour = colours[part] }
          }
          for channel in 0..<3 { span[(row * width + column) * 3 + channel] = colour[channel] }
        }
      }
    }
  }

  private static func distance(_ point: SIMD2<Double>, _ start: SIMD2<Double>, _ end: SIMD2<Double>) -> Double {
    let (along, from) = (end - start, point - start)
    let length = (along * along).sum()
    let share = length == 0 ? 0 : min(1, max(0, (along * from).sum() / length))
    let rest = from - share * along
    return (rest * rest).sum().squareRoot()
  }

  /// Pairs of pictures of people, each in two poses; another index gives others.
  func pairs(_ count: Int, index: Int) -> DeformableGAN.Pairs {
    var random = RandomStream(seed: 11, role: .world, index: UInt64(index))
    var pictures: ([Tensor], [Tensor]) = ([], [])
    var poses: ([DeformableGAN.Keypoints], [DeformableGAN.Keypoints]) = ([], [])
    for _ in 0..<count {
      let colours = (0..<10).map { _ in
        SIMD3(random.uniform(-0.9, 0.9), random.uniform(-0.9, 0.9), random.uniform(-0.9, 0.9))
      }
      poses.0.append(pose(&random))
      poses.1.append(pose(&random))
      pictures.0.append(picture(poses.0[poses.0.count - 1], colours))
      pictures.1.append(picture(poses.1[poses.1.count - 1], colours))
    }
    func together(_ pictures: [Tensor]) -> Tensor {
      .concatenated(pictures.map { $0.reshaped([1, height, width, 3]) }, axis: 0)
    }
    return DeformableGAN.Pairs(
      sources: together(pictures.0), sourcePoses: poses.0, targets: together(pictures.1), targetPoses: poses.1)
  }

  /// Three batches of pairs for a step.
  func batch(_ count: Int, step: Int) -> DeformableGAN.Batch {
    DeformableGAN.Batch(
      real: pairs(count, index: 3 * step), generated: pairs(count, index: 3 * step + 1),
      learned: pairs(count, index: 3 * step + 2))
  }
}
