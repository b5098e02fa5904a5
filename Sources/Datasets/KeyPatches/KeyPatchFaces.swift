import Images
import Tensors

/// Drawn faces with the boxes of their key patches: what stands in for CelebA with its published boxes.
///
/// The pictures are those of `AttributeFaces` of the same seed; an item depends on the seed, its split and its index
/// alone.
public struct KeyPatchFaces: Dataset, KeyPatchSource, Hashable {
  /// The faces.
  public let faces: AttributeFaces
  /// How their boxes are found.
  public let proposals: PatchProposals

  /// A set of pictures of `size`×`size` pixels.
  public init(
    seed: UInt64, size: Int = 32, proposals: PatchProposals = PatchProposals(),
    counts: SplitCounts = SplitCounts(training: 4000, validation: 500, test: 500)
  ) {
    faces = AttributeFaces(seed: seed, size: size, counts: counts)
    self.proposals = proposals
  }

  /// Rows and columns of a picture.
  public var size: Int { faces.renderer.width }

  /// How many pictures a split has.
  public func count(of split: Split) -> Int { faces.count(of: split) }

  /// A picture with its boxes.
  public func sample(_ split: Split, _ index: Int) -> KeyPatchPicture {
    let image = image(split, index)
    return KeyPatchPicture(image: image, boxes: boxes(of: image, split, index))
  }

  /// A picture with its boxes.
  public func picture(_ split: Split, _ index: Int) -> KeyPatchPicture { sample(split, index) }

  /// A picture alone.
  public func image(_ split: Split, _ index: Int) -> Image { faces.renderer.image(faces.face(split, index)) }

  /// The boxes of an item's picture at any size.
  func boxes(of image: Image, _ split: Split, _ index: Int) -> [PatchBox] {
    var random = RandomStream(seed: faces.seed, role: .selection, index: split.streamOffset + UInt64(index))
    return proposals.boxes(of: image, using: &random)
  }

  /// What the set is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(16, count(of: split)) {
        let picture = sample(split, index)
        hash.update(picture.image.samples)
        for box in picture.boxes { hash.update("\(box.left) \(box.top) \(box.width) \(box.height)\n") }
      }
    }
    return DatasetManifest(
      name: DatasetName.keyPatchFaces.rawValue,
      source: "procedural: drawn faces with proposed boxes, \(size)×\(size), seed \(faces.seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 16 items of each split: samples, boxes as text", contentHash: hash.hexadecimal)
  }
}
