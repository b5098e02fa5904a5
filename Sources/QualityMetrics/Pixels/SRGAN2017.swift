import Foundation
import Images
import Tensors

/// PSNR and SSIM as the super-resolution papers of 2016 and 2017 state them (Ledig et al. 2017, section 3.1): on luma
/// rounded to 8 bits, with 4 pixels cut off at every side.
///
/// Their numbers come from the tools of the Daala project; the bicubic and nearest rows of Set5 are met by these rules.
public enum SRGAN2017 {
  /// Pixels cut off at every side.
  public static let border = 4

  /// PSNR on luma (`psnr@srgan2017`), image by image, then the mean.
  ///
  /// Images N×H×W×3 or N×H×W×1 in 0…255, pair by pair. Throws `MetricError`.
  public static func peakSignalToNoise(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    let metric = MetricID.psnrSRGAN2017
    let (left, right) = try lumas(metric, synthetic, real)
    var score = try PixelErrors.peakSignalToNoise(left, right, range: 255, border: border, metric: metric)
    score.signature = signature(metric, items: score.perItem.count)
    return score
  }

  /// SSIM on luma (`ssim@srgan2017`) with the window of Daala's `dump_ssim`: a Gaussian whose deviation is 1.5/256 of
  /// the picture's height after the border is off, renormalised at the edge; the map's mean is weighted by what the
  /// window had inside the picture. K₁ 0.01, K₂ 0.03, range 255.
  ///
  /// Images N×H×W×3 or N×H×W×1 in 0…255, pair by pair, sides above 8 pixels. Throws `MetricError`.
  public static func structuralSimilarity(_ synthetic: Tensor, _ real: Tensor) throws -> MetricScore {
    let metric = MetricID.ssimSRGAN2017
    let (left, right) = try lumas(metric, synthetic, real)
    let (count, height, width, _) = try requirePairs(metric, left, right)
    guard min(height, width) > 2 * border else {
      throw MetricError.imageTooSmall(metric, height: height, width: width, window: 2 * border + 1)
    }
    let perItem = (0..<count).map { item in
      daalaSimilarity(
        Plane(left, image: item, channel: 0).cut(border), Plane(right, image: item, channel: 0).cut(border))
    }
    try requireFinite(metric, perItem)
    var stated = signature(metric, items: count)
    stated.state("window", "gauss-1.5/256-of-height-renormalised")
    return MetricScore(signature: stated, perItem: perItem)
  }

  private static func signature(_ metric: MetricID, items: Int) -> Signature {
    Signature(
      metric, colour: .lumaStudio601, range: .fixed(255), rounding: .eightBit, order: .any, items: items,
      extra: ["border": String(border)])
  }

  private static func lumas(
    _ metric: MetricID, _ synthetic: Tensor, _ real: Tensor
  ) throws -> (Tensor, Tensor) {
    let (_, _, _, channels) = try requirePairs(metric, synthetic, real)
    guard channels == 1 || channels == 3 else {
      throw MetricError.wrongShape(metric, synthetic.shape, expected: "images N×H×W×3 or N×H×W×1")
    }
    func rounded(_ images: Tensor) -> Tensor {
      var luma = images.lumaStudio601(.bytes)
      luma.mutate { span in for i in span.indices { span[i] = (span[i] + 0.5).rounded(.down) } }
      return luma
    }
    return (rounded(synthetic), rounded(real))
  }

  private static func daalaSimilarity(_ x: Plane, _ y: Plane) -> Double {
    let deviation = Double(x.height) * 1.5 / 256
    let radius = Int((4 * deviation).rounded(.up))
    let taps = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
    // Zeros around the picture add nothing to sums; the same sums over ones say how much of the window was inside.
    func sums(_ plane: Plane) -> [Double] { plane.extendedByZeros(radius).filtered(taps).values }
    let inside = sums(Plane(height: x.height, width: x.width, values: x.values.map { _ in 1 }))
    let (sumX, sumY, squareX, squareY, product) = (sums(x), sums(y), sums(x * x), sums(y * y), sums(x * y))
    let (first, second) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
    var (total, weights) = (0.0, 0.0)
    for i in inside.indices {
      let weight = inside[i]
      let (mx, my) = (sumX[i] / weight, sumY[i] / weight)
      let (vx, vy) = (squareX[i] / weight - mx * mx, squareY[i] / weight - my * my)
      let vxy = product[i] / weight - mx * my
      total +=
        weight * (2 * mx * my + first) * (2 * vxy + second) / ((mx * mx + my * my + first) * (vx + vy + second))
      weights += weight
    }
    return total / weights
  }
}

extension Plane {
  /// Without `border` rows and columns at every side.
  fileprivate func cut(_ border: Int) -> Plane {
    let columns = border..<(width - border)
    return Plane(
      height: height - 2 * border, width: columns.count,
      values: (border..<(height - border)).flatMap { row in
        values[row * width + border..<row * width + columns.upperBound]
      })
  }

  /// With `margin` rows and columns of zeros at every side.
  fileprivate func extendedByZeros(_ margin: Int) -> Plane {
    let wide = width + 2 * margin
    var result = [Double](repeating: 0, count: (height + 2 * margin) * wide)
    for row in 0..<height {
      let start = (row + margin) * wide + margin
      result.replaceSubrange(start..<start + width, with: values[row * width..<(row + 1) * width])
    }
    return Plane(height: height + 2 * margin, width: wide, values: result)
  }
}
