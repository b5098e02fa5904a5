import Tensors

/// Faces before all sorts of backgrounds, neutral or smiling, with their attributes: what stands in for CelebA.
///
/// Every item is another person. An item depends on the seed, its split and its index alone.
public struct AttributeFaces: FaceDataset, Hashable {
  /// The seed of everything.
  public let seed: UInt64
  /// How many items each split has.
  public let counts: SplitCounts
  /// What the bits of a label stand for.
  public let attributes: [FaceAttribute]
  /// Draws the pictures.
  public let renderer: FaceRenderer

  /// A set of pictures of `size`×`size` pixels, labelled with some attributes.
  public init(
    seed: UInt64, size: Int = 32, attributes: [FaceAttribute] = FaceAttribute.starGAN,
    counts: SplitCounts = SplitCounts(training: 4000, validation: 500, test: 500)
  ) {
    precondition(!attributes.isEmpty, "a label needs an attribute")
    (self.seed, self.counts, self.attributes) = (seed, counts, attributes)
    renderer = FaceRenderer(size: size)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// How many attributes a label has.
  public var labelCount: Int { attributes.count }

  /// What an item shows.
  public func face(_ split: Split, _ index: Int) -> Face {
    check(split, index)
    return Self.face(from: FaceStreams.attributes.stream(seed: seed, split, index))
  }

  static func face(from stream: RandomStream) -> Face {
    var stream = stream
    return Face(
      identity: FaceIdentity(from: &stream), attributes: FaceAttributes(from: &stream),
      pose: FacePose(from: &stream, amount: 1), background: FaceBackground(from: &stream))
  }

  /// The attribute bits of a face.
  public func label(of face: Face) -> [Float] { face.attributes.bits(attributes) }

  /// What the set is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    let names = attributes.map(\.rawValue).joined(separator: " ")
    return manifest(
      named: "attribute-faces",
      source: "procedural: drawn faces, \(renderer.width)×\(renderer.width), labels \(names), seed \(seed)")
  }
}
