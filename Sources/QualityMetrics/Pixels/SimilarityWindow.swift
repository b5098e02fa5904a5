import Foundation
import Tensors

/// The window that structural similarity is computed under, and what becomes of the image's edge. K₁ is 0.01, K₂ 0.03.
public enum SimilarityWindow: String, Codable, Hashable, Sendable, CaseIterable {
  /// Wang et al. 2004: a Gaussian of 11×11 taps, deviation 1.5, where it lies inside the image.
  case gaussian11 = "gauss11-1.5-valid"
  /// SciPy's Gaussian of 13×13 taps, deviation 1.5, mirrored at the edge; 5 pixels of the map are cut off at each side.
  case gaussian13 = "gauss13-1.5-reflect"
  /// The plain mean over 7×7 pixels inside the image, variances as of samples: what scikit-image does unless asked.
  case uniform7 = "uniform7-valid"
  /// Daala's: a Gaussian whose deviation is 1.5/256 of the image's height, renormalised at the edge; the map's mean is
  /// weighted by what the window had inside the image.
  case heightScaled = "gauss-1.5/256-of-height-renormalised"

  /// The shortest side that images may have.
  var smallestSide: Int {
    switch self {
    case .gaussian11, .gaussian13: 11
    case .uniform7: 8
    case .heightScaled: 1
    }
  }

  /// The mean similarity of two channels, the data range being `range`.
  func similarity(_ x: Plane, _ y: Plane, range: Double) -> Double {
    switch self {
    case .gaussian11: x.similarity(to: y, gaussianTaps(radius: 5, deviation: 1.5), range: range).similarity
    case .gaussian13:
      x.mirrored(by: 1).similarity(
        to: y.mirrored(by: 1), gaussianTaps(radius: 6, deviation: 1.5), range: range
      ).similarity
    case .uniform7:
      x.similarity(to: y, [Double](repeating: 1.0 / 7, count: 7), range: range, variance: 49.0 / 48).similarity
    case .heightScaled: x.heightScaledSimilarity(to: y, range: range)
    }
  }

  /// States the window as signatures have it.
  func state(in signature: inout Signature) {
    switch self {
    case .gaussian11: signature.window = FilterWindow(taps: 11, deviation: 1.5, border: .valid)
    case .gaussian13: signature.window = FilterWindow(taps: 13, deviation: 1.5, border: .reflect)
    case .uniform7:
      signature.state("window", rawValue)
      signature.state("covariance", "sample")
    case .heightScaled: signature.state("window", rawValue)
    }
  }
}

/// The weights of a Gaussian at whole distances up to `radius`; their sum is 1.
func gaussianTaps(radius: Int, deviation: Double) -> [Double] {
  let bell = gaussianBell(radius: radius, deviation: deviation)
  let sum = bell.reduce(0, +)
  return bell.map { $0 / sum }
}

private func gaussianBell(radius: Int, deviation: Double) -> [Double] {
  (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (deviation * deviation)) }
}

extension Plane {
  /// SSIM's map under a window wherever it lies inside, meant; variances are first multiplied by `variance`.
  func similarity(
    to other: Plane, _ taps: [Double], range: Double, variance: Double = 1
  ) -> WindowedSimilarity {
    // To multiply the variances is to divide the constant beside them.
    WindowedSimilarity(
      values, other.values, height: height, width: width, taps: taps, first: 0.01 * range * 0.01 * range,
      second: 0.03 * range * 0.03 * range / variance)
  }

  /// `SimilarityWindow.heightScaled`.
  fileprivate func heightScaledSimilarity(to other: Plane, range: Double) -> Double {
    let deviation = Double(height) * 1.5 / 256
    let radius = Int((4 * deviation).rounded(.up))
    let taps = gaussianBell(radius: radius, deviation: deviation)
    // Zeros around the picture add nothing to sums; the same sums over ones say how much of the window was inside.
    func sums(_ plane: Plane) -> [Double] { plane.extendedByZeros(radius).filtered(taps).values }
    let inside = sums(Plane(height: height, width: width, values: values.map { _ in 1 }))
    let (sumX, sumY) = (sums(self), sums(other))
    let (squareX, squareY, product) = (sums(self * self), sums(other * other), sums(self * other))
    let (first, second) = (0.01 * range * 0.01 * range, 0.03 * range * 0.03 * range)
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

  /// With `margin` rows and columns of zeros at every side.
  private func extendedByZeros(_ margin: Int) -> Plane {
    let wide = width + 2 * margin
    var result = [Double](repeating: 0, count: (height + 2 * margin) * wide)
    for row in 0..<height {
      let start = (row + margin) * wide + margin
      result.replaceSubrange(start..<start + width, with: values[row * width..<(row + 1) * width])
    }
    return Plane(height: height + 2 * margin, width: wide, values: result)
  }
}
