import Tensors

/// Euclidean errors in mm of every joint of every frame, and what is made of them.
///
/// Unlabelled joints (NaN on either side) are left out of every figure.
public struct JointErrors: Hashable, Sendable {
  /// The thresholds of success curves in mm: 0 to 84 in steps of 1.
  public static let thresholds = (0...84).map(Double.init)

  /// The protocol.
  public let rules: HandPoseProtocol
  /// What the positions came as.
  public let origin: Origin
  /// frames×joints errors in mm, frame by frame; NaN where not labelled.
  public let errors: [Double]

  /// What the positions came as: part of the signature, since two cameras give two errors for the same pixels.
  public enum Origin: String, CaseIterable, Codable, Sendable {
    /// Pixels and depth, through the scorer's camera.
    case uvd
    /// Millimetres.
    case xyz
  }

  /// From predictions and truth in pixels and depth (u, v, d), through the scorer's camera. Throws `MetricError` for
  /// other numbers of frames or joints, no frames, predictions that are infinite.
  public init(uvd predicted: JointPositions, truth: JointPositions, _ rules: HandPoseProtocol) throws {
    let camera = rules.camera
    try self.init(predicted.unprojected(by: camera), truth.unprojected(by: camera), rules, .uvd)
  }

  /// From positions in mm. Throws as the other one.
  public init(xyz predicted: JointPositions, truth: JointPositions, _ rules: HandPoseProtocol) throws {
    try self.init(predicted, truth, rules, .xyz)
  }

  private init(
    _ predicted: JointPositions, _ truth: JointPositions, _ rules: HandPoseProtocol, _ origin: Origin
  ) throws {
    for positions in [predicted, truth] where positions.joints != rules.joints {
      throw MetricError.wrongShape(
        rules.meanError, Self.shape(positions), expected: "frames of \(rules.joints) joints with 3 coordinates")
    }
    guard predicted.frames == truth.frames else {
      throw MetricError.shapesDiffer(rules.meanError, Self.shape(predicted), Self.shape(truth))
    }
    (self.rules, self.origin) = (rules, origin)
    errors = zip(predicted.positions, truth.positions).map { predicted, truth in
      let difference = predicted - truth
      return (difference * difference).sum().squareRoot()
    }
    if let bad = errors.firstIndex(where: { $0.isInfinite }) {
      throw MetricError.notFinite(rules.meanError, item: bad / rules.joints)
    }
    guard errors.contains(where: { !$0.isNaN }) else { throw MetricError.noItems(rules.meanError) }
  }

  /// The number of frames.
  public var frames: Int { errors.count / rules.joints }

  /// The errors of one frame, in mm.
  public func frame(_ frame: Int) -> ArraySlice<Double> {
    errors[(frame * rules.joints)..<((frame + 1) * rules.joints)]
  }

  /// Mean over all labelled joints (`joint-error@…`), in mm; each item is the mean of one frame (NaN without labels).
  public var meanError: MetricScore {
    MetricScore(
      signature: signature(rules.meanError), value: mean(labelled(errors)),
      perItem: (0..<frames).map { mean(labelled(frame($0))) })
  }

  /// Median over all labelled joints (`joint-median@…`), in mm; each item is the median of one frame.
  public var medianError: MetricScore {
    MetricScore(
      signature: signature(rules.medianError), value: median(labelled(errors)),
      perItem: (0..<frames).map { median(labelled(frame($0))) })
  }

  /// Mean error of each joint, in mm; NaN for a joint that is never labelled.
  public var perJoint: [Double] {
    (0..<rules.joints).map { joint in
      mean(labelled(stride(from: joint, to: errors.count, by: rules.joints).map { errors[$0] }))
    }
  }

  /// What must lie within the threshold for a success.
  public enum Criterion: String, CaseIterable, Codable, Sendable {
    /// The worst joint of a frame: the usual plot.
    case maxFrame = "max-frame"
    /// The mean over a frame's joints.
    case meanFrame = "mean-frame"
    /// Each joint by itself.
    case joints
  }

  /// Share of frames, or joints, with an error of at most each threshold in mm; frames without labels do not count.
  public func successCurve(_ criterion: Criterion, thresholds: [Double] = thresholds) -> [Double] {
    let errors = judged(criterion)
    return thresholds.map { threshold in Double(errors.count { $0 <= threshold }) / Double(errors.count) }
  }

  /// One point of the usual curve (`max-frame-success@…`), 0 or 1 for each labelled frame; threshold in mm.
  public func maxFrameSuccess(within threshold: Double) -> MetricScore {
    var signature = signature(rules.maxFrameSuccess)
    signature.state("threshold", number(threshold))
    return MetricScore(signature: signature, perItem: judged(.maxFrame).map { $0 <= threshold ? 1 : 0 })
  }

  private func judged(_ criterion: Criterion) -> [Double] {
    switch criterion {
    case .maxFrame: (0..<frames).compactMap { labelled(frame($0)).max() }
    case .meanFrame: (0..<frames).map { labelled(frame($0)) }.filter { !$0.isEmpty }.map { mean($0) }
    case .joints: labelled(errors)
    }
  }

  private func signature(_ metric: MetricID) -> Signature {
    Signature(metric, order: .any, items: frames, extra: ["from": origin.rawValue])
  }

  private func labelled(_ errors: some Sequence<Double>) -> [Double] { errors.filter { !$0.isNaN } }

  private static func shape(_ positions: JointPositions) -> Shape { [positions.frames, positions.joints, 3] }
}

/// The middle value, or the mean of the two middle ones; NaN of nothing.
func median(_ values: [Double]) -> Double {
  guard !values.isEmpty else { return .nan }
  let sorted = values.sorted()
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
