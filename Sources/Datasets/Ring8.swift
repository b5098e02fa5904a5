import Foundation
import Tensors

/// A point in the plane and the mode it was drawn from.
public struct RingSample: Sendable {
  /// x and y.
  public var point: SIMD2<Float>
  /// 0 to 7, counter-clockwise from the right.
  public var mode: Int
}

/// Eight Gaussians on a circle of radius 2, deviation .05: the plane set on which mode collapse can be seen.
public struct Ring8: Dataset {
  /// How many modes there are.
  public static let modeCount = 8
  /// The radius of the circle that the modes lie on.
  public static let radius: Float = 2
  /// The deviation of each coordinate around its mode.
  public static let deviation: Float = 0.05
  /// The centres of the modes.
  public static let centres: [SIMD2<Float>] = (0..<modeCount).map { mode in
    let angle = 2 * Double.pi * Double(mode) / Double(modeCount)
    return SIMD2(Float(2 * cos(angle)), Float(2 * sin(angle)))
  }

  /// The seed of everything.
  public let seed: UInt64
  /// How many items each split has.
  public let counts: SplitCounts

  /// A set of the given counts.
  public init(
    seed: UInt64, counts: SplitCounts = SplitCounts(training: 20_000, validation: 2000, test: 2000)
  ) {
    (self.seed, self.counts) = (seed, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A point and its mode; every mode is equally likely.
  public func sample(_ split: Split, _ index: Int) -> RingSample {
    check(split, index)
    var stream = RandomStream(seed: seed, role: .world, index: split.streamOffset + UInt64(index))
    let mode = stream.integer(below: Self.modeCount)
    let noise = SIMD2(stream.normal(deviation: Self.deviation), stream.normal(deviation: Self.deviation))
    return RingSample(point: Self.centres[mode] + noise, mode: mode)
  }

  /// The points at some indices as a tensor N×2.
  public func points(_ split: Split, _ indices: some Sequence<Int>) -> Tensor {
    let points = samples(split, indices).map(\.point)
    return Tensor([points.count, 2], points.flatMap { [$0.x, $0.y] })
  }

  /// What the set is; the hash is over the first 256 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for item in samples(split, 0..<min(256, count(of: split))) { hash.update(values: [item.point.x, item.point.y]) }
    }
    return DatasetManifest(
      name: "ring8", source: "procedural: eight Gaussians on a circle of radius 2, deviation .05, seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 256 points of each split", contentHash: hash.hexadecimal)
  }
}
