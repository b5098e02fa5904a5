import Foundation

/// How a head is looked at: where the camera stands and which lamp is lit, in Multi-PIE's numbers.
public struct HeadView: Hashable, Sendable, Codable {
  /// How far the head is turned, in degrees: positive to the right of the picture.
  public var yaw: Int
  /// The number of the light.
  public var illumination: Int

  /// The yaws of Multi-PIE's level cameras.
  public static let yaws = Array(stride(from: -90, through: 90, by: 15))
  /// The numbers of the lights; the first and the last are the room's own, the others add a flash.
  public static let illuminations = 0..<20
  /// From the front, under the flash that Multi-PIE's frontal camera carries.
  public static let frontal = HeadView(yaw: 0, illumination: 6)

  /// A view; the yaw is at most a right angle.
  public init(yaw: Int, illumination: Int) {
    precondition(abs(yaw) <= 90, "a head turned by \(yaw)° shows no face")
    precondition(
      Self.illuminations.contains(illumination), "light \(illumination) is not among \(Self.illuminations)")
    (self.yaw, self.illumination) = (yaw, illumination)
  }

  /// The same light, seen from the front: the truth for a frontal view.
  public var frontalized: HeadView { HeadView(yaw: 0, illumination: illumination) }

  /// The direction that the camera looks from, for a head that looks along z; x to the right, y down.
  var camera: SIMD3<Float> {
    let angle = Float(yaw) * .pi / 180
    return [-sin(angle), 0, cos(angle)]
  }

  /// Where the flash is, as a direction from the head; nil for the room's own light.
  var flash: SIMD3<Float>? {
    guard (1...Self.lamps.count).contains(illumination) else { return nil }
    let lamp = Self.lamps[illumination - 1]
    let (turn, rise) = (lamp.turn * Float.pi / 180, lamp.rise * Float.pi / 180)
    return [-sin(turn) * cos(rise), -sin(rise), cos(turn) * cos(rise)]
  }

  /// Lamps 1 to 18, by the yaw of the camera that stands where they do, and how far above they hang. Those that the
  /// paper's program names for a camera are where it says, about.
  private static let lamps: [(turn: Float, rise: Float)] = [
    (-90, 0), (-75, 0), (-60, 0), (-45, 0), (-30, 0), (0, 0), (30, 0), (68, 0), (45, 0), (90, 0),
    (60, 35), (30, 35), (15, 35), (-15, 35), (-68, 0), (-45, 35), (-30, 35), (75, 35),
  ]
}
