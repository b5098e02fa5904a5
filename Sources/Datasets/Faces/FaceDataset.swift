import Tensors

/// A drawn face: its picture and everything that the picture was drawn from.
public struct FaceSample: Sendable {
  /// H×W×3 in [-1, 1], in 256 steps.
  public var image: Tensor
  /// What was drawn.
  public var face: Face
}

/// Pictures with the labels that a network is given.
public struct FaceBatch: Sendable {
  /// N×H×W×3 in [-1, 1].
  public var images: Tensor
  /// N×K: attribute bits, or a one-hot row for each expression.
  public var labels: Tensor
}

/// A set of drawn faces.
public protocol FaceDataset: Dataset where Sample == FaceSample {
  /// Draws the pictures.
  var renderer: FaceRenderer { get }

  /// How many numbers a row of labels has.
  var labelCount: Int { get }

  /// What an item shows, without drawing it. Traps on an index beyond the count.
  func face(_ split: Split, _ index: Int) -> Face

  /// The label of a face, `labelCount` numbers 0 or 1.
  func label(of face: Face) -> [Float]
}

extension FaceDataset {
  /// A face with its picture.
  public func sample(_ split: Split, _ index: Int) -> FaceSample {
    let face = face(split, index)
    return FaceSample(image: renderer.render(face), face: face)
  }

  /// What some items show, without drawing them.
  public func faces(_ split: Split, _ indices: some Sequence<Int>) -> [Face] { indices.map { face(split, $0) } }

  /// The pictures and labels of some items, in one go.
  public func batch(_ split: Split, _ indices: some Sequence<Int>) -> FaceBatch { batch(faces(split, indices)) }

  /// Any faces drawn and labelled as this set does it: the truth for translations of its items.
  public func batch(_ faces: [Face]) -> FaceBatch {
    let watch = observed("drawing of samples")
    defer { watch?.ended() }
    return FaceBatch(
      images: renderer.batch(faces),
      labels: Tensor([faces.count, labelCount], faces.flatMap { label(of: $0) }))
  }

  /// A manifest whose hash is over the first 16 items of each split.
  func manifest(named name: String, source: String) -> DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      let faces = faces(split, 0..<min(16, count(of: split)))
      guard !faces.isEmpty else { continue }
      let batch = batch(faces)
      for face in faces { hash.update(values: face.identity.vector) }
      hash.update(batch.images)
      hash.update(batch.labels)
    }
    return DatasetManifest(
      name: name, source: source, licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 16 items of each split: identities, images, labels", contentHash: hash.hexadecimal)
  }
}

/// Which of the face sets a random stream is for: two sets of one seed have no person in common.
enum FaceStreams: UInt64 {
  case attributes = 0
  case expressions = 1
  case emoji = 2
  case rotating = 3

  func stream(seed: UInt64, _ split: Split, _ number: Int) -> RandomStream {
    RandomStream(seed: seed, role: .world, index: rawValue << 50 + split.streamOffset + UInt64(number))
  }
}
