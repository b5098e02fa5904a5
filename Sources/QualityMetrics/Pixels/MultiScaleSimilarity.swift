import Foundation
import Tensors

/// Structural similarity over five scales (Wang, Simoncelli, Bovik 2003).
public enum MultiScaleSimilarity {
  /// The exponents of the five scales, the full size first.
  public static let exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
  /// The shortest side whose fifth scale still holds the window of 11 pixels.
  public static let smallestSide = 161

  /// MS-SSIM (`ms-ssim@wang2003`): the product of the mean contrasts of four scales and the mean SSIM of the fifth,
  /// each to its exponent; scales are halved by the means of 2×2 pixels, an odd edge repeated. Window, constants and
  /// channels as `StructuralSimilarity.wang2004`.
  ///
  /// A mean that is negative counts as 0, as it has no real power. Images are N×H×W×C, pair by pair; `range` is the
  /// span that values may have. Throws `MetricError` for unlike shapes, sides below 161, no images, values that are
  /// not finite.
  public static func wang2003(_ synthetic: Tensor, _ real: Tensor, range: Double) throws -> MetricScore {
    let metric = MetricID.multiScaleSSIMWang2003
    try requirePositive(metric, "data range", range)
    let (count, height, width, channels) = try requirePairs(metric, synthetic, real)
    guard min(height, width) >= smallestSide else {
      throw MetricError.imageTooSmall(metric, height: height, width: width, window: smallestSide)
    }
    let taps = gaussianTaps(radius: 5, deviation: 1.5)
    let perItem = (0..<count).map { item in
      let sum = (0..<channels).reduce(0) { sum, channel in
        sum
          + similarity(
            Plane(synthetic, image: item, channel: channel), Plane(real, image: item, channel: channel), taps, range)
      }
      return sum / Double(channels)
    }
    try requireFinite(metric, perItem)
    var signature = Signature(
      metric, colour: channels == 1 ? .grey : channels == 3 ? .rgb : nil, range: .fixed(range),
      window: FilterWindow(taps: taps.count, deviation: 1.5, border: .valid), order: .any, items: count)
    signature.state("scales", String(exponents.count))
    return MetricScore(signature: signature, perItem: perItem)
  }

  private static func similarity(_ synthetic: Plane, _ real: Plane, _ taps: [Double], _ range: Double) -> Double {
    var (x, y, product) = (synthetic, real, 1.0)
    for (scale, exponent) in exponents.enumerated() {
      let alike = x.similarity(to: y, taps, range: range)
      let isLast = scale == exponents.count - 1
      let value = isLast ? alike.similarity : alike.contrast
      // What is not a number stays so, to be refused.
      product *= value < 0 ? 0 : pow(value, exponent)
      if !isLast { (x, y) = (x.halved, y.halved) }
    }
    return product
  }
}

extension Plane {
  /// The means of 2×2 pixels; the last row or column of an odd number counts twice.
  fileprivate var halved: Plane {
    let (rows, columns) = ((height + 1) / 2, (width + 1) / 2)
    var result: [Double] = []
    result.reserveCapacity(rows * columns)
    for row in 0..<rows {
      let (upper, lower) = (2 * row * width, min(2 * row + 1, height - 1) * width)
      for column in 0..<columns {
        let (left, right) = (2 * column, min(2 * column + 1, width - 1))
        result.append((values[upper + left] + values[upper + right] + values[lower + left] + values[lower + right]) / 4)
      }
    }
    return Plane(height: rows, width: columns, values: result)
  }
}
