import Datasets
import Models
import Tensors

/// Poses, images and part labels of some hands, ready for training.
package struct HandData: Sendable {
  /// N×42, in half cubes.
  package var poses: Tensor
  /// N×S×S×1 in [−1, 1].
  package var images: Tensor
  /// The part of each pixel, image after image.
  package var labels: [UInt8]

  /// The number of hands.
  package var count: Int { poses.shape[0] }

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
  package init(poses: Tensor, images: Tensor) {
    let size = images.shape[1]
    let allPoses = poses.values
    labels = (0..<poses.shape[0]).flatMap { item in
      HandWorld.partLabels(
        depth: images.sliced(axis: 0, item..<item + 1).reshaped([size, size, 1]),
        pose: Array(allPoses[item * 42..<(item + 1) * 42]))
    }
    (self.poses, self.images) = (poses, images)
  }

  /// Drawn hands with their real-like images.
  init(_ samples: [HandSample]) {
    self.init(
      poses: Tensor([samples.count, HandWorld.poseCount], samples.flatMap(\.pose)),
      images: stacked(samples.map(\.depth)))
  }

  private init(poses: Tensor, images: Tensor, labels: [UInt8]) {
    (self.poses, self.images, self.labels) = (poses, images, labels)
  }
}

extension HandWorld {
  /// The first `count` poses that have no image, N×42.
  package static func furtherPoses(seed: UInt64, count: Int) -> Tensor {
    let world = HandWorld(
      seed: seed, counts: SplitCounts(training: 0, validation: 0, test: 0, furtherPoses: count))
    return Tensor([count, poseCount], (0..<count).flatMap { world.pose(.furtherPoses, $0) })
  }
}

extension HandDepthRun {
  /// What the hand world is, with as many items as a run uses.
  func manifest(test: Int, furtherPoses: Int = 0) -> DatasetManifest {
    let counts = SplitCounts(training: trainingPairs, validation: 128, test: test, furtherPoses: furtherPoses)
    return HandWorld(seed: worldSeed, size: size, counts: counts).manifest
  }
}
