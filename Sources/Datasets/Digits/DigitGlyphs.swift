import Foundation

/// The ten digits as strokes in the unit square, x to the right and y down.
enum DigitGlyphs {
  /// Each stroke is a row of points that straight lines join.
  static let strokes: [[[SIMD2<Double>]]] = [
    [arc([0.5, 0.5], [0.29, 0.42], 0, 360)],
    [[[0.34, 0.26], [0.56, 0.08], [0.56, 0.92]]],
    [arc([0.49, 0.33], [0.27, 0.25], 190, 395) + [[0.22, 0.92], [0.8, 0.92]]],
    [arc([0.46, 0.29], [0.26, 0.21], 205, 450), arc([0.46, 0.71], [0.3, 0.21], 270, 515)],
    [[[0.64, 0.92], [0.64, 0.08], [0.18, 0.64], [0.86, 0.64]]],
    [[[0.76, 0.08], [0.3, 0.08]] + arc([0.48, 0.65], [0.29, 0.27], 222, 510)],
    [[[0.68, 0.08], [0.44, 0.26], [0.28, 0.5], [0.24, 0.68]] + arc([0.5, 0.68], [0.26, 0.24], 180, 540)],
    [[[0.2, 0.08], [0.8, 0.08], [0.54, 0.46], [0.42, 0.92]]],
    [arc([0.5, 0.29], [0.23, 0.21], 90, 450), arc([0.5, 0.71], [0.28, 0.21], 270, 630)],
    [arc([0.5, 0.32], [0.25, 0.24], 0, 360) + [[0.72, 0.6], [0.58, 0.92]]],
  ]

  /// Points on an ellipse; degrees from the right, clockwise as y points down.
  private static func arc(
    _ centre: SIMD2<Double>, _ radii: SIMD2<Double>, _ from: Double, _ to: Double
  ) -> [SIMD2<Double>] {
    let count = Int(((to - from) / 20).rounded(.up))
    return (0...count).map { step in
      let angle = radians(from + (to - from) * Double(step) / Double(count))
      return centre + radii * SIMD2(cos(angle), sin(angle))
    }
  }
}
