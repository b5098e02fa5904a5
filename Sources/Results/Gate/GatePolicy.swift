/// What a gate fails on, as a baseline's file or a command may set it; what is nil is left as it is elsewhere.
public struct GatePolicy: Codable, Hashable, Sendable {
  /// One-sided probability with which an unchanged program may fail, above 0 and at most a half.
  public var alpha: Double?
  /// The smallest drop worth failing on as a share of the baseline's mean.
  public var relativeFloor: Double?
  /// What holds for single protocols, by name.
  public var metrics: [String: MetricPolicy]?

  /// The policy with the given parts.
  public init(alpha: Double? = nil, relativeFloor: Double? = nil, metrics: [String: MetricPolicy]? = nil) {
    self.alpha = alpha
    self.relativeFloor = relativeFloor
    self.metrics = metrics
  }

  /// α where nothing else is said: the level of MLPerf's reference convergence points.
  public static let defaultAlpha = 0.05
  /// Relative floor where nothing else is said: a hundredth of the score.
  public static let defaultRelativeFloor = 0.01
  /// Absolute floor where nothing else is said, in deviations over the baseline's seeds: a smaller change is one that
  /// the next seed makes more often than not.
  public static let defaultDeviations = 0.5

  /// This policy with what another sets put in its place.
  public func overridden(by other: GatePolicy) -> GatePolicy {
    GatePolicy(
      alpha: other.alpha ?? alpha, relativeFloor: other.relativeFloor ?? relativeFloor,
      metrics: (metrics ?? [:]).merging(other.metrics ?? [:]) { $0.overridden(by: $1) })
  }

  /// Whether a score is shown but never fails: it has no better side, or is marked so.
  func isInformational(_ entry: BaselineEntry) -> Bool {
    entry.direction == .none || metrics?[entry.key.metric]?.informational == true
  }

  /// The smallest drop worth failing on, in the score's own unit: above both the absolute and the relative floor.
  func floor(_ entry: BaselineEntry) -> Double {
    let own = metrics?[entry.key.metric]
    let summary = entry.summary
    let relative = own?.relativeFloor ?? relativeFloor ?? Self.defaultRelativeFloor
    return max(own?.absoluteFloor ?? Self.defaultDeviations * summary.deviation, relative * abs(summary.mean))
  }

  /// The first setting that is not one, in words; nil where all are.
  public var problem: String? {
    if let alpha, !(alpha > 0 && alpha <= 0.5) { return "alpha is \(alpha), not above 0 and at most 0.5" }
    let floors =
      [("relativeFloor", relativeFloor)]
      + (metrics ?? [:]).sorted { $0.key < $1.key }.flatMap { name, own in
        [("\(name) absoluteFloor", own.absoluteFloor), ("\(name) relativeFloor", own.relativeFloor)]
      }
    for case (let name, let value?) in floors where !(value >= 0 && value.isFinite) {
      return "\(name) is \(value), not a finite number of 0 or more"
    }
    return nil
  }
}

/// What a gate fails on in one protocol's scores.
public struct MetricPolicy: Codable, Hashable, Sendable {
  /// The smallest drop worth failing on, in the protocol's unit.
  public var absoluteFloor: Double?
  /// The smallest drop worth failing on as a share of the baseline's mean.
  public var relativeFloor: Double?
  /// Whether its scores are shown and never fail.
  public var informational: Bool?

  /// The policy with the given parts.
  public init(absoluteFloor: Double? = nil, relativeFloor: Double? = nil, informational: Bool? = nil) {
    self.absoluteFloor = absoluteFloor
    self.relativeFloor = relativeFloor
    self.informational = informational
  }

  func overridden(by other: MetricPolicy) -> MetricPolicy {
    MetricPolicy(
      absoluteFloor: other.absoluteFloor ?? absoluteFloor, relativeFloor: other.relativeFloor ?? relativeFloor,
      informational: other.informational ?? informational)
  }
}
