import Images
import Tensors

/// Whether generated people wear the colours that they should.
public enum PartColours {
  /// The least number of pixels by which a part counts as seen.
  public static let smallestPart = 4

  /// The distance ΔE*ab in Lab between the mean colours of a part in the generated and in the real picture, meant over the
  /// parts that are seen, then over pictures (`part-colour-error@canonical`).
  ///
  /// - Parameters:
  ///   - synthetic: N×H×W×3.
  ///   - real: the truth, alike.
  ///   - labels: the part that each pixel of the truth shows, 0 for none, row after row, for each picture.
  ///   - range: what black and white are in the pictures.
  ///   - smallest: parts of fewer pixels are left out.
  /// - Throws: `MetricError` for unlike shapes, pictures without any part, values that are not finite.
  public static func error(
    _ synthetic: Tensor, _ real: Tensor, labels: [[UInt8]], range: ValueRange, smallest: Int = smallestPart
  ) throws -> MetricScore {
    let metric = MetricID.partColourError
    let (count, height, width, channels) = try requirePairs(metric, synthetic, real)
    guard channels == 3 else {
      throw MetricError.wrongShape(metric, synthetic.shape, expected: "images N×H×W×3")
    }
    precondition(labels.count == count, "\(labels.count) label maps do not fit \(count) pictures")
    let perItem = try (0..<count).map { item -> Double in
      precondition(
        labels[item].count == height * width, "\(labels[item].count) labels do not fill \(height)×\(width) pixels")
      let sizes = Dictionary(labels[item].filter { $0 > 0 }.map { ($0, 1) }, uniquingKeysWith: +)
      let parts = sizes.filter { $0.value >= smallest }.keys.sorted()
      guard !parts.isEmpty else {
        throw MetricError.nothingToCompareWith(metric, "picture \(item) shows no part of \(smallest) pixels or more")
      }
      return mean(
        parts.map { part in
          let difference =
            meanColour(synthetic, item, labels[item], part, range) - meanColour(real, item, labels[item], part, range)
          return (difference * difference).sum().squareRoot()
        })
    }
    try requireFinite(metric, perItem)
    var signature = Signature(metric, colour: .lab, order: .any, items: count)
    signature.state("smallest-part", String(smallest))
    return MetricScore(signature: signature, perItem: perItem)
  }

  /// The mean of red, green and blue over a part, in Lab.
  private static func meanColour(
    _ images: Tensor, _ item: Int, _ labels: [UInt8], _ part: UInt8, _ range: ValueRange
  ) -> SIMD3<Double> {
    let start = item * labels.count * 3
    var (sum, pixels) = (SIMD3<Double>.zero, 0.0)
    images.withSpan { span in
      for pixel in labels.indices where labels[pixel] == part {
        let place = start + 3 * pixel
        sum += SIMD3(Double(span[place]), Double(span[place + 1]), Double(span[place + 2]))
        pixels += 1
      }
    }
    let (black, white) = (Double(range.black), Double(range.white))
    return Lab.fromRGB((sum / pixels - black) / (white - black))
  }
}
