import Foundation
import Tensors

extension DeformableGAN {
  /// A pose: the 18 joints of a person in an image, (x, y) in pixels, as far as they are known.
  public struct Keypoints: Hashable, Sendable {
    /// The joints, in the order of pose-gan's files. The detector that wrote those calls the last four the other way
    /// round; nothing here depends on it.
    public enum Joint: Int, Sendable, CaseIterable {
      case nose, neck, rightShoulder, rightElbow, rightWrist, leftShoulder, leftElbow, leftWrist, rightHip, rightKnee
      case rightAnkle, leftHip, leftKnee, leftAnkle, leftEye, rightEye, leftEar, rightEar
    }

    /// The joints in their order; nil where one is missing.
    public let positions: [SIMD2<Double>?]

    /// A pose of 18 joints.
    public init(_ positions: [SIMD2<Double>?]) {
      precondition(
        positions.count == Joint.allCases.count,
        "a pose has \(Joint.allCases.count) joints, present or missing, not \(positions.count)")
      self.positions = positions
    }

    /// Where a joint is.
    public subscript(joint: Joint) -> SIMD2<Double>? { positions[joint.rawValue] }

    /// Those of the joints that are present.
    public func present(_ joints: [Joint]) -> [SIMD2<Double>] { joints.compactMap { self[$0] } }

    /// Whether both hips and both shoulders are there, without which no image can be transferred.
    public var hasTorso: Bool { present(Self.torso).count == Self.torso.count }

    static let torso: [Joint] = [.rightHip, .leftHip, .leftShoulder, .rightShoulder]
    static let head: [Joint] = [.nose, .leftEye, .rightEye, .leftEar, .rightEar]

    /// The unit of limbs: the mean square distance of hips and shoulders, under the root. Section 3 of the paper.
    package var torsoLength: Double {
      guard let hipR = self[.rightHip], let hipL = self[.leftHip], let shoulderR = self[.rightShoulder],
        let shoulderL = self[.leftShoulder]
      else { preconditionFailure("a pose without both hips and shoulders has no torso to measure") }
      let (right, left) = (hipR - shoulderR, hipL - shoulderL)
      return (((right * right).sum() + (left * left).sum()) / 2).squareRoot()
    }
  }

  /// What networks see of poses, N×height×width×18: exp(−d²/(2·deviation²)) at distance d from a joint, zeros where it is
  /// missing.
  public static func heatMaps(of poses: [Keypoints], height: Int, width: Int, deviation: Double) -> Tensor {
    let joints = Keypoints.Joint.allCases.count
    // The exponential of a sum is a product: one for the rows, one for the columns.
    func profile(_ count: Int, _ centre: Double) -> [Float] {
      (0..<count).map { place in
        let distance = (Double(place) - centre) / deviation
        return Float(exp(-distance * distance / 2))
      }
    }
    return Tensor([poses.count, height, width, joints]) { span in
      for place in span.indices { span[place] = 0 }
      for (map, position) in poses.flatMap(\.positions).enumerated() {
        guard let position else { continue }
        let (rows, columns) = (profile(height, position.y), profile(width, position.x))
        var place = map / joints * height * width * joints + map % joints
        for row in rows {
          for column in columns {
            span[place] = row * column
            place += joints
          }
        }
      }
    }
  }
}
