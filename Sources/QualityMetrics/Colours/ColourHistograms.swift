import Images

/// How well the colours of a set of generated images are distributed as those of real ones (pix2pix, table 5): the
/// intersection Σ min(p, q) of the histograms over all pixels, for each channel of Lab.
///
/// The paper does not say how wide its bins are; ours are part of the signature. The score belongs to the set, so there
/// are no values for single images.
public enum ColourHistograms {
  /// The width of a bin in units of L, a, b unless another is asked for.
  public static let binWidth = 1.0

  /// The scores of L, a and b, 1 for equal distributions. Images are RGB; their numbers may differ. Throws
  /// `MetricError.noItems`, `.notPositive` for the width.
  public static func intersections(
    _ synthetic: [Image], _ real: [Image], binWidth: Double = binWidth
  ) throws -> (lightness: MetricScore, greenRed: MetricScore, blueYellow: MetricScore) {
    func counts(_ images: [Image]) throws -> ColourCounts {
      var counts = try ColourCounts(binWidth: binWidth)
      for image in images { counts.add(image) }
      return counts
    }
    return try intersections(try counts(synthetic), try counts(real))
  }

  /// The same from the colours of sets that need not be held in memory; traps for unlike bins.
  public static func intersections(
    _ synthetic: ColourCounts, _ real: ColourCounts
  ) throws -> (lightness: MetricScore, greenRed: MetricScore, blueYellow: MetricScore) {
    guard synthetic.images > 0, real.images > 0 else { throw MetricError.noItems(.histogramLightness) }
    precondition(
      synthetic.binWidth == real.binWidth, "bins of \(synthetic.binWidth) and \(real.binWidth) do not intersect")
    func score(_ metric: MetricID, _ channel: Int) -> MetricScore {
      var signature = Signature(metric, colour: .lab, rounding: .eightBit, order: .any, items: synthetic.images)
      signature.state("bin-width", number(synthetic.binWidth))
      return MetricScore(signature: signature, value: synthetic.intersection(real, channel), perItem: [])
    }
    return (score(.histogramLightness, 0), score(.histogramGreenRed, 1), score(.histogramBlueYellow, 2))
  }
}

/// Counts of the pixels of a set of images in bins of L, a and b.
public struct ColourCounts: Sendable {
  /// Bins reach from here upwards: L from 0, a and b from −128.
  private static let lowest = SIMD3<Double>(0, -128, -128)
  private static let extent = 256.0

  /// The width of a bin in units of L, a, b.
  public let binWidth: Double
  /// The number of images counted.
  public private(set) var images = 0
  private var counts: [[Int]]
  private var pixels = 0

  /// No image yet. Throws `MetricError.notPositive` for the width.
  public init(binWidth: Double = ColourHistograms.binWidth) throws {
    guard binWidth > 0, binWidth.isFinite else {
      throw MetricError.notPositive(.histogramLightness, name: "bin width", value: binWidth)
    }
    self.binWidth = binWidth
    let bins = Int((Self.extent / binWidth).rounded(.up)) + 1
    counts = [[Int]](repeating: [Int](repeating: 0, count: bins), count: 3)
  }

  /// Counts the pixels of an image.
  public mutating func add(_ image: Image) {
    let samples = image.converted(toChannels: 3).samples
    let bins = counts[0].count
    for start in stride(from: 0, to: samples.count, by: 3) {
      let colour = Lab.fromBytes(samples[start], samples[start + 1], samples[start + 2])
      let bin = (colour - Self.lowest) / binWidth
      for channel in 0..<3 { counts[channel][min(bins - 1, max(0, Int(bin[channel])))] += 1 }
    }
    pixels += samples.count / 3
    images += 1
  }

  func intersection(_ other: ColourCounts, _ channel: Int) -> Double {
    zip(counts[channel], other.counts[channel]).reduce(0) { sum, pair in
      sum + min(Double(pair.0) / Double(pixels), Double(pair.1) / Double(other.pixels))
    }
  }
}
