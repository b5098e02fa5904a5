import Images
import Tensors

/// What a texture is made of.
public enum TextureKind: Int, Hashable, Sendable, CaseIterable {
  case gratings, bricks, cells, clouds, fabric, foliage, glyphs
}

/// A texture and what it is made of.
public struct TextureSample: Sendable {
  /// The picture, RGB.
  public var image: Image
  /// Its kind.
  public var kind: TextureKind
}

/// A procedural world of coloured textures for super-resolution: gratings, bricks, cells with edges, clouds of 1/f
/// noise, fabrics, foliage and text.
///
/// Its detail lies at 2 to 12 pixels, of which a picture of a quarter of the size keeps only a part. An item depends on
/// the seed, its split and its index alone.
public struct TextureWorld: Dataset, Hashable {
  /// The seed of everything.
  public let seed: UInt64
  /// Rows and columns of the pictures.
  public let size: Int
  /// How many items each split has.
  public let counts: SplitCounts

  /// A world of pictures of `size`×`size` pixels, at least 32.
  public init(
    seed: UInt64, size: Int = 96, counts: SplitCounts = SplitCounts(training: 224, validation: 35, test: 35)
  ) {
    precondition(size >= 32, "a texture of \(size)×\(size) pixels shows nothing; take at least 32")
    (self.seed, self.size, self.counts) = (seed, size, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A texture; the kinds take turns, so that every split has as many of each.
  public func sample(_ split: Split, _ index: Int) -> TextureSample {
    check(split, index)
    let kind = TextureKind.allCases[index % TextureKind.allCases.count]
    var stream = RandomStream(seed: seed, role: .world, index: split.streamOffset + UInt64(index))
    return TextureSample(image: kind.drawn(size: size, from: &stream), kind: kind)
  }

  /// What the world is; the hash is over the first 14 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(14, count(of: split)) {
        let sample = sample(split, index)
        hash.update([UInt8(sample.kind.rawValue)])
        hash.update(sample.image.samples)
      }
    }
    return DatasetManifest(
      name: "textures", source: "procedural: seven kinds of coloured textures, \(size)×\(size), seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 14 items of each split: kinds and samples", contentHash: hash.hexadecimal)
  }
}
