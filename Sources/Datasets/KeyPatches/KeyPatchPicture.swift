import Images
import Tensors

/// A square picture and the boxes of its key patches.
public struct KeyPatchPicture: Hashable, Sendable {
  /// S×S, RGB.
  public let image: Image
  /// Where the patches lie, all inside the picture.
  public let boxes: [PatchBox]

  /// Puts a picture and its boxes together.
  public init(image: Image, boxes: [PatchBox]) {
    precondition(
      image.height == image.width && image.channels == 3,
      "key patches are cut out of square pictures in colour, not of \(image.height)×\(image.width)×\(image.channels)")
    (self.image, self.boxes) = (image, boxes)
  }

  /// As a mirror shows it.
  public var mirrored: KeyPatchPicture {
    KeyPatchPicture(image: image.mirroredHorizontally, boxes: boxes.map { $0.mirrored(in: image.width) })
  }

  /// The patches, each enlarged to the picture's size by Pillow's bicubic rule.
  public var patches: [Image] {
    boxes.map { box in
      image.cropped(rows: box.rows, columns: box.columns)
        .resized(height: image.height, width: image.width, .pillowBicubic)
    }
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
    let cut = pictures.map { picture in
      precondition(
        picture.boxes.count >= parts && parts > 0, "no \(parts) patches can be cut out at \(picture.boxes.count) boxes")
      return KeyPatchPicture(image: picture.image, boxes: Array(picture.boxes.prefix(parts))).patches
    }
    self.init(
      images: stacked(pictures.map { $0.image.tensor(.signed) }),
      patches: Self.patches((0..<parts).map { part in cut.map { $0[part] } }),
      masks: stacked(pictures.map { PatchBox.mask(of: Array($0.boxes.prefix(parts)), size: size) }),
      others: stacked(
        (others ?? Array(pictures.dropFirst() + pictures.prefix(1)).map(\.image)).map { $0.tensor(.signed) }))
  }

  /// K×N×S×S×3 of K lists of N enlarged patches: those of one image may come from several pictures.
  public static func patches(_ parts: [[Image]]) -> Tensor {
    stacked(parts.map { images in stacked(images.map { $0.tensor(.signed) }) })
  }
}
