import Tensors

/// A pinhole camera: pixels (u, v) and depth d in mm to millimetres and back.
public struct PinholeCamera: Hashable, Sendable {
  /// Focal length along u, in pixels.
  public var focalU: Double
  /// Focal length along v, in pixels; negative where y points up.
  public var focalV: Double
  /// Principal point along u, in pixels.
  public var centreU: Double
  /// Principal point along v, in pixels.
  public var centreV: Double

  /// A camera.
  public init(focalU: Double, focalV: Double, centreU: Double, centreV: Double) {
    (self.focalU, self.focalV, self.centreU, self.centreV) = (focalU, focalV, centreU, centreV)
  }

  /// x = (u − uₓ) d / fᵤ, y = (v − u_y) d / f_v, z = d; all in mm.
  public func position(_ uvd: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3((uvd.x - centreU) * uvd.z / focalU, (uvd.y - centreV) * uvd.z / focalV, uvd.z)
  }

  /// The inverse of `position`.
  public func projection(_ xyz: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(xyz.x * focalU / xyz.z + centreU, xyz.y * focalV / xyz.z + centreV, xyz.z)
  }
}

/// The joints and the camera that the field's public scorer uses for a data set
/// (awesome-hand-pose-estimation, `util.py`).
public enum HandPoseProtocol: String, CaseIterable, Codable, Sendable {
  case nyu14, icvl16, msra21

  /// How many joints a frame is scored on.
  public var joints: Int {
    switch self {
    case .nyu14: 14
    case .icvl16: 16
    case .msra21: 21
    }
  }

  /// The scorer's camera. It is not the one that papers preprocess with; both move errors by tenths of a millimetre.
  public var camera: PinholeCamera {
    switch self {
    case .nyu14: PinholeCamera(focalU: 588.03, focalV: -587.07, centreU: 320, centreV: 240)
    case .icvl16: PinholeCamera(focalU: 240.99, focalV: 240.96, centreU: 160, centreV: 120)
    case .msra21: PinholeCamera(focalU: 241.42, focalV: 241.42, centreU: 160, centreV: 120)
    }
  }

  /// `joint-error@…`: the mean error.
  public var meanError: MetricID {
    switch self {
    case .nyu14: .jointErrorNYU14
    case .icvl16: .jointErrorICVL16
    case .msra21: .jointErrorMSRA21
    }
  }

  /// `joint-median@…`: the median over all joints of all frames.
  public var medianError: MetricID {
    switch self {
    case .nyu14: .jointMedianNYU14
    case .icvl16: .jointMedianICVL16
    case .msra21: .jointMedianMSRA21
    }
  }

  /// `max-frame-success@…`: the share of frames whose worst joint is within a threshold.
  public var maxFrameSuccess: MetricID {
    switch self {
    case .nyu14: .maxFrameSuccessNYU14
    case .icvl16: .maxFrameSuccessICVL16
    case .msra21: .maxFrameSuccessMSRA21
    }
  }
}

/// Positions of the joints of a hand over a number of frames; NaN where a joint is not labelled.
public struct JointPositions: Hashable, Sendable {
  /// Joints of each frame.
  public let joints: Int
  /// Frame by frame, joint by joint: (u, v, d) in pixels and mm, or (x, y, z) in mm.
  public let positions: [SIMD3<Double>]

  /// The number of frames.
  public var frames: Int { joints == 0 ? 0 : positions.count / joints }

  /// Traps unless the positions fill whole frames.
  public init(joints: Int, positions: [SIMD3<Double>]) {
    precondition(
      joints > 0 && positions.count % joints == 0, "\(positions.count) positions do not fill frames of \(joints) joints"
    )
    (self.joints, self.positions) = (joints, positions)
  }

  /// From numbers frame by frame, joint by joint, three each; traps unless they fill whole frames.
  public init(joints: Int, coordinates: [Double]) {
    precondition(coordinates.count % 3 == 0, "\(coordinates.count) numbers are not whole positions of three")
    self.init(
      joints: joints,
      positions: stride(from: 0, to: coordinates.count, by: 3).map {
        SIMD3(coordinates[$0], coordinates[$0 + 1], coordinates[$0 + 2])
      })
  }

  /// From a tensor frames×joints×3, or frames×(joints·3).
  public init(_ tensor: Tensor, joints: Int) {
    precondition(
      tensor.rank > 1 && tensor.count == tensor.shape[0] * joints * 3,
      "a tensor of shape \(tensor.shape) does not hold \(joints) joints of 3 coordinates a frame")
    self.init(joints: joints, coordinates: tensor.values.map(Double.init))
  }

  /// Pixels and depth turned into millimetres.
  public func unprojected(by camera: PinholeCamera) -> JointPositions {
    JointPositions(joints: joints, positions: positions.map(camera.position))
  }
}
