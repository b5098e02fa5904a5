import Tensors

/// What semi-supervised training on hands draws its batches from: few depth maps with joints, many without, and joints
/// without depth maps. A batch is a function of the step.
public struct HandStreams: Sendable {
  /// N×S×S×1: the maps whose joints are known.
  public let labelledDepth: Tensor
  /// N×3J: their joints in millimetres from the cube's centre.
  public let labelledJoints: Tensor
  /// M×S×S×1: the maps whose joints are not; nil when all are known.
  public let unlabelledDepth: Tensor?
  /// P×3J: joints without maps, in millimetres.
  public let poses: Tensor
  /// What orders are drawn from.
  public let seed: UInt64

  /// Divides depth maps N×S×S×1 with joints N×3J in millimetres: `labelled` of them, by a seeded choice in which a larger
  /// number holds a smaller, keep their joints. Poses without maps are those joints that are kept, unless given.
  public init(depth: Tensor, joints: Tensor, labelled: Int, poses: Tensor? = nil, seed: UInt64) {
    let count = depth.shape[0]
    precondition(
      joints.rank == 2 && joints.shape[0] == count && (1...count).contains(labelled),
      "\(labelled) labels of shape \(joints.shape) do not go with depth maps of shape \(depth.shape)")
    var random = RandomStream(seed: seed, role: .selection)
    let order = random.permutation(count)
    let (known, unknown) = (Array(order[..<labelled]), Array(order[labelled...]))
    labelledDepth = depth.gatheredRows(known)
    labelledJoints = joints.gatheredRows(known)
    unlabelledDepth = unknown.isEmpty ? nil : depth.gatheredRows(unknown)
    self.poses = poses ?? labelledJoints
    self.seed = seed
  }

  /// Streams of a world: `images` items of its training split, of which `labelled` keep their joints, and `poses` of
  /// its further poses. The world may be larger or smaller; an item does not depend on its counts.
  public init(_ world: HandWorld, images: Int, labelled: Int, poses: Int, seed: UInt64) {
    let drawn = HandWorld(
      seed: world.seed, size: world.size,
      counts: SplitCounts(training: images, validation: 0, test: 0, furtherPoses: poses))
    let samples = drawn.samples(.training, 0..<images)
    func joints(_ poses: [[Float]]) -> Tensor {
      Tensor([poses.count, HandWorld.poseCount], poses.flatMap { $0 }) * HandWorld.halfCube
    }
    self.init(
      depth: stacked(samples.map(\.depth)), joints: joints(samples.map(\.pose)), labelled: labelled,
      poses: joints((0..<poses).map { drawn.pose(.furtherPoses, $0) }), seed: seed)
  }

  /// Joints N×3J of a step, of those without maps.
  public func poses(step: Int, batchSize: Int) -> Tensor { poses.gatheredRows(items(.poses, step, batchSize)) }

  /// Depth maps of a step, of all maps.
  public func depth(step: Int, batchSize: Int) -> Tensor {
    let count = labelledDepth.shape[0]
    let items = items(.depth, step, batchSize)
    let known = items.filter { $0 < count }
    var parts = known.isEmpty ? [] : [labelledDepth.gatheredRows(known)]
    if let unlabelledDepth, known.count < items.count {
      parts.append(unlabelledDepth.gatheredRows(items.filter { $0 >= count }.map { $0 - count }))
    }
    return .concatenated(parts, axis: 0)
  }

  /// Depth maps and their joints of a step.
  public func pairs(step: Int, batchSize: Int) -> (depth: Tensor, joints: Tensor) {
    let items = items(.pairs, step, batchSize)
    return (labelledDepth.gatheredRows(items), labelledJoints.gatheredRows(items))
  }

  /// Depth maps without joints of a step; nil when all have theirs.
  public func unlabelled(step: Int, batchSize: Int) -> Tensor? {
    unlabelledDepth?.gatheredRows(items(.unlabelled, step, batchSize))
  }

  private enum Stream: UInt64 {
    case poses, depth, pairs, unlabelled
  }

  /// The items of a step. Each stream has an order of its own: a seed far from those that runs count up.
  private func items(_ stream: Stream, _ step: Int, _ batchSize: Int) -> [Int] {
    let (known, unknown) = (labelledDepth.shape[0], unlabelledDepth?.shape[0] ?? 0)
    let count =
      switch stream {
      case .poses: poses.shape[0]
      case .depth: known + unknown
      case .pairs: known
      case .unlabelled: unknown
      }
    var order = BatchOrder(count: count, batchSize: batchSize, seed: seed &+ stream.rawValue << 32)
    return order.items(step: step)
  }
}
