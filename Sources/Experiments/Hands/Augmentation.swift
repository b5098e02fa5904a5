import Datasets
import Foundation
import Tensors

/// Ordinary augmentation of hands: the image turned about its centre and shifted, the pose with it.
package struct HandAugmentation {
  /// Degrees to either side.
  let rotation: Float = 30
  /// Standard deviation of the shift, in pixels.
  let shift: Float = 1

  /// The augmentation of the control regime.
  package init() {}

  /// `count` augmented hands made from `data` in turn; labels follow the nearest-bone rule, as everywhere.
  package func augmented(_ data: HandData, count: Int, seed: UInt64) -> HandData {
    let size = data.images.shape[1]
    let poses = data.poses.values
    var newPoses: [Float] = []
    var images: [Tensor] = []
    for item in 0..<count {
      var random = RandomStream(seed: seed, role: .augmentation, index: UInt64(item))
      let source = item % data.count
      let angle = random.uniform(-rotation, rotation) * .pi / 180
      let offset = (x: random.normal(deviation: shift).rounded(), y: random.normal(deviation: shift).rounded())
      let image = data.images.sliced(axis: 0, source..<source + 1)
      images.append(turned(image, angle: angle, offset: offset))
      newPoses += turned(
        Array(poses[source * 42..<(source + 1) * 42]), angle: angle,
        offset: (offset.x * 2 / Float(size), offset.y * 2 / Float(size)))
    }
    return HandData(poses: Tensor([count, 42], newPoses), images: .concatenated(images, axis: 0))
  }

  /// Each pixel takes the nearest one of the image before it was turned and shifted; background where there is none.
  private func turned(_ image: Tensor, angle: Float, offset: (x: Float, y: Float)) -> Tensor {
    let size = image.shape[1]
    let centre = (Float(size) - 1) / 2
    let (sine, cosine) = (sin(angle), cos(angle))
    return image.withSpan { source in
      Tensor(image.shape) { span in
        for row in 0..<size {
          for column in 0..<size {
            let (x, y) = (Float(column) - centre - offset.x, Float(row) - centre - offset.y)
            let from = (
              x: Int((cosine * x + sine * y + centre).rounded()), y: Int((-sine * x + cosine * y + centre).rounded())
            )
            let isInside = (0..<size).contains(from.x) && (0..<size).contains(from.y)
            span[row * size + column] = isInside ? source[from.y * size + from.x] : 1
          }
        }
      }
    }
  }

  /// The joints turned and shifted like the image: x to the right, and y as the world projects it.
  private func turned(_ pose: [Float], angle: Float, offset: (x: Float, y: Float)) -> [Float] {
    let (sine, cosine) = (sin(angle), cos(angle))
    // Rows of an image grow downwards, the world's y upwards.
    let down: Float = -1
    return stride(from: 0, to: pose.count, by: 3).flatMap { joint in
      let (x, y) = (pose[joint], down * pose[joint + 1])
      return [
        cosine * x - sine * y + offset.x, down * (sine * x + cosine * y + offset.y), pose[joint + 2],
      ]
    }
  }
}
