import Datasets
import Tensors

/// Ordinary augmentation of pictures of people, the control of the gain experiment: mirrored, shifted along both axes,
/// scaled and lit otherwise, with the parts or boxes of what they show.
package struct PersonAugmentation {
  /// The largest shift along each axis, in heights of the picture.
  let shift: Float = 0.06
  /// The largest change of the scale.
  let scaling: Float = 0.1
  /// The largest change of the contrast, and of the brightness in values of the picture.
  let light: Float = 0.15
  /// The share of a box that must stay in the picture.
  let leastLeft: Float = 0.3

  /// The augmentation of the control regime.
  package init() {}

  /// `count` augmented portraits made from `people` in turn.
  package func augmented(_ people: [PersonSample], count: Int, seed: UInt64) -> [PersonSample] {
    (0..<count).map { item in
      var sample = people[item % people.count]
      let change = PictureChange(self, sample.image.shape, item, seed: seed)
      sample.image = change.applied(to: sample.image)
      sample.labels = change.applied(to: sample.labels)
      return sample
    }
  }

  /// `count` augmented scenes made from `scenes` in turn.
  package func augmented(_ scenes: [DetectionScene], count: Int, seed: UInt64) -> [DetectionScene] {
    (0..<count).map { item in
      let scene = scenes[item % scenes.count]
      let change = PictureChange(self, scene.image.shape, item, seed: seed)
      return DetectionScene(
        image: change.applied(to: scene.image),
        boxes: scene.boxes.compactMap { change.applied(to: $0, leastLeft: leastLeft) })
    }
  }
}

/// One drawn change of a picture. Each pixel takes the nearest one of the picture before; beyond its edges, that at the
/// edge.
private struct PictureChange {
  let height: Int
  let width: Int
  let isMirrored: Bool
  let scale: Float
  /// In pixels.
  let shift: SIMD2<Float>
  let contrast: Float
  let brightness: Float

  init(_ rules: PersonAugmentation, _ shape: Shape, _ item: Int, seed: UInt64) {
    var random = RandomStream(seed: seed, role: .augmentation, index: UInt64(item))
    (height, width) = (shape[0], shape[1])
    isMirrored = random.uniform() < 0.5
    scale = 1 + random.uniform(-rules.scaling, rules.scaling)
    let reach = rules.shift * Float(height)
    shift = SIMD2(random.uniform(-reach, reach), random.uniform(-reach, reach))
    contrast = 1 + random.uniform(-rules.light, rules.light)
    brightness = random.uniform(-rules.light, rules.light)
  }

  private var middle: SIMD2<Float> { SIMD2(Float(width), Float(height)) / 2 }

  /// The pixel that one takes its values from.
  private func source(row: Int, column: Int) -> Int {
    let x = isMirrored ? width - 1 - column : column
    let place = (SIMD2(Float(x), Float(row)) + 0.5 - middle - shift) / scale + middle
    let (from, to) = (Int(place.y.rounded(.down)), Int(place.x.rounded(.down)))
    return min(max(from, 0), height - 1) * width + min(max(to, 0), width - 1)
  }

  func applied(to image: Tensor) -> Tensor {
    image.withSpan { pixels in
      Tensor(image.shape) { span in
        for row in 0..<height {
          for column in 0..<width {
            let source = source(row: row, column: column)
            for channel in 0..<3 {
              let value = contrast * pixels[3 * source + channel] + brightness
              span[3 * (row * width + column) + channel] = min(1, max(-1, value))
            }
          }
        }
      }
    }
  }

  /// The right leg of a mirrored person is its left one.
  func applied(to labels: [UInt8]) -> [UInt8] {
    (0..<height * width).map { pixel in
      let label = labels[source(row: pixel / width, column: pixel % width)]
      return isMirrored ? BodyPart(rawValue: label)?.mirrored.rawValue ?? label : label
    }
  }

  /// Nil where too little of it stays in the picture.
  func applied(to box: PixelBox, leastLeft: Float) -> PixelBox? {
    func moved(_ x: Float, _ y: Float) -> SIMD2<Float> {
      (SIMD2(x, y) - middle) * scale + middle + shift
    }
    let edge = SIMD2(Float(width), Float(height))
    var (low, high) = (moved(box.left, box.top), moved(box.right, box.bottom))
    // A person whom an edge cuts goes on to where that edge was: the pixels at it are repeated.
    for axis in 0..<2 {
      if [box.left, box.top][axis] <= 0 { low[axis] = min(low[axis], 0) }
      if [box.right, box.bottom][axis] >= edge[axis] { high[axis] = max(high[axis], edge[axis]) }
    }
    if isMirrored { (low.x, high.x) = (Float(width) - high.x, Float(width) - low.x) }
    let whole = (high - low).x * (high - low).y
    let (first, last) = (pointwiseMax(low, .zero), pointwiseMin(high, edge))
    let kept = PixelBox(left: first.x, top: first.y, right: last.x, bottom: last.y)
    return kept.area >= leastLeft * whole ? kept : nil
  }
}
