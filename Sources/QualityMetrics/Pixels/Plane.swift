import Tensors

/// One channel of one image, in Double.
struct Plane {
  let height: Int
  let width: Int
  /// Row by row.
  var values: [Double]

  /// The channel of an image out of a tensor N×H×W×C.
  init(_ images: Tensor, image: Int, channel: Int) {
    let (height, width, channels) = (images.shape[1], images.shape[2], images.shape[3])
    (self.height, self.width) = (height, width)
    var values = [Double](repeating: 0, count: height * width)
    var plane = values.mutableSpan
    images.withSpan { span in
      let pixels = span.extracting((image * height * width * channels)..<((image + 1) * height * width * channels))
      for place in plane.indices { plane[place] = Double(pixels[place * channels + channel]) }
    }
    self.values = values
  }

  init(height: Int, width: Int, values: [Double]) { (self.height, self.width, self.values) = (height, width, values) }

  /// Mirrored at the edges by `margin` pixels on every side, the edge pixel repeated; at most the plane's extent.
  func mirrored(by margin: Int) -> Plane {
    guard margin > 0 else { return self }
    func source(_ place: Int, _ extent: Int) -> Int {
      place < 0 ? -1 - place : place >= extent ? 2 * extent - 1 - place : place
    }
    var wide: [Double] = []
    wide.reserveCapacity((height + 2 * margin) * (width + 2 * margin))
    for row in -margin..<(height + margin) {
      let start = source(row, height) * width
      for column in -margin..<(width + margin) { wide.append(values[start + source(column, width)]) }
    }
    return Plane(height: height + 2 * margin, width: width + 2 * margin, values: wide)
  }

  /// The plane filtered by the same taps along both axes, where the whole window lies inside.
  func filtered(_ taps: [Double]) -> Plane {
    let (outHeight, outWidth) = (height - taps.count + 1, width - taps.count + 1)
    let narrow = slide(taps, over: values, rowLength: width, tapDistance: 1, rows: height, columns: outWidth)
    let result = slide(
      taps, over: narrow, rowLength: outWidth, tapDistance: outWidth, rows: outHeight, columns: outWidth)
    return Plane(height: outHeight, width: outWidth, values: result)
  }

  /// The product, element by element.
  static func * (a: Plane, b: Plane) -> Plane {
    Plane(height: a.height, width: a.width, values: zip(a.values, b.values).map { $0 * $1 })
  }
}

/// Weighted sums of values that lie `tapDistance` apart, for `columns` places of each row.
private func slide(
  _ taps: [Double], over source: [Double], rowLength: Int, tapDistance: Int, rows: Int, columns: Int
) -> [Double] {
  var result: [Double] = []
  result.reserveCapacity(rows * columns)
  for row in 0..<rows {
    var sums = [Double](repeating: 0, count: columns)
    var out = sums.mutableSpan
    for (tap, weight) in taps.enumerated() {
      // A span of just the row lets the compiler drop the bounds checks and use vector instructions.
      let start = row * rowLength + tap * tapDistance
      let values = source.span.extracting(start..<(start + columns))
      for i in 0..<columns { out[i] += weight * values[i] }
    }
    result.append(contentsOf: sums)
  }
  return result
}

/// Checks that two sets of images can be compared one by one; gives N, H, W, C.
func requirePairs(
  _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor
) throws -> (count: Int, height: Int, width: Int, channels: Int) {
  for images in [synthetic, real] where images.rank != 4 {
    throw MetricError.wrongShape(metric, images.shape, expected: "images N×H×W×C")
  }
  guard synthetic.shape == real.shape else { throw MetricError.shapesDiffer(metric, synthetic.shape, real.shape) }
  guard synthetic.count > 0 else { throw MetricError.noItems(metric) }
  let shape = synthetic.shape
  return (shape[0], shape[1], shape[2], shape[3])
}

/// Throws unless every value of every item is finite.
func requireFinite(_ metric: MetricID, _ perItem: [Double]) throws {
  if let item = perItem.firstIndex(where: { !$0.isFinite }) { throw MetricError.notFinite(metric, item: item) }
}

/// Throws unless a number is positive and finite.
func requirePositive(_ metric: MetricID, _ name: String, _ value: Double) throws {
  guard value > 0, value.isFinite else { throw MetricError.notPositive(metric, name: name, value: value) }
}
