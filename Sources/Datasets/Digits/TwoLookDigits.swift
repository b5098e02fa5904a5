import Foundation
import Tensors

/// How the digits of `TwoLookDigits` look.
public enum DigitLook: String, Hashable, Sendable, CaseIterable, Codable {
  /// White strokes on black, as the handwritten digits of MNIST: 32×32×1.
  case handwritten
  /// Coloured house numbers with neighbours cut at the sides, blurred, as in SVHN: 32×32×3.
  case street

  /// 1 or 3.
  public var channels: Int { self == .handwritten ? 1 : 3 }

  /// Keeps the random numbers of the looks apart, so that no digit of one has a twin in the other.
  fileprivate var streamOffset: UInt64 { self == .handwritten ? 0 : 1 << 36 }
}

/// Procedural digits in one of two looks, 32×32: the two domains of a transfer.
public struct TwoLookDigits: Dataset {
  /// Rows and columns of an image.
  public static let size = 32

  /// The seed of everything.
  public let seed: UInt64
  /// How the digits look.
  public let look: DigitLook
  /// How many items each split has.
  public let counts: SplitCounts

  /// A set of the given counts.
  public init(
    seed: UInt64, look: DigitLook, counts: SplitCounts = SplitCounts(training: 4000, validation: 500, test: 1000)
  ) {
    (self.seed, self.look, self.counts) = (seed, look, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A digit: 32×32×C in [−1, 1] on the 256 levels of a file, and its label; every label is equally likely.
  public func sample(_ split: Split, _ index: Int) -> LabelledImage {
    let (samples, label) = drawn(split, index)
    let shape = Shape([Self.size, Self.size, look.channels])
    return LabelledImage(image: Tensor(shape, samples.map { Float($0) / 127.5 - 1 }), label: label)
  }

  /// The first `count` items of a split as bytes; all where nil.
  public func images(_ split: Split, count: Int? = nil) -> DigitImages {
    let all = (0..<(count ?? counts[split])).map { drawn(split, $0) }
    return DigitImages(
      size: Self.size, channels: look.channels, samples: all.flatMap(\.samples), labels: all.map(\.label))
  }

  /// What the set is; the hash is over the first 64 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(64, count(of: split)) {
        let (samples, label) = drawn(split, index)
        hash.update([UInt8(label)] + samples)
      }
    }
    let name: DatasetName = look == .handwritten ? .handwrittenLook : .streetLook
    return DatasetManifest(
      name: name.rawValue, source: "procedural: stroke digits with the \(look.rawValue) look, 32×32, seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 64 items of each split: labels and bytes", contentHash: hash.hexadecimal)
  }

  private func drawn(_ split: Split, _ index: Int) -> (samples: [UInt8], label: Int) {
    check(split, index)
    var stream = RandomStream(
      seed: seed, role: .world, index: split.streamOffset + look.streamOffset + UInt64(index))
    let label = stream.integer(below: 10)
    switch look {
    case .handwritten: return (HandwrittenLook.draw(label, from: &stream), label)
    case .street: return (StreetLook.draw(label, from: &stream), label)
    }
  }
}

/// White strokes of a pen on black.
private enum HandwrittenLook {
  static let ranges = StrokeRanges(
    extent: 21, rotation: 14, shear: 0.25, width: 0.75...1.05, height: 0.85...1.05, shift: 1.5, pen: 2...4)

  static func draw(_ label: Int, from stream: inout RandomStream) -> [UInt8] {
    let size = TwoLookDigits.size
    var ink = [Double](repeating: 0, count: size * size)
    let middle = Double(size) / 2
    DigitStrokes(label, centre: SIMD2(middle, middle), ranges, from: &stream).draw(on: &ink, size: size)
    return ink.map { UInt8(255 * $0 + 0.5) }
  }
}

/// A house number as a camera crops it: the digit in the middle, parts of its neighbours, one colour on another, a
/// change of light across the picture, blur and a little noise.
private enum StreetLook {
  /// The smallest difference of luma between digit and wall.
  static let leastContrast = 0.3

