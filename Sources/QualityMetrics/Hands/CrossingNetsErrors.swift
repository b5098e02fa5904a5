/// Joint errors as Crossing Nets' released program measures them: its own cameras, and success curves on the worst joint
/// of a frame that lie half a millimetre beside those of others.
///
/// On places in millimetres the mean error is that of the other protocols; the curves never are.
public struct CrossingNetsErrors: Hashable, Sendable {
  /// The thresholds of its curve in mm: 0.5, 5.5, … 80.5.
  public static let thresholds = (0...16).map { 0.5 + 5 * Double($0) }
  /// The thresholds in mm of the four shares that it prints.
  public static let printedThresholds = [10.5, 20.5, 30.5, 40.5]

  private let errors: JointErrors
  private let origin: JointErrors.Origin

  /// From predictions and truth in pixels and depth (u, v, d), through the program's camera. Throws as `JointErrors`.
  public init(uvd predicted: JointPositions, truth: JointPositions, _ rules: HandPoseProtocol) throws {
    let camera = rules.crossingNetsCamera
    errors = try JointErrors(xyz: predicted.unprojected(by: camera), truth: truth.unprojected(by: camera), rules)
    origin = .uvd
  }

  /// From positions in mm. Throws as `JointErrors`.
  public init(xyz predicted: JointPositions, truth: JointPositions, _ rules: HandPoseProtocol) throws {
    errors = try JointErrors(xyz: predicted, truth: truth, rules)
    origin = .xyz
  }

  /// Mean over all labelled joints (`joint-error@crossingnets2017`), in mm; each item is the mean of one frame.
  public var meanError: MetricScore {
    let mean = errors.meanError
    return MetricScore(signature: signature(.jointErrorCrossingNets2017), value: mean.value, perItem: mean.perItem)
  }

  /// Share of frames whose worst joint is at most so far off, in mm (`max-frame-success@crossingnets2017`): what the
  /// program prints.
  public func success(within threshold: Double) -> MetricScore {
    var signature = signature(.maxFrameSuccessCrossingNets2017)
    signature.state("threshold", number(threshold))
    return MetricScore(signature: signature, perItem: worst.map { $0 <= threshold ? 1 : 0 })
  }

  /// Share of frames whose worst joint is less far off than each of `thresholds`: what the program draws. Here an error
  /// equal to the threshold does not count.
  public var curve: [Double] {
    let worst = worst
    return Self.thresholds.map { threshold in Double(worst.count { $0 < threshold }) / Double(worst.count) }
  }

  /// The worst labelled joint of each frame that has one.
  private var worst: [Double] {
    (0..<errors.frames).compactMap { errors.frame($0).filter { !$0.isNaN }.max() }
  }

  private func signature(_ metric: MetricID) -> Signature {
    Signature(
      metric, order: .any, items: errors.frames, extra: ["from": origin.rawValue, "joints": errors.rules.rawValue])
  }
}

extension HandPoseProtocol {
  /// The camera of Crossing Nets' released program.
  public var crossingNetsCamera: PinholeCamera {
    switch self {
    case .nyu14: PinholeCamera(focalU: 588.235, focalV: 587.084, centreU: 320, centreV: 240)
    case .icvl16, .msra21: PinholeCamera(focalU: 241.42, focalV: 241.42, centreU: 160, centreV: 120)
    }
  }
}
