import Tensors

/// Which pictures of a batch are mirrored.
public enum KeyPatchMirroring: String, Sendable, Codable, CaseIterable {
  /// Each with the probability of a half.
  case eachImage = "each-image"
  /// All or none, as the authors' program has it.
  case wholeBatch = "whole-batch"
}

/// The training batches of a source: which pictures, which others and which are mirrored is a function of the seed and
/// the step.
public struct KeyPatchBatches<Source: KeyPatchSource> {
  private let source: Source
  private let parts: Int
  private let batchSize: Int
  private let mirroring: KeyPatchMirroring
  private let seed: UInt64
  private var order: BatchOrder

  /// Batches of the first `parts` patches; the source must have twice as many pictures as a batch, since the others are
  /// drawn from outside it.
  public init(
    _ source: Source, parts: Int = 3, batchSize: Int, mirroring: KeyPatchMirroring = .eachImage, seed: UInt64
  ) {
    let count = source.count(of: .training)
    precondition(
      count >= 2 * batchSize, "\(count) pictures hold no batch of \(batchSize) with as many others beside it")
    (self.source, self.parts, self.batchSize, self.mirroring) = (source, parts, batchSize, mirroring)
    self.seed = seed
    order = BatchOrder(count: count, batchSize: batchSize, seed: seed)
  }

  /// The batch of a step. Throws what the source throws.
  public mutating func batch(step: Int) throws -> KeyPatchBatch {
    let items = order.items(step: step)
    let others = others(than: items, step: step)
    let isMirrored = mirrored(step: step)
    let pictures = try zip(items, isMirrored).map { try picture($0, isMirrored: $1) }
    // In the same state of mirroring as the image that a patch is moved into.
    let beside = try zip(others, isMirrored).map { item, isMirrored in
      let image = try source.image(.training, item)
      return isMirrored ? image.mirroredHorizontally : image
    }
    return KeyPatchBatch(pictures, parts: parts, others: beside)
  }

  private func picture(_ item: Int, isMirrored: Bool) throws -> KeyPatchPicture {
    let picture = try source.picture(.training, item)
    return isMirrored ? picture.mirrored : picture
  }

  private func mirrored(step: Int) -> [Bool] {
    var random = RandomStream(seed: seed, role: .augmentation, index: UInt64(step))
    switch mirroring {
    case .eachImage: return (0..<batchSize).map { _ in random.uniform() < 0.5 }
    case .wholeBatch: return [Bool](repeating: random.uniform() < 0.5, count: batchSize)
    }
  }

  /// As many pictures as the batch holds, none of them in it and none twice.
  private func others(than items: [Int], step: Int) -> [Int] {
    var random = RandomStream(seed: seed, role: .selection, index: UInt64(step))
    var taken = Set(items)
    var others: [Int] = []
    while others.count < batchSize {
      let drawn = random.integer(below: source.count(of: .training))
      if taken.insert(drawn).inserted { others.append(drawn) }
    }
    return others
  }
}
