import Foundation
import Tensors

/// Ranges from which the shape of a drawn digit is taken.
struct StrokeRanges {
  /// The glyph's nominal edge in pixels.
  var extent: Double
  /// Rotation either way, in degrees.
  var rotation: Double
  /// Shear either way.
  var shear: Double
  /// Width of the glyph, as a share of its nominal edge.
  var width: ClosedRange<Double>
  /// Height of the glyph, as a share of its nominal edge.
  var height: ClosedRange<Double>
  /// Shift of the centre either way, in pixels.
  var shift: Double
  /// Width of the pen in pixels.
  var pen: ClosedRange<Double>
}

/// A digit as lines in pixels and a round pen.
struct DigitStrokes {
  private typealias Line = (start: SIMD2<Double>, end: SIMD2<Double>)

  /// Width of the pen in pixels.
  let pen: Double
  private let lines: [Line]

  /// A digit under an affine map drawn from the ranges, around a centre.
  init(_ digit: Int, centre: SIMD2<Double>, _ ranges: StrokeRanges, from stream: inout RandomStream) {
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(stream.uniform()) }
    func number(_ range: ClosedRange<Double>) -> Double { number(range.lowerBound, range.upperBound) }
    let angle = radians(number(-ranges.rotation, ranges.rotation))
    let shear = number(-ranges.shear, ranges.shear)
    let (width, height) = (ranges.extent * number(ranges.width), ranges.extent * number(ranges.height))
    let columnX = width * SIMD2(cos(angle), sin(angle))
    let columnY = height * SIMD2(-sin(angle) - shear * cos(angle), cos(angle) - shear * sin(angle))
    let middle = SIMD2(
      centre.x + number(-ranges.shift, ranges.shift), centre.y + number(-ranges.shift, ranges.shift))
    pen = number(ranges.pen)
    func place(_ point: SIMD2<Double>) -> SIMD2<Double> {
      middle + (point.x - 0.5) * columnX + (point.y - 0.5) * columnY
    }
    lines = DigitGlyphs.strokes[digit].flatMap { stroke in
      zip(stroke, stroke.dropFirst()).map { (place($0), place($1)) }
    }
  }

  /// Lays the digit over the ink of `size`×`size` pixels, row after row: where both have ink the stronger stays.
  func draw(on ink: inout [Double], size: Int) {
    let reach = pen / 2 + 0.5
    for line in lines {
      // Only pixels near the line can be touched.
      let (low, high) = (pointwiseMin(line.start, line.end) - reach, pointwiseMax(line.start, line.end) + reach)
      let (left, right) = (max(0, Int(low.x - 0.5)), min(size - 1, Int(high.x)))
      let (top, bottom) = (max(0, Int(low.y - 0.5)), min(size - 1, Int(high.y)))
      guard left <= right, top <= bottom, high.x >= 0, high.y >= 0 else { continue }
      for row in top...bottom {
        for column in left...right {
          let pixel = SIMD2(Double(column) + 0.5, Double(row) + 0.5)
          let cover = min(1, max(0, reach - Self.distance(from: pixel, to: line)))
          ink[row * size + column] = max(ink[row * size + column], cover)
        }
      }
    }
  }

  private static func distance(from point: SIMD2<Double>, to line: Line) -> Double {
    let direction = line.end - line.start
    let offset = point - line.start
    let square = (direction * direction).sum()
    let share = square > 0 ? min(1, max(0, (offset * direction).sum() / square)) : 0
    let rest = offset - share * direction
    return (rest * rest).sum().squareRoot()
  }
}
