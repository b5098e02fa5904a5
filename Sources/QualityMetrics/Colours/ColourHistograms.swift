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
    guard !synthetic.isEmpty, !real.isEmpty else { throw MetricError.noItems(.histogramLightness) }
    guard binWidth > 0, binWidth.isFinite else {
      throw MetricError.notPositive(.histogramLightness, name: "bin width", value: binWidth)
    }
    let (made, wanted) = (Histograms(synthetic, binWidth), Histograms(real, binWidth))
    func score(_ metric: MetricID, _ channel: Int) -> MetricScore {
      var signature = Signature(metric, colour: .lab, rounding: .eightBit, order: .any, items: synthetic.count)
      signature.state("bin-width", number(binWidth))
      return MetricScore(signature: signature, value: made.intersection(wanted, channel), perItem: [])
    }
    return (score(.histogramLightness, 0), score(.histogramGreenRed, 1), score(.histogramBlueYellow, 2))
  }
}

/// Counts of the pixels of a set of images in bins of L, a and b.
private struct Histograms {
  /// Bins reach from here upwards: L from 0, a and b from −128.
  private static let lowest = SIMD3<Double>(0, -128, -128)
  private static let extent = 256.0

  private var counts: [[Int]]
  private var pixels = 0

  init(_ images: [Image], _ width: Double) {
    let bins = Int((Self.extent / width).rounded(.up)) + 1
    counts = [[Int]](repeating: [Int](repeating: 0, count: bins), count: 3)
    for image in images {
      let samples = image.converted(toChannels: 3).samples
      for start in stride(from: 0, to: samples.count, by: 3) {
        let colour = Lab.fromBytes(samples[start], samples[start + 1], samples[start + 2])
        let bin = (colour - Self.lowest) / width
        for channel in 0..<3 { counts[channel][min(bins - 1, max(0, Int(bin[channel])))] += 1 }
      }
      pixels += samples.count / 3
    }
  }

  func intersection(_ other: Histograms, _ channel: Int) -> Double {
    zip(counts[channel], other.counts[channel]).reduce(0) { sum, pair in
      sum + min(Double(pair.0) / Double(pixels), Double(pair.1) / Double(other.pixels))
    }
  }
}
