import Tensors

/// Drawn emoji of other people than `AttributeFaces` of the same seed shows: the unpaired target of a domain transfer.
///
/// The emoji that belongs to a photograph is `EmojiFaces.truth`: the same face by the other hand.
public struct EmojiFaces: FaceDataset {
  /// The seed of everything.
  public let seed: UInt64
  /// How many items each split has.
  public let counts: SplitCounts
  /// Draws the pictures.
  public let renderer: FaceRenderer

  /// A set of pictures of `size`×`size` pixels.
  public init(
    seed: UInt64, size: Int = 32, counts: SplitCounts = SplitCounts(training: 4000, validation: 500, test: 500)
  ) {
    (self.seed, self.counts) = (seed, counts)
    renderer = FaceRenderer(size: size, style: .emoji)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// All attributes that the world knows.
  public var labelCount: Int { FaceAttribute.allCases.count }

  /// What an item shows.
  public func face(_ split: Split, _ index: Int) -> Face {
    check(split, index)
    return Self.upright(AttributeFaces.face(from: FaceStreams.emoji.stream(seed: seed, split, index)))
  }

  /// The emoji of faces, N×H×W×3, upright and in the middle: what a transfer should make of their photographs.
  public func truth(_ faces: [Face]) -> Tensor { renderer.batch(faces.map(Self.upright)) }

  /// The attribute bits of a face.
  public func label(of face: Face) -> [Float] { face.attributes.bits(FaceAttribute.allCases) }

  /// What the set is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    manifest(
      named: "emoji-faces", source: "procedural: drawn emoji, \(renderer.width)×\(renderer.width), seed \(seed)")
  }

  private static func upright(_ face: Face) -> Face {
    Face(identity: face.identity, attributes: face.attributes, expression: face.expression)
  }
}
