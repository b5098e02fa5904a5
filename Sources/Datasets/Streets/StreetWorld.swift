import Images
import Tensors

/// A street's photograph by day and the class of each of its pixels.
public struct StreetSample: Sendable {
  /// H×W×3 in [-1, 1], in 256 levels.
  public var photo: Tensor
  /// The class of each pixel, row after row: training numbers of Cityscapes, raw values of `StreetClass`.
  public var labels: [UInt8]
}

/// A procedural world of streets in the manner of Cityscapes.
///
/// An item depends on the seed, its split and its index alone, not on how many others there are; another size is
/// another picture of the same street.
public struct StreetWorld: Dataset {
  /// The seed of everything.
  public let seed: UInt64
  /// Rows and columns of the pictures.
  public let size: Int
  /// How many items each split has.
  public let counts: SplitCounts

  /// A world of pictures of `size`×`size` pixels, at least 16.
  public init(
    seed: UInt64, size: Int = 64, counts: SplitCounts = SplitCounts(training: 512, validation: 64, test: 128)
  ) {
    precondition(size >= 16, "a street of \(size)×\(size) pixels shows nothing; take at least 16")
    (self.seed, self.size, self.counts) = (seed, size, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// The street of an item, before any picture of it is drawn.
  public func scene(_ split: Split, _ index: Int) -> StreetScene {
    check(split, index)
    var stream = RandomStream(seed: seed, role: .world, index: split.streamOffset + UInt64(index))
    return StreetScene(from: &stream)
  }

  /// The class of each pixel of an item, row after row.
  public func labels(_ split: Split, _ index: Int) -> [UInt8] { scene(split, index).labels(size: size) }

  /// An item's photograph by day, H×W×3 in [-1, 1].
  public func photo(_ split: Split, _ index: Int) -> Tensor { scene(split, index).photo(size: size).tensor(.signed) }

  /// An item's photograph and labels.
  public func sample(_ split: Split, _ index: Int) -> StreetSample {
    let scene = scene(split, index)
    let grid = SupersampledGrid(size: size)
    let surfaces = scene.surfaces(grid)
    return StreetSample(
      photo: scene.photo(grid, surfaces, .day).tensor(.signed), labels: scene.labels(grid, surfaces))
  }

  /// Photographs N×H×W×3 in [-1, 1] and the classes of all their pixels, image after image.
  public func batch(_ split: Split, _ indices: some Sequence<Int>) -> (photos: Tensor, labels: [Int]) {
    let samples = samples(split, indices)
    return (stacked(samples.map(\.photo)), samples.flatMap { $0.labels.map(Int.init) })
  }

  /// What the world is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(16, count(of: split)) {
        let sample = sample(split, index)
        hash.update(sample.labels)
        hash.update(sample.photo)
      }
    }
    return DatasetManifest(
      name: "streets", source: "procedural: streets in perspective, \(size)×\(size), seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 16 items of each split: labels and photographs", contentHash: hash.hexadecimal)
  }
}