  static func draw(_ label: Int, from stream: inout RandomStream) -> [UInt8] {
    let size = TwoLookDigits.size
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(stream.uniform()) }
    let ink = inkOfRow(label, from: &stream)
    let (wall, paint) = colours(from: &stream)
    let light = SIMD2(number(-0.2, 0.2), number(-0.2, 0.2))
    let blurred = blur(ink, size: size, deviation: number(0.4, 1.1))
    let noise = number(0, 0.03)
    var samples: [UInt8] = []
    samples.reserveCapacity(3 * size * size)
    for place in blurred.indices {
      let offset = SIMD2(Double(place % size), Double(place / size)) / Double(size) - 0.5
      let shade = 1 + (offset * light).sum() + number(-noise, noise)
      let colour = shade * (wall + blurred[place] * (paint - wall))
      for channel in 0..<3 { samples.append(UInt8(255 * min(1, max(0, colour[channel])) + 0.5)) }
    }
    return samples
  }

  /// The digit and the neighbours that a house number usually has, at about one distance.
  private static func inkOfRow(_ label: Int, from stream: inout RandomStream) -> [Double] {
    let size = TwoLookDigits.size
    func number(_ low: Double, _ high: Double) -> Double { low + (high - low) * Double(stream.uniform()) }
    var ink = [Double](repeating: 0, count: size * size)
    let pen = number(2.4, 4.6)
    let ranges = StrokeRanges(
      extent: number(21, 27), rotation: 8, shear: 0.12, width: 0.7...0.85, height: 0.9...1.05, shift: 1,
      pen: pen...pen)
    let middle = Double(size) / 2
    DigitStrokes(label, centre: SIMD2(middle, middle), ranges, from: &stream).draw(on: &ink, size: size)
    for side in [-1.0, 1] where stream.uniform() < 0.6 {
      let centre = SIMD2(middle + side * ranges.extent * number(0.85, 1), middle)
      DigitStrokes(stream.integer(below: 10), centre: centre, ranges, from: &stream).draw(on: &ink, size: size)
    }
    return ink
  }

  /// Two colours that differ enough to be read.
  private static func colours(from stream: inout RandomStream) -> (wall: SIMD3<Double>, paint: SIMD3<Double>) {
    func colour() -> SIMD3<Double> {
      // A grey with a tint: house walls and plates are seldom vivid.
      let grey = 0.08 + 0.84 * Double(stream.uniform())
      let tint = SIMD3((0..<3).map { _ in 0.5 * Double(stream.uniform()) - 0.25 })
      return (grey + tint).clamped(lowerBound: .zero, upperBound: .one)
    }
    func luma(_ colour: SIMD3<Double>) -> Double { (colour * SIMD3(0.299, 0.587, 0.114)).sum() }
    while true {
      let (wall, paint) = (colour(), colour())
      if abs(luma(wall) - luma(paint)) >= leastContrast { return (wall, paint) }
    }
  }

  /// A Gaussian blur; pixels beyond the edge repeat it.
  private static func blur(_ plane: [Double], size: Int, deviation: Double) -> [Double] {
    let reach = Int((2.5 * deviation).rounded(.up))
    let raw = (-reach...reach).map { exp(-Double($0 * $0) / (2 * deviation * deviation)) }
    let total = raw.reduce(0, +)
    let weights = raw.map { $0 / total }
    func pass(_ plane: [Double], step: Int, other: Int) -> [Double] {
      var result = [Double](repeating: 0, count: plane.count)
      for line in 0..<size {
        for place in 0..<size {
          var sum = 0.0
          for (tap, weight) in weights.enumerated() {
            sum += weight * plane[line * other + min(size - 1, max(0, place + tap - reach)) * step]
          }
          result[line * other + place * step] = sum
        }
      }
      return result
    }
    return pass(pass(plane, step: 1, other: size), step: size, other: 1)
  }
}
