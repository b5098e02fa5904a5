import Images

/// The points of the unit square at which a square picture is sampled: several for each pixel, so that edges are
/// smooth.
struct SupersampledGrid {
  /// Rows and columns of the picture.
  let size: Int
  /// Rows and columns of points in each pixel.
  let fineness: Int

  init(size: Int) {
    self.size = size
    fineness = size < 64 ? 3 : 2
  }

  /// Rows and columns of points.
  var extent: Int { size * fineness }

  /// Where a row or column of points lies, in [0, 1].
  @inline(__always) func place(_ number: Int) -> Float { (Float(number) + 0.5) / Float(extent) }

  /// Something for every point, row after row.
  @inline(__always)
  func points<Value>(_ value: (_ x: Float, _ y: Float) -> Value) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(extent * extent)
    for row in 0..<extent {
      for column in 0..<extent { values.append(value(place(column), place(row))) }
    }
    return values
  }

  /// A picture whose pixels are the means of their points' colours; `colour` gets the number of the point too.
  @inline(__always)
  func image(_ colour: (_ point: Int, _ x: Float, _ y: Float) -> LinearColour) -> Image {
    let scale = 255 / Float(fineness * fineness)
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * size * size)
    for row in 0..<size {
      for column in 0..<size {
        var sum = LinearColour(repeating: 0)
        for fineRow in row * fineness..<(row + 1) * fineness {
          for fineColumn in column * fineness..<(column + 1) * fineness {
            sum += colour(fineRow * extent + fineColumn, place(fineColumn), place(fineRow))
          }
        }
        let levels = (sum * scale + 0.5).clamped(lowerBound: .zero, upperBound: .init(repeating: 255.5))
        samples.append(UInt8(levels.x))
        samples.append(UInt8(levels.y))
        samples.append(UInt8(levels.z))
      }
    }
    return Image(height: size, width: size, channels: 3, samples: samples)
  }

  /// As `image`, of one channel.
  @inline(__always)
  func greyImage(_ shade: (_ point: Int, _ x: Float, _ y: Float) -> Float) -> Image {
    let scale = 255 / Float(fineness * fineness)
    var samples: [UInt8] = []
    samples.reserveCapacity(size * size)
    for row in 0..<size {
      for column in 0..<size {
        var sum: Float = 0
        for fineRow in row * fineness..<(row + 1) * fineness {
          for fineColumn in column * fineness..<(column + 1) * fineness {
            sum += shade(fineRow * extent + fineColumn, place(fineColumn), place(fineRow))
          }
        }
        samples.append(UInt8(min(255.5, max(0, sum * scale + 0.5))))
      }
    }
    return Image(height: size, width: size, channels: 1, samples: samples)
  }

  /// For each pixel the label that most of its points have, the lowest of equals; labels are below `classes`.
  func majority(classes: Int, _ label: (_ point: Int) -> UInt8) -> [UInt8] {
    var counts = [Int](repeating: 0, count: classes)
    var labels: [UInt8] = []
    labels.reserveCapacity(size * size)
    for row in 0..<size {
      for column in 0..<size {
        for place in counts.indices { counts[place] = 0 }
        for fineRow in row * fineness..<(row + 1) * fineness {
          for fineColumn in column * fineness..<(column + 1) * fineness {
            counts[Int(label(fineRow * extent + fineColumn))] += 1
          }
        }
        var best = 0
        for place in counts.indices where counts[place] > counts[best] { best = place }
        labels.append(UInt8(best))
      }
    }
    return labels
  }

  /// Black lines on white where neighbouring points differ, about one pixel wide.
  ///
  /// `thickness` is how many rows and columns around a border are black; `ink` tells how dark the line is at a place.
  func outlines<Key: Equatable>(
    _ keys: [Key], thickness: Int? = nil, ink: (_ x: Float, _ y: Float) -> Float = { _, _ in 1 }
  ) -> Image {
    let reach = thickness ?? max(1, fineness - 1)
    var black = [Bool](repeating: false, count: extent * extent)
    for row in 0..<extent {
      for column in 0..<extent {
        let place = row * extent + column
        let differs =
          (column + 1 < extent && keys[place] != keys[place + 1])
          || (row + 1 < extent && keys[place] != keys[place + extent])
        guard differs else { continue }
        for y in row..<min(extent, row + reach) {
          for x in column..<min(extent, column + reach) { black[y * extent + x] = true }
        }
      }
    }
    return greyImage { point, x, y in black[point] ? 1 - ink(x, y) : 1 }
  }
}
