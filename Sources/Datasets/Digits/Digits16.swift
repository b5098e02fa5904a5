import Foundation
import Tensors

/// A procedural set of 16×16 grey digits: strokes under a random affine map, drawn smoothly with a random pen.
public struct Digits16: Dataset {
  /// Rows and columns of an image.
  public static let size = 16

  /// The seed of everything.
  public let seed: UInt64
  /// How many items each split has.
  public let counts: SplitCounts

  /// A set of the given counts.
  public init(
    seed: UInt64, counts: SplitCounts = SplitCounts(training: 4000, validation: 1000, test: 1000)
  ) {
    (self.seed, self.counts) = (seed, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A digit: 16×16×1 in [0, 1], ink 1, and its label 0 to 9; every label is equally likely.
  public func sample(_ split: Split, _ index: Int) -> LabelledImage {
    check(split, index)
    var stream = RandomStream(seed: seed, role: .world, index: split.streamOffset + UInt64(index))
    let label = stream.integer(below: 10)
    let map = StrokeMap(from: &stream)
    let lines = DigitGlyphs.strokes[label].flatMap { stroke in
      zip(stroke, stroke.dropFirst()).map { (map.place($0), map.place($1)) }
    }
    let image = Tensor([Self.size, Self.size, 1]) { span in
      for place in span.indices {
        let pixel = SIMD2(Double(place % Self.size) + 0.5, Double(place / Self.size) + 0.5)
        let distance = lines.reduce(Double.infinity) { min($0, Self.distance(from: pixel, to: $1)) }
        span[place] = Float(min(1, max(0, map.thickness / 2 + 0.5 - distance)))
      }
    }
    return LabelledImage(image: image, label: label)
  }

  /// What the set is; the hash is over the first 64 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(64, count(of: split)) {
        let sample = sample(split, index)
        hash.update([UInt8(sample.label)])
        hash.update(sample.image)
      }
    }
    return DatasetManifest(
      name: "digits16", source: "procedural: stroke digits under random affine maps, 16×16, seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 64 items of each split: labels and images", contentHash: hash.hexadecimal)
  }

  private static func distance(
    from point: SIMD2<Double>, to line: (start: SIMD2<Double>, end: SIMD2<Double>)
  ) -> Double {
    let direction = line.end - line.start
    let offset = point - line.start
    let square = (direction * direction).sum()
    let share = square > 0 ? min(1, max(0, (offset * direction).sum() / square)) : 0
    let rest = offset - share * direction
    return (rest * rest).sum().squareRoot()
  }
}

/// A random affine map from the unit square to pixels, and a pen.
private struct StrokeMap {
  let columnX: SIMD2<Double>
  let columnY: SIMD2<Double>
  let centre: SIMD2<Double>
  /// Width of the pen in pixels.
  let thickness: Double

  /// Rotation ±12°, shear ±.2, sizes .8 to 1.05 of 13 pixels, shift ±1 pixel, pen 1.2 to 2.2 pixels.
  init(from stream: inout RandomStream) {
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(stream.uniform()) }
    let (angle, shear) = (radians(number(-12, 12)), number(-0.2, 0.2))
    let (width, height) = (13 * number(0.8, 1.05), 13 * number(0.85, 1.05))
    columnX = width * SIMD2(cos(angle), sin(angle))
    columnY = height * SIMD2(-sin(angle) - shear * cos(angle), cos(angle) - shear * sin(angle))
    centre = SIMD2(8 + number(-1, 1), 8 + number(-1, 1))
    thickness = number(1.2, 2.2)
  }

  func place(_ point: SIMD2<Double>) -> SIMD2<Double> {
    centre + (point.x - 0.5) * columnX + (point.y - 0.5) * columnY
  }
}
