import Tensors

/// A procedural set of 16×16 grey digits: strokes under a random affine map, drawn smoothly with a random pen.
public struct Digits16: Dataset {
  /// Rows and columns of an image.
  public static let size = 16

  private static let ranges = StrokeRanges(
    extent: 13, rotation: 12, shear: 0.2, width: 0.8...1.05, height: 0.85...1.05, shift: 1, pen: 1.2...2.2)

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
    let middle = Double(Self.size) / 2
    let strokes = DigitStrokes(label, centre: SIMD2(middle, middle), Self.ranges, from: &stream)
    var ink = [Double](repeating: 0, count: Self.size * Self.size)
    strokes.draw(on: &ink, size: Self.size)
    let image = Tensor([Self.size, Self.size, 1], ink.map { Float($0) })
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
}
