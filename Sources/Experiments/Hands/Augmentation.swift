import Datasets
import Foundation
import Tensors

/// Ordinary augmentation of hands, the control of the gain experiment: turned in the image plane, shifted along every
/// axis and scaled, image and pose alike.
///
/// Shift and scale are DeepPrior++'s (N(0, 5 mm) per axis, |N(1, 0.02)|); the turn is kept within ±30° instead of all
/// round, since the world's hands stand upright.
package struct HandAugmentation {
  /// Degrees to either side.
  let rotation: Float = 30
  /// Standard deviation of the shift along each axis, in millimetres.
  let shift: Float = 5
  /// Standard deviation of the scale, whose mean is 1.
  let scaleDeviation: Float = 0.02

  /// The augmentation of the control regime.
  package init() {}

  /// One drawn change; lengths in half cubes.
  private struct Change {
    let sine: Float
    let cosine: Float
    let scale: Float
    let shift: SIMD3<Float>
  }

  /// `count` augmented hands made from `data` in turn; labels follow the nearest-bone rule, as everywhere.
  package func augmented(_ data: HandData, count: Int, seed: UInt64) -> HandData {
    let poses = data.poses.values
    var newPoses: [Float] = []
    var images: [Tensor] = []
    for item in 0..<count {
      let source = item % data.count
      let change = draw(item, seed: seed)
      images.append(changed(data.images.sliced(axis: 0, source..<source + 1), change))
      newPoses += changed(Array(poses[source * HandWorld.poseCount..<(source + 1) * HandWorld.poseCount]), change)
    }
    return HandData(
      poses: Tensor([count, HandWorld.poseCount], newPoses), images: .concatenated(images, axis: 0))
  }

  private func draw(_ item: Int, seed: UInt64) -> Change {
    var random = RandomStream(seed: seed, role: .augmentation, index: UInt64(item))
    let angle = random.uniform(-rotation, rotation) * .pi / 180
    let scale = abs(random.normal(mean: 1, deviation: scaleDeviation))
    let deviation = shift / HandWorld.halfCube
    let shift = SIMD3(
      random.normal(deviation: deviation), random.normal(deviation: deviation), random.normal(deviation: deviation))
    return Change(sine: sin(angle), cosine: cos(angle), scale: scale, shift: shift)
  }

  /// Each pixel takes the nearest one of the image before the change, its depth scaled and shifted; background where
  /// there is none. Columns grow with x, rows against y.
  private func changed(_ image: Tensor, _ change: Change) -> Tensor {
    let size = image.shape[1]
    let (centre, pixels) = ((Float(size) - 1) / 2, Float(size) / 2)
    return image.withSpan { source in
      Tensor(image.shape) { span in
        for row in 0..<size {
          for column in 0..<size {
            let x = (Float(column) - centre - change.shift.x * pixels) / change.scale
            let y = (Float(row) - centre + change.shift.y * pixels) / change.scale
            let fromColumn = Int((change.cosine * x + change.sine * y + centre).rounded())
            let fromRow = Int((-change.sine * x + change.cosine * y + centre).rounded())
            let isInside = (0..<size).contains(fromRow) && (0..<size).contains(fromColumn)
            let depth = isInside ? source[fromRow * size + fromColumn] : 1
            span[row * size + column] =
              depth < HandWorld.foreground ? max(-1, min(1, change.scale * depth + change.shift.z)) : 1
          }
        }
      }
    }
  }

  /// The joints of a pose after the change.
  private func changed(_ pose: [Float], _ change: Change) -> [Float] {
    stride(from: 0, to: pose.count, by: 3).flatMap { joint in
      // Turned as the image is: clockwise for a positive angle where y grows upwards.
      let (x, y, z) = (pose[joint], pose[joint + 1], pose[joint + 2])
      return [
        change.scale * (change.cosine * x + change.sine * y) + change.shift.x,
        change.scale * (change.cosine * y - change.sine * x) + change.shift.y, change.scale * z + change.shift.z,
      ]
    }
  }
}
