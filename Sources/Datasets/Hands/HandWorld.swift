import Tensors

/// A hand, its pose, and what a depth camera saw of it.
public struct HandSample: Sendable {
  /// What the camera saw, H×W×1 in [-1, 1]: (depth - centre)/150 mm, background +1, in steps of 1/48.
  public var depth: Tensor
  /// The same hand without the camera's faults, H×W×1; for evaluation only, never a training target.
  public var clean: Tensor
  /// 42 numbers: x, y, z of the joints in `HandJoint`'s order, (joint - centre)/150 mm; x right, y up, z away.
  public var pose: [Float]
  /// The part that each pixel of `clean` shows, raw values of `HandPart`, row after row.
  public var labels: [UInt8]
}

/// A procedural world of hands in the manner of the NYU hand-pose set after the usual preprocessing: an orthographic
/// 300 mm cube around the palm.
///
/// An item depends on the seed, its split and its index alone, not on how many others there are.
public struct HandWorld: Dataset, Hashable {
  /// Half the edge of the cube in millimetres: what 1 stands for in poses and depths.
  public static let halfCube: Float = 150

  /// How many numbers a pose has.
  public static let poseCount = 3 * HandJoint.allCases.count

  /// The seed of everything.
  public let seed: UInt64
  /// Rows and columns of the images.
  public let size: Int
  /// How many items each split has.
  public let counts: SplitCounts

  /// A world of images of `size`×`size` pixels, at least 16.
  public init(
    seed: UInt64, size: Int = 32,
    counts: SplitCounts = SplitCounts(training: 512, validation: 128, test: 128, furtherPoses: 1024)
  ) {
    precondition(size >= 16, "a hand of \(size)×\(size) pixels shows nothing; take at least 16")
    (self.seed, self.size, self.counts) = (seed, size, counts)
  }

  /// How many items a split has.
  public func count(of split: Split) -> Int { counts[split] }

  /// A hand with its images; traps for `.furtherPoses`, which have none.
  public func sample(_ split: Split, _ index: Int) -> HandSample {
    check(split, index)
    precondition(split != .furtherPoses, "further poses have no images; ask for `pose(_:_:)`")
    let hand = hand(split, index)
    let render = HandRenderer(size: size).render(hand.capsules)
    var stream = RandomStream(seed: seed, role: .sensor, index: split.streamOffset + UInt64(index))
    let seen = DepthSensor(size: size).observe(render.depth, from: &stream)
    return HandSample(
      depth: Tensor([size, size, 1], seen), clean: Tensor([size, size, 1], render.depth),
      pose: Self.pose(of: hand), labels: render.labels)
  }

  /// The 42 numbers of a pose, without drawing it; of any split.
  public func pose(_ split: Split, _ index: Int) -> [Float] {
    check(split, index)
    return Self.pose(of: hand(split, index))
  }

  /// The joints of a pose in millimetres relative to the centre of the cube, in `HandJoint`'s order.
  public static func millimetres(_ pose: [Float]) -> [SIMD3<Float>] {
    precondition(pose.count == poseCount, "a pose has \(poseCount) numbers, not \(pose.count)")
    return stride(from: 0, to: pose.count, by: 3).map { halfCube * SIMD3(pose[$0], pose[$0 + 1], pose[$0 + 2]) }
  }

  /// The pose of joints given in millimetres relative to the centre of the cube.
  public static func pose(millimetres joints: [SIMD3<Float>]) -> [Float] {
    joints.flatMap { [$0.x / halfCube, $0.y / halfCube, $0.z / halfCube] }
  }

  /// What the world is; the hash is over the first 16 items of each split.
  public var manifest: DatasetManifest {
    var hash = SHA256()
    for split in Split.allCases {
      for index in 0..<min(16, count(of: split)) {
        hash.update(values: pose(split, index))
        guard split != .furtherPoses else { continue }
        let sample = sample(split, index)
        hash.update(sample.depth)
        hash.update(sample.labels)
      }
    }
    return DatasetManifest(
      name: "hands", source: "procedural: kinematic hand in a 300 mm cube, \(size)×\(size), seed \(seed)",
      licence: "none needed: drawn from a seed", counts: splitCounts,
      hashed: "first 16 items of each split: poses, depth images, part labels", contentHash: hash.hexadecimal)
  }

  func hand(_ split: Split, _ index: Int) -> PosedHand {
    var stream = RandomStream(seed: seed, role: .world, index: split.streamOffset + UInt64(index))
    return HandArticulation(from: &stream).posed
  }

  private static func pose(of hand: PosedHand) -> [Float] {
    hand.joints.flatMap { joint in
      let place = joint / Double(halfCube)
      return [Float(place.x), Float(place.y), Float(place.z)]
    }
  }
}
