/// How a camera maps millimetres to pixels: u = x·focalX/d + centreX, v = y·focalY/d + centreY.
///
/// The constants that published work uses for one camera differ, and the choice moves errors by tenths of a
/// millimetre, so each set has a name of its own.
public struct CameraIntrinsics: Hashable, Sendable, Codable {
  /// Focal length along u in pixels.
  public var focalX: Double
  /// Focal length along v in pixels; negative where y points up.
  public var focalY: Double
  /// The column of the optical axis.
  public var centreX: Double
  /// The row of the optical axis.
  public var centreY: Double

  /// A camera of the given constants.
  public init(focalX: Double, focalY: Double, centreX: Double, centreY: Double) {
    (self.focalX, self.focalY, self.centreX, self.centreY) = (focalX, focalY, centreX, centreY)
  }

  /// NYU as the public scorer has it (awesome-hand-pose-estimation, evaluation/util.py).
  public static let nyuScorer = CameraIntrinsics(focalX: 588.03, focalY: -587.07, centreX: 320, centreY: 240)
  /// ICVL as the public scorer has it.
  public static let icvlScorer = CameraIntrinsics(focalX: 240.99, focalY: 240.96, centreX: 160, centreY: 120)
  /// MSRA15 as the public scorer and the set's own readme have it.
  public static let msraScorer = CameraIntrinsics(focalX: 241.42, focalY: 241.42, centreX: 160, centreY: 120)
  /// NYU as DeepPrior++ crops it.
  public static let nyuCropping = CameraIntrinsics(focalX: 588.03, focalY: 587.07, centreX: 320, centreY: 240)
  /// ICVL as DeepPrior++ crops it.
  public static let icvlCropping = CameraIntrinsics(focalX: 241.42, focalY: 241.42, centreX: 160, centreY: 120)

  /// The constants of Crossing Nets' released program for NYU.
  public static let nyuCrossingNets = CameraIntrinsics(focalX: 588.235, focalY: 587.084, centreX: 320, centreY: 240)

  /// The same camera with y pointing up, as poses have it; rows still count downwards.
  public var pointingUp: CameraIntrinsics {
    CameraIntrinsics(focalX: focalX, focalY: -abs(focalY), centreX: centreX, centreY: centreY)
  }

  /// The place in millimetres of a pixel u, v at depth d.
  public func millimetres(_ uvd: SIMD3<Double>) -> SIMD3<Double> {
    [(uvd.x - centreX) * uvd.z / focalX, (uvd.y - centreY) * uvd.z / focalY, uvd.z]
  }

  /// The pixel u, v and depth d of a place in millimetres.
  public func pixels(_ place: SIMD3<Double>) -> SIMD3<Double> {
    [place.x * focalX / place.z + centreX, place.y * focalY / place.z + centreY, place.z]
  }
}
