import Tensors

extension PeopleScenes {
  /// Scenes made of portraits, real or generated: each is put at full height or less onto the background of a scene of
  /// this set, its box with it, or stretched over all of it.
  ///
  /// - Parameters:
  ///   - portraits: N×H×W×3 in [-1, 1].
  ///   - boxes: around the person of each portrait, in its pixels; for generated ones those of the pose that was asked.
  ///   - split: whose backgrounds are taken; portrait k takes that of item k.
  public func scenes(of portraits: Tensor, boxes: [PixelBox], _ split: Split) -> [DetectionScene] {
    let (count, height, width) = (portraits.shape[0], portraits.shape[1], portraits.shape[2])
    precondition(boxes.count == count, "\(boxes.count) boxes do not fit \(count) portraits")
    return (0..<count).map { item in
      var stream = PeopleStreams.scenes.stream(seed: seed, split, item)
      let background = emptyCanvas(&stream).image.tensor(.signed)
      let isStretched = stream.uniform() < 0.35
      let rows = isStretched ? size : Int(Float(size) * stream.uniform(0.6, 1))
      let columns = isStretched ? size : min(size, rows * width / height)
      let left = isStretched ? 0 : stream.integer(below: size - columns + 1)
      let top = size - rows
      let portrait = portraits.sliced(axis: 0, item..<item + 1).resizedBilinear(height: rows, width: columns)
      let stretched = boxes[item].stretched(x: Float(columns) / Float(width), y: Float(rows) / Float(height))
      let box = PixelBox(
        left: stretched.left + Float(left), top: stretched.top + Float(top), right: stretched.right + Float(left),
        bottom: stretched.bottom + Float(top))
      return DetectionScene(
        image: pasted(portrait, onto: background, top: top, left: left), boxes: [box])
    }
  }

  private func pasted(_ portrait: Tensor, onto background: Tensor, top: Int, left: Int) -> Tensor {
    let (rows, columns) = (portrait.shape[1], portrait.shape[2])
    var scene = background
    portrait.withSpan { source in
      scene.mutate { target in
        for row in 0..<rows {
          for value in 0..<3 * columns {
            target[((top + row) * size + left) * 3 + value] = source[row * columns * 3 + value]
          }
        }
      }
    }
    return scene
  }
}
