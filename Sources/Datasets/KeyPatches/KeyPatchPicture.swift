import Images
import Tensors

/// A square picture and the boxes of its key patches.
public struct KeyPatchPicture: Hashable, Sendable {
  /// S×S, RGB.
  public let image: Image
  /// Where the patches lie, all inside the picture.
  public let boxes: [PatchBox]
  /// The patches, each enlarged to the picture's size by Pillow's bicubic rule.
  public let patches: [Image]

  /// Puts a picture and its boxes together, and cuts the patches out.
  public init(image: Image, boxes: [PatchBox]) {
    precondition(
      image.height == image.width && image.channels == 3,
      "key patches are cut out of square pictures in colour, not of \(image.height)×\(image.width)×\(image.channels)")
    let patches = boxes.map { box in
      image.cropped(rows: box.rows, columns: box.columns)
        .resized(height: image.height, width: image.width, .pillowBicubic)
    }
    self.init(image, boxes, patches)
  }

  private init(_ image: Image, _ boxes: [PatchBox], _ patches: [Image]) {
    (self.image, self.boxes, self.patches) = (image, boxes, patches)
  }

  /// As a mirror shows it.
  public var mirrored: KeyPatchPicture {
    KeyPatchPicture(
      image.mirroredHorizontally, boxes.map { $0.mirrored(in: image.width) }, patches.map(\.mirroredHorizontally))
  }
}

/// Anything that gives pictures with boxes by split and index.
public protocol KeyPatchSource: Sendable {
  /// Rows and columns of a picture.
  var size: Int { get }

  /// How many pictures a split has.
  func count(of split: Split) -> Int

  /// A picture with its boxes. Throws `ImageError` for a file that cannot be read.
  func picture(_ split: Split, _ index: Int) throws -> KeyPatchPicture

  /// A picture alone.
  func image(_ split: Split, _ index: Int) throws -> Image
}

/// The first pictures of a split of another source, kept with their patches, so that training draws or reads each once.
public struct KeyPatchAlbum: KeyPatchSource {
  /// Rows and columns of a picture.
  public let size: Int
  private let split: Split
  private let pictures: [KeyPatchPicture]

  /// Takes up to `count` pictures. Throws what the source throws.
  public init(_ source: some KeyPatchSource, _ split: Split = .training, count: Int = .max) throws {
    (size, self.split) = (source.size, split)
    pictures = try (0..<min(count, source.count(of: split))).map { try source.picture(split, $0) }
  }

  /// How many pictures a split has: none but the one that was taken has any.
  public func count(of split: Split) -> Int { split == self.split ? pictures.count : 0 }

  /// A picture with its boxes.
  public func picture(_ split: Split, _ index: Int) -> KeyPatchPicture {
    precondition(
      index >= 0 && index < count(of: split),
      "the album has items 0..<\(count(of: split)) of the \(split.rawValue) split, not \(index)")
    return pictures[index]
  }

  /// A picture alone.
  public func image(_ split: Split, _ index: Int) -> Image { picture(split, index).image }
}

/// What a system that makes images of key patches is trained and tested on.
public struct KeyPatchBatch: Sendable {
  /// N×S×S×3 in [−1, 1].
  public let images: Tensor
  /// K×N×S×S×3 in [−1, 1]: the first patch of every image, then the second, and so on.
  public let patches: Tensor
  /// N×S×S×1: 1 where a patch was cut out.
  public let masks: Tensor
  /// N×S×S×3: images that the patches are not of.
  public let others: Tensor

  /// A batch of tensors; traps when they do not go together.
  public init(images: Tensor, patches: Tensor, masks: Tensor, others: Tensor) {
    let shape = images.shape
    precondition(
      images.rank == 4 && patches.rank == 5 && Array(patches.shape.extents.dropFirst()) == shape.extents
        && masks.shape == [shape[0], shape[1], shape[2], 1] && others.shape == shape,
      """
      images of shape \(shape), patches of \(patches.shape), masks of \(masks.shape) and other images of \
      \(others.shape) do not make a batch
      """)
    (self.images, self.patches, self.masks, self.others) = (images, patches, masks, others)
  }

  /// A batch of the first `parts` patches of pictures. Without `others`, each image's is the next one of the batch.
  public init(_ pictures: [KeyPatchPicture], parts: Int, others: [Image]? = nil) {
    precondition(!pictures.isEmpty, "a batch needs a picture")
    let size = pictures[0].image.height
    let few = pictures.map(\.boxes.count).min() ?? 0
    precondition(few >= parts && parts > 0, "no \(parts) patches can be cut out at \(few) boxes")
    self.init(
      images: stacked(pictures.map { $0.image.tensor(.signed) }),
      patches: Self.patches((0..<parts).map { part in pictures.map { $0.patches[part] } }),
      masks: stacked(pictures.map { PatchBox.mask(of: Array($0.boxes.prefix(parts)), size: size) }),
      others: stacked(
        (others ?? Array(pictures.dropFirst() + pictures.prefix(1)).map(\.image)).map { $0.tensor(.signed) }))
  }

  /// K×N×S×S×3 of K lists of N enlarged patches: those of one image may come from several pictures.
  public static func patches(_ parts: [[Image]]) -> Tensor {
    stacked(parts.map { images in stacked(images.map { $0.tensor(.signed) }) })
  }
}
