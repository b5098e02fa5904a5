import Tensors

/// Hand poses as Crossing Nets takes them: every joint's place from the root joint's, and the root's own, in units of
/// 50 mm.
public struct RootedPoses: Sendable {
  /// Millimetres in a unit.
  public static let unit: Float = 50

  /// N×3J: x, y, z of joint after joint, less the root's.
  public let relative: Tensor
  /// N×3: the root's place from the crop's centre.
  public let offsets: Tensor

  /// Pairs both parts.
  public init(relative: Tensor, offsets: Tensor) {
    precondition(
      relative.rank == 2 && relative.shape[1] % 3 == 0 && offsets.shape == [relative.shape[0], 3],
      "poses of shape \(relative.shape) do not go with root places of shape \(offsets.shape)")
    (self.relative, self.offsets) = (relative, offsets)
  }

  /// From joints N×3J in millimetres from the crop's centre.
  public init(millimetres joints: Tensor, root: Int) {
    precondition(
      joints.rank == 2 && joints.shape[1] % 3 == 0 && joints.shape[1] > 3 * root,
      "joints of shape \(joints.shape) have no root joint \(root)")
    let units = joints * (1 / Self.unit)
    let offsets = units.sliced(axis: 1, 3 * root..<3 * root + 3)
    self.init(relative: units - Self.repeated(offsets, joints: joints.shape[1] / 3), offsets: offsets)
  }

  /// Joints N×3J in millimetres from the crop's centre.
  public var millimetres: Tensor { (relative + Self.repeated(offsets, joints: relative.shape[1] / 3)) * Self.unit }

  /// How many poses there are.
  public var count: Int { relative.shape[0] }

  /// The poses with these numbers.
  public func selected(_ items: [Int]) -> RootedPoses {
    RootedPoses(relative: relative.gatheredRows(items), offsets: offsets.gatheredRows(items))
  }

  /// N×3 repeated for each joint: N×3J.
  private static func repeated(_ offsets: Tensor, joints: Int) -> Tensor {
    offsets.broadcast(to: [offsets.shape[0], joints, 3], along: [1]).reshaped([offsets.shape[0], 3 * joints])
  }
}
