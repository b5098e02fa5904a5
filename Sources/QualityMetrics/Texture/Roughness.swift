import Tensors

/// How much fine structure images hold, compared with real ones.
public enum Roughness {
  /// Gradient energy of synthetic over that of real images (`gradient-energy-ratio@canonical`); 1 is alike, below 1
  /// is blurred.
  ///
  /// The energy of an image is the mean square of the differences between horizontal neighbours plus that between
  /// vertical ones. Each item's value is its energy divided by the mean energy of the real images; the sets need not
  /// be paired nor of one size. Images N×H×W×C of at least 2×2. Throws `MetricError`, also when the real images are
  /// flat.
  public static func gradientEnergyRatio(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    let metric = MetricID.gradientEnergyRatio
    let (left, right) = (try energies(metric, synthetic), try energies(metric, real))
    return try ratio(metric, left, right, "the real images are flat", Signature(metric, order: .any))
  }

  /// Absolute difference of the gradient energies of each pair of images (`gradient-energy-distance@canonical`), in
  /// squared intensity. Images N×H×W×C in pairs. Throws `MetricError`.
  public static func gradientEnergyDistance(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    let metric = MetricID.gradientEnergyDistance
    let (count, _, _, _) = try requirePairs(metric, synthetic, real)
    let pairs = zip(try energies(metric, synthetic), try energies(metric, real))
    return MetricScore(
      signature: Signature(metric, order: .any, items: count), perItem: pairs.map { abs($0 - $1) })
  }

  /// Mean |Laplacian| over foreground pixels of synthetic over real images (`roughness-ratio@canonical`); 1 is
  /// alike, below 1 is too smooth.
  ///
  /// The Laplacian has four neighbours; those beyond the edge repeat the edge. A pixel is foreground when its value
  /// is below `foreground`: depth images have background +1, and their hands end at 1 − 1/64. Each item's value is its
  /// own mean divided by the mean over the real images; an image without foreground counts as 0. Images N×H×W×1.
  /// Throws `MetricError`, also when no real image has any roughness.
  public static func ratio(
    _ synthetic: Tensor, _ real: Tensor, foreground: Float = 1 - 1 / 64
  ) throws -> MetricScore {
    let metric = MetricID.roughnessRatio
    var signature = Signature(metric, order: .any)
    signature.state("foreground", "below" + String(foreground))
    let (left, right) = (try laplacians(metric, synthetic, foreground), try laplacians(metric, real, foreground))
    return try ratio(metric, left, right, "the real images have no rough foreground", signature)
  }

  private static func ratio(
    _ metric: MetricID, _ synthetic: [Double], _ real: [Double], _ failure: String, _ signature: Signature
  ) throws -> MetricScore {
    let scale = mean(real)
    guard scale > 0 else { throw MetricError.nothingToCompareWith(metric, failure) }
    var signature = signature
    signature.items = synthetic.count
    return MetricScore(signature: signature, perItem: synthetic.map { $0 / scale })
  }

  /// The gradient energy of each image.
  private static func energies(_ metric: MetricID, _ images: Tensor) throws -> [Double] {
    let (count, height, width, channels) = try requireImages(metric, images, smallestSide: 2)
    let result = images.withSpan { span in
      (0..<count).map { item in
        var (across, down) = (0.0, 0.0)
        for row in 0..<height {
          let start = (item * height + row) * width * channels
          for i in start..<(start + (width - 1) * channels) {
            let step = Double(span[i + channels]) - Double(span[i])
            across += step * step
          }
          guard row + 1 < height else { continue }
          for i in start..<(start + width * channels) {
            let step = Double(span[i + width * channels]) - Double(span[i])
            down += step * step
          }
        }
        return across / Double(height * (width - 1) * channels) + down / Double((height - 1) * width * channels)
      }
    }
    try requireFinite(metric, result)
    return result
  }

  /// The mean |Laplacian| over the foreground of each image.
  private static func laplacians(_ metric: MetricID, _ images: Tensor, _ foreground: Float) throws -> [Double] {
    let (count, height, width, channels) = try requireImages(metric, images, smallestSide: 2)
    guard channels == 1 else { throw MetricError.wrongShape(metric, images.shape, expected: "depth images N×H×W×1") }
    let result = images.withSpan { span in
      (0..<count).map { item in
        var (sum, pixels) = (0.0, 0)
        for row in 0..<height {
          let (above, below) = (max(row - 1, 0), min(row + 1, height - 1))
          for column in 0..<width {
            func value(_ row: Int, _ column: Int) -> Double { Double(span[(item * height + row) * width + column]) }
            let centre = value(row, column)
            if centre >= Double(foreground) { continue }
            let neighbours =
              value(above, column) + value(below, column) + value(row, max(column - 1, 0))
              + value(row, min(column + 1, width - 1))
            sum += abs(neighbours - 4 * centre)
            pixels += 1
          }
        }
        return pixels == 0 ? 0 : sum / Double(pixels)
      }
    }
    try requireFinite(metric, result)
    return result
  }

  private static func requireImages(
    _ metric: MetricID, _ images: Tensor, smallestSide: Int
  ) throws -> (count: Int, height: Int, width: Int, channels: Int) {
    let (count, height, width, channels) = try requirePairs(metric, images, images)
    guard min(height, width) >= smallestSide else {
      throw MetricError.imageTooSmall(metric, height: height, width: width, window: smallestSide)
    }
    return (count, height, width, channels)
  }
}
