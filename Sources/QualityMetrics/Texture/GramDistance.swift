import Tensors

/// How differently the features of a judge go together in two sets of images: a distance between textures.
public enum GramDistance {
  /// Mean |Gₐ − G_b| of each pair, with G = FᵀF / (h·w·c) and F the features as an (h·w)×c matrix
  /// (`gram-distance@gatys2016`).
  ///
  /// Features are N×H×W×C; heights and widths of the two sets may differ. A real set of one item, a style image, is
  /// compared with every synthetic item. Name the judge in the result's signature. Throws `MetricError` for other
  /// numbers of items or channels, no items, features that are not finite.
  public static func score(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    let metric = MetricID.gramDistance
    for features in [synthetic, real] where features.rank != 4 {
      throw MetricError.wrongShape(metric, features.shape, expected: "features N×H×W×C")
    }
    guard synthetic.count > 0, real.count > 0 else { throw MetricError.noItems(metric) }
    let count = synthetic.shape[0]
    guard synthetic.shape[3] == real.shape[3], [1, count].contains(real.shape[0]) else {
      throw MetricError.shapesDiffer(metric, synthetic.shape, real.shape)
    }
    let style = real.shape[0] == 1 ? gram(real, item: 0) : nil
    let perItem = (0..<count).map { item in
      let other = style ?? gram(real, item: item)
      let differences = zip(gram(synthetic, item: item), other).map { abs($0 - $1) }
      return differences.reduce(0, +) / Double(differences.count)
    }
    try requireFinite(metric, perItem)
    return MetricScore(signature: Signature(metric, order: .any, items: count), perItem: perItem)
  }

  /// The Gram matrix of one item, C×C row by row.
  static func gram(_ features: Tensor, item: Int) -> [Double] {
    let (pixels, channels) = (features.shape[1] * features.shape[2], features.shape[3])
    let matrix = features.withSpan { span in
      ((item * pixels * channels)..<((item + 1) * pixels * channels)).map { Double(span[$0]) }
    }
    let scale = 1 / Double(pixels * channels)
    var result = [Double](repeating: 0, count: channels * channels)
    for a in 0..<channels {
      var sums = [Double](repeating: 0, count: a + 1)
      var out = sums.mutableSpan
      for pixel in 0..<pixels {
        let factor = matrix[pixel * channels + a]
        // Features behind a rectifier are mostly zero.
        if factor == 0 { continue }
        let values = matrix.span.extracting((pixel * channels)..<(pixel * channels + a + 1))
        for b in 0...a { out[b] += factor * values[b] }
      }
      for b in 0...a {
        result[a * channels + b] = sums[b] * scale
        result[b * channels + a] = sums[b] * scale
      }
    }
    return result
  }
}
