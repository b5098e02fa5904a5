extension Image {
  /// The image enlarged by a whole factor, every pixel a square of its own colour.
  public func enlarged(_ factor: Int) -> Image {
    precondition(factor > 0, "an image cannot be enlarged \(factor) times")
    return factor == 1 ? self : resizedNearest(height: height * factor, width: width * factor)
  }

  /// Resampled for display: each pixel takes the nearest source pixel, centres aligned at half pixels.
  public func resizedNearest(height newHeight: Int, width newWidth: Int) -> Image {
    var result = Image(height: newHeight, width: newWidth, colour: [UInt8](repeating: 0, count: channels))
    let columns = (0..<newWidth).map { (2 * $0 + 1) * width / (2 * newWidth) * channels }
    var target = 0
    for row in 0..<newHeight {
      let source = (2 * row + 1) * height / (2 * newHeight) * width * channels
      for column in columns {
        for channel in 0..<channels {
          result.samples[target] = samples[source + column + channel]
          target += 1
        }
      }
    }
    return result
  }

  /// Resampled for display by linear interpolation between the four nearest pixels, centres aligned at half pixels,
  /// edges repeated, rounded to nearest. Shrinking does not average: that is for metrics' own protocols to do.
  public func resizedBilinear(height newHeight: Int, width newWidth: Int) -> Image {
    var result = Image(height: newHeight, width: newWidth, colour: [UInt8](repeating: 0, count: channels))
    let columns = (0..<newWidth).map { Self.neighbours($0, of: width, newExtent: newWidth) }
    var target = 0
    for row in 0..<newHeight {
      let rows = Self.neighbours(row, of: height, newExtent: newHeight)
      for column in columns {
        for channel in 0..<channels {
          func sample(_ row: Int, _ column: Int) -> Float { Float(self[row, column, channel]) }
          let above =
            sample(rows.first, column.first) * (1 - column.weight)
            + sample(rows.first, column.second) * column.weight
          let below =
            sample(rows.second, column.first) * (1 - column.weight)
            + sample(rows.second, column.second) * column.weight
          result.samples[target] = UInt8(above * (1 - rows.weight) + below * rows.weight + 0.5)
          target += 1
        }
      }
    }
    return result
  }

  /// The two source pixels around a target pixel, and the weight of the second.
  private static func neighbours(
    _ target: Int, of extent: Int, newExtent: Int
  ) -> (first: Int, second: Int, weight: Float) {
    let place = max(0, (Float(target) + 0.5) * Float(extent) / Float(newExtent) - 0.5)
    let first = min(Int(place), extent - 1)
    return (first, min(first + 1, extent - 1), place - Float(first))
  }
}
