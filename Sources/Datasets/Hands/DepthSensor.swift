import Tensors

/// What a structured-light camera does to depth: ragged silhouettes, wrong neighbours, holes, noise and steps.
///
/// All of it is drawn from the stream, so no network can predict it from the pose: it is what tells real texture from
/// regressed smoothness.
struct DepthSensor {
  /// Depth steps per unit of x, the cube's half.
  static let steps: Float = 48
  /// Share of silhouette pixels that are lost.
  static let dropout: Float = 0.15
  /// Share of the pixels near the silhouette that show a neighbour's depth.
  static let displacement: Float = 0.3
  /// Share of foreground pixels that are lost anywhere.
  static let holes: Float = 0.002
  /// Deviation of the noise that neighbouring pixels share; 0.02 is 3 mm.
  static let smoothNoise: Float = 0.02
  /// Deviation of each pixel's own noise.
  static let fineNoise: Float = 0.008

  let size: Int

  /// The image that the camera would have given; `clean` has size × size values, +1 where nothing is.
  func observe(_ clean: [Float], from stream: inout RandomStream) -> [Float] {
    let ring = silhouetteDistance(clean, upTo: 2)
    var seen = displaced(clean, ring, from: &stream)
    let field = noiseField(from: &stream)
    for place in seen.indices where seen[place] < 1 {
      let noise = Self.smoothNoise * field[place] + Self.fineNoise * stream.normal()
      let lost = (ring[place] == 1 && stream.uniform() < Self.dropout) || stream.uniform() < Self.holes
      let level = ((seen[place] + noise) * Self.steps).rounded(.toNearestOrEven) / Self.steps
      seen[place] = lost ? 1 : min(1, max(-1, level))
    }
    return seen
  }

  /// 1 for pixels that touch the silhouette from either side, 2 for those next to them, …; 0 further away.
  private func silhouetteDistance(_ clean: [Float], upTo most: UInt8) -> [UInt8] {
    var distance = [UInt8](repeating: 0, count: clean.count)
    for row in 0..<size {
      for column in 0..<size {
        let inside = clean[row * size + column] < 1
        if anyNeighbour(row, column, { (clean[$0] < 1) != inside }) { distance[row * size + column] = 1 }
      }
    }
    for step in 1..<most {
      for row in 0..<size {
        for column in 0..<size where distance[row * size + column] == 0 {
          if anyNeighbour(row, column, { distance[$0] == step }) {
            distance[row * size + column] = step + 1
          }
        }
      }
    }
    return distance
  }

  /// Whether the test holds for a pixel above, below, left or right.
  @inline(__always)
  private func anyNeighbour(_ row: Int, _ column: Int, _ test: (Int) -> Bool) -> Bool {
    let place = row * size + column
    return (row > 0 && test(place - size)) || (row < size - 1 && test(place + size))
      || (column > 0 && test(place - 1)) || (column < size - 1 && test(place + 1))
  }

  private func displaced(_ clean: [Float], _ ring: [UInt8], from stream: inout RandomStream) -> [Float] {
    var seen = clean
    for place in clean.indices where ring[place] > 0 && stream.uniform() < Self.displacement {
      let row = min(size - 1, max(0, place / size + stream.integer(below: 3) - 1))
      let column = min(size - 1, max(0, place % size + stream.integer(below: 3) - 1))
      seen[place] = clean[row * size + column]
    }
    return seen
  }

  /// Normal numbers on a coarse grid, interpolated: neighbours within a sixteenth of the image resemble each other.
  private func noiseField(from stream: inout RandomStream) -> [Float] {
    let spacing = max(2, size / 16)
    let nodes = size / spacing + 2
    var grid = [Float](repeating: 0, count: nodes * nodes)
    for node in grid.indices { grid[node] = stream.normal() }
    var field = [Float](repeating: 0, count: size * size)
    for row in 0..<size {
      let (y, dy) = (row / spacing, Float(row % spacing) / Float(spacing))
      for column in 0..<size {
        let (x, dx) = (column / spacing, Float(column % spacing) / Float(spacing))
        let above = grid[y * nodes + x] * (1 - dx) + grid[y * nodes + x + 1] * dx
        let below = grid[(y + 1) * nodes + x] * (1 - dx) + grid[(y + 1) * nodes + x + 1] * dx
        field[row * size + column] = above * (1 - dy) + below * dy
      }
    }
    return field
  }
}
