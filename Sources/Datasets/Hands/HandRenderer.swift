/// A rounded cone: a ball that moves from one end to the other while its radius changes.
struct Capsule {
  var start: SIMD3<Float>
  var end: SIMD3<Float>
  var startRadius: Float
  var endRadius: Float
  var part: HandPart
}

extension PosedHand {
  /// The flesh around the bones.
  var capsules: [Capsule] {
    func capsule(
      _ start: SIMD3<Double>, _ end: SIMD3<Double>, _ startRadius: Double, _ endRadius: Double, _ part: HandPart
    ) -> Capsule {
      Capsule(
        start: SIMD3<Float>(start), end: SIMD3<Float>(end), startRadius: Float(startRadius * frame.scale),
        endRadius: Float(endRadius * frame.scale), part: part)
    }
    var result: [Capsule] = []
    for (finger, joints) in zip(HandAnatomy.fingers, fingers) {
      let radii = finger.radii
      let heel = frame.place([finger.knuckle.x * 0.62, -38, 0])
      result.append(capsule(heel, joints[0], 15, 11.5, .palm))
      result.append(capsule(joints[0], joints[1], radii.0, radii.1, finger.part))
      result.append(capsule(joints[1], joints[2], radii.1, radii.2, finger.part))
      result.append(capsule(joints[2], joints[3], radii.2, radii.3, finger.part))
    }
    let radii = HandAnatomy.thumbRadii
    // The fifth capsule of the palm: the ball of the thumb, and the web between it and the index finger.
    result.append(capsule(thumb[0], thumb[1], radii.0, radii.1, .palm))
    result.append(capsule(thumb[1], thumb[2], radii.1, radii.2, .thumb))
    result.append(capsule(thumb[2], thumb[3], radii.2, radii.3, .thumb))
    for side in [-1.0, 1.0] {
      let (wrist, elbow) = (frame.place([side * 10, -44, 0]), frame.place([side * 12, HandAnatomy.forearmEnd, 0]))
      result.append(capsule(wrist, elbow, 16.5, 20, .palm))
    }
    return result
  }
}

/// A depth image and the part that each pixel shows, both row after row.
struct HandRender {
  /// (depth - centre)/150 mm: -1 nearest, +1 background.
  var depth: [Float]
  var labels: [UInt8]
}

/// An orthographic z-buffer of the 300 mm cube, drawn finer than asked for.
struct HandRenderer {
  /// Rows and columns of the image.
  let size: Int
  /// Rows and columns of the buffer per row and column of the image.
  let fineness: Int

  init(size: Int) {
    self.size = size
    fineness = size < 64 ? 3 : 2
  }

  func render(_ capsules: [Capsule]) -> HandRender {
    let extent = size * fineness
    var depth = [Float](repeating: .infinity, count: extent * extent)
    var labels = [UInt8](repeating: 0, count: extent * extent)
    for capsule in capsules { draw(capsule, &depth, &labels, extent) }
    return reduced(depth, labels, extent)
  }

  /// Draws a capsule as balls a third of a radius apart: the surface between them sinks by less than 2 % of it.
  private func draw(_ capsule: Capsule, _ depth: inout [Float], _ labels: inout [UInt8], _ extent: Int) {
    let bone = capsule.end - capsule.start
    let length = (bone * bone).sum().squareRoot()
    let count = Int((length / (0.34 * min(capsule.startRadius, capsule.endRadius))).rounded(.up))
    let pixelsPerMillimetre = Float(extent) / (2 * HandWorld.halfCube)
    for step in 0...max(1, count) {
      let share = Float(step) / Float(max(1, count))
      let centre = capsule.start + share * bone
      let radius = capsule.startRadius + share * (capsule.endRadius - capsule.startRadius)
      let x = (centre.x + HandWorld.halfCube) * pixelsPerMillimetre - 0.5
      let y = (HandWorld.halfCube - centre.y) * pixelsPerMillimetre - 0.5
      let reach = radius * pixelsPerMillimetre
      let top = max(0, Int((y - reach).rounded(.up)))
      let bottom = min(extent - 1, Int((y + reach).rounded(.down)))
      guard top <= bottom, x + reach >= 0, x - reach <= Float(extent) else { continue }
      let square = radius * radius
      for row in top...bottom {
        let dy = (Float(row) - y) / pixelsPerMillimetre
        let rest = square - dy * dy
        guard rest > 0 else { continue }
        let half = rest.squareRoot() * pixelsPerMillimetre
        let left = max(0, Int((x - half).rounded(.up)))
        let right = min(extent - 1, Int((x + half).rounded(.down)))
        guard left <= right else { continue }
        for column in left...right {
          let dx = (Float(column) - x) / pixelsPerMillimetre
          let front = centre.z - max(0, rest - dx * dx).squareRoot()
          let place = row * extent + column
          if front < depth[place] {
            depth[place] = front
            labels[place] = capsule.part.rawValue
          }
        }
      }
    }
  }

  /// A pixel shows the part that covers most of it, if half of it is covered at all, at that part's mean depth: edges
  /// stay as crisp as one pixel, without depths between a finger and what lies behind it.
  private func reduced(_ depth: [Float], _ labels: [UInt8], _ extent: Int) -> HandRender {
    var result = HandRender(
      depth: [Float](repeating: 1, count: size * size), labels: [UInt8](repeating: 0, count: size * size))
    var counts = [Int](repeating: 0, count: HandPart.allCases.count)
    var sums = [Float](repeating: 0, count: HandPart.allCases.count)
    for row in 0..<size {
      for column in 0..<size {
        for part in counts.indices { (counts[part], sums[part]) = (0, 0) }
        for y in row * fineness..<(row + 1) * fineness {
          for x in column * fineness..<(column + 1) * fineness {
            let value = depth[y * extent + x]
            // What lies behind the cube is background.
            guard value < HandWorld.halfCube else { continue }
            let part = Int(labels[y * extent + x])
            counts[part] += 1
            sums[part] += value
          }
        }
        let covered = counts.reduce(0, +)
        guard 2 * covered >= fineness * fineness else { continue }
        var best = 1
        for part in counts.indices where counts[part] > counts[best] { best = part }
        let value = sums[best] / Float(counts[best]) / HandWorld.halfCube
        result.depth[row * size + column] = max(-1, value)
        result.labels[row * size + column] = UInt8(best)
      }
    }
    return result
  }
}
