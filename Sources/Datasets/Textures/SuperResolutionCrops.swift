import Images
import Tensors

/// Large crops and the small ones that a network sees, as a system trains on them.
public struct SuperResolutionBatch: Sendable {
  /// N×h×w×3 in [0, 1].
  public var low: Tensor
  /// N×4h×4w×3 in [−1, 1].
  public var high: Tensor

  /// A batch; traps when the sizes do not fit.
  public init(low: Tensor, high: Tensor) {
    let factor = SuperResolutionSet.factor
    precondition(
      low.rank == 4 && high.shape == [low.shape[0], factor * low.shape[1], factor * low.shape[2], low.shape[3]],
      "small images of shape \(low.shape) do not go with large ones of shape \(high.shape)")
    (self.low, self.high) = (low, high)
  }

  /// Pairs of one size as a batch.
  public init(_ pairs: [SuperResolutionPair]) {
    self.init(low: stacked(pairs.map { $0.low.tensor(.unit) }), high: stacked(pairs.map { $0.high.tensor(.signed) }))
  }
}

/// Random square crops of pictures: which ones, and where from, is a function of the seed and the step.
public struct SuperResolutionCrops: Sendable {
  private let images: [Image]
  private let cropSize: Int
  private let batchSize: Int
  private let seed: UInt64

  /// Crops of `cropSize`×`cropSize` pixels, a multiple of four, out of RGB images at least as large; the images of a
  /// batch are distinct where there are enough.
  public init(images: [Image], cropSize: Int, batchSize: Int, seed: UInt64) {
    precondition(
      cropSize > 0 && cropSize % SuperResolutionSet.factor == 0 && batchSize > 0 && !images.isEmpty,
      "no batch of \(batchSize) crops of \(cropSize) pixels can be made of \(images.count) images")
    for image in images {
      precondition(
        min(image.height, image.width) >= cropSize && image.channels == 3,
        "an image of \(image.height)×\(image.width)×\(image.channels) holds no RGB crop of \(cropSize) pixels")
    }
    (self.images, self.cropSize, self.batchSize, self.seed) = (images, cropSize, batchSize, seed)
  }

  /// The batch of a step: crops, mirrored half of the time, and the same made small.
  public func batch(step: Int) -> SuperResolutionBatch {
    var order = BatchOrder(count: images.count, batchSize: batchSize, seed: seed)
    var random = RandomStream(seed: seed, role: .augmentation, index: UInt64(step))
    let pairs = order.items(step: step).map { item in
      let image = images[item]
      let row = random.integer(below: image.height - cropSize + 1)
      let column = random.integer(below: image.width - cropSize + 1)
      let crop = image.cropped(rows: row..<row + cropSize, columns: column..<column + cropSize)
      return SuperResolutionPair(name: "", whole: random.uniform() < 0.5 ? crop.mirroredHorizontally : crop)
    }
    return SuperResolutionBatch(pairs)
  }
}
