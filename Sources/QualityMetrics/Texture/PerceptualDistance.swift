import Tensors

/// How far apart images are in the features of a network trained on photographs.
public enum PerceptualDistance {
  /// ‖φ(x) − φ(y)‖² / (C·H·W) for each layer φ, meant over layers (`perceptual-distance@johnson2016`).
  ///
  /// Johnson et al. 2016, equation 2, is that of one layer of VGG-16; which layers of which network were taken stands
  /// in the signature. Maps are N×H×W×C, one tensor for each layer, pair by pair. Name the judge in the result's
  /// signature. Throws `MetricError` for unlike shapes, no images, values that are not finite.
  public static func score(_ synthetic: [Tensor], _ real: [Tensor], layers: [String]) throws -> MetricScore {
    let metric = MetricID.perceptualDistanceJohnson2016
    precondition(
      synthetic.count == layers.count && real.count == layers.count && !layers.isEmpty,
      "\(synthetic.count) and \(real.count) maps do not fit \(layers.count) layers")
    let byLayer = try zip(synthetic, real).map { try distances(metric, $0, $1) }
    guard let count = byLayer.first?.count, byLayer.allSatisfy({ $0.count == count }) else {
      throw MetricError.shapesDiffer(metric, [byLayer[0].count], [byLayer[byLayer.count - 1].count])
    }
    let perItem = (0..<count).map { item in mean(byLayer.map { $0[item] }) }
    try requireFinite(metric, perItem)
    var signature = Signature(metric, order: .any, items: count)
    signature.state("layers", layers.joined(separator: "+"))
    return MetricScore(signature: signature, perItem: perItem)
  }

  private static func distances(_ metric: MetricID, _ synthetic: Tensor, _ real: Tensor) throws -> [Double] {
    let (count, _, _, _) = try requirePairs(metric, synthetic, real)
    let each = real.count / count
    return synthetic.withSpan { left in
      real.withSpan { right in
        (0..<count).map { item in
          var sum = 0.0
          for place in item * each..<(item + 1) * each {
            let apart = Double(left[place]) - Double(right[place])
            sum += apart * apart
          }
          return sum / Double(each)
        }
      }
    }
  }
}
