import Datasets
import Models
import Synchronization
import Tensors

/// Poses, images and part labels of some hands, ready for training.
struct HandData: Sendable {
  /// N×42, in half cubes.
  var poses: Tensor
  /// N×S×S×1 in [−1, 1].
  var images: Tensor
  /// The part of each pixel, image after image.
  var labels: [UInt8]

  /// The number of hands.
  var count: Int { poses.shape[0] }

  /// The hands with these numbers.
  func selected(_ items: [Int]) -> HandData {
    HandData(poses: poses.gatheredRows(items), images: images.gatheredRows(items), labels: labels(of: items))
  }

  /// The labels of the hands with these numbers.
  func labels(of items: [Int]) -> [UInt8] {
    let pixels = images.shape[1] * images.shape[2]
    return items.flatMap { labels[$0 * pixels..<($0 + 1) * pixels] }
  }

  /// These hands and then others.
  func followed(by other: HandData) -> HandData {
    HandData(
      poses: .concatenated([poses, other.poses], axis: 0), images: .concatenated([images, other.images], axis: 0),
      labels: labels + other.labels)
  }

  /// Hands made from poses and images, labelled by the nearest-bone rule.
  init(poses: Tensor, images: Tensor) {
    let size = images.shape[1]
    let allPoses = poses.values
    labels = (0..<poses.shape[0]).flatMap { item in
      HandWorld.partLabels(
        depth: images.sliced(axis: 0, item..<item + 1).reshaped([size, size, 1]),
        pose: Array(allPoses[item * 42..<(item + 1) * 42]))
    }
    (self.poses, self.images) = (poses, images)
  }

  private init(poses: Tensor, images: Tensor, labels: [UInt8]) {
    (self.poses, self.images, self.labels) = (poses, images, labels)
  }
}

/// Keeps drawn parts of the hand world, which many runs of one process share.
final class HandDataCache: Sendable {
  private struct Key: Hashable {
    let seed: UInt64
    let size: Int
    let split: HandWorld.Split
    let count: Int
  }

  private let drawn = Mutex<[Key: HandData]>([:])

  /// The first `count` hands of a split with their real-like images.
  func data(seed: UInt64, size: Int, split: HandWorld.Split, count: Int) -> HandData {
    let key = Key(seed: seed, size: size, split: split, count: count)
    if let found = drawn.withLock({ $0[key] }) { return found }
    let world = HandWorld(seed: seed, size: size)
    let samples = (0..<count).map { world.sample(split, $0) }
    let data = HandData(
      poses: Tensor([count, HandDepthConfiguration.poseSize], samples.flatMap(\.pose)),
      images: .concatenated(samples.map { $0.depth.reshaped([1, size, size, 1]) }, axis: 0))
    drawn.withLock { $0[key] = data }
    return data
  }
}
