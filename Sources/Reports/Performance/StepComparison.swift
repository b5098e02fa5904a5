/// A step's times and memory, ours beside PyTorch's, from one session.
struct StepComparison {
  /// Whether a figure reached its goal; nil where either is missing.
  struct Goal {
    /// The figure.
    var value: Double?
    /// What it should be.
    var goal: Double?
    /// Whether larger is better.
    var isAtLeast = true

    var isMet: Bool? {
      guard let value, let goal else { return nil }
      return isAtLeast ? value >= goal : value <= goal
    }
  }

  let step: PerformanceRecord.Session.Step
  /// Its place among the record's parts.
  let part: Int
  let session: PerformanceRecord.Session
  private let measurements: [PerformanceRecord.Measurement]

  /// The latest session of each step, in the order in which steps were first asked for. One that was cut off before
  /// both sides had a time does not take the place of an earlier one; without an earlier one it shows what is missing.
  static func latest(in record: PerformanceRecord) -> [StepComparison] {
    var order: [String] = []
    var latest: [String: StepComparison] = [:]
    for (index, part) in record.parts.enumerated() {
      for step in part.session.steps {
        let own = part.measurements.filter { $0.step == step.name }
        let comparison = StepComparison(step: step, part: index, session: part.session, measurements: own)
        if latest[step.name] == nil { order.append(step.name) }
        if latest[step.name]?.speed.value == nil || comparison.speed.value != nil { latest[step.name] = comparison }
      }
    }
    return order.compactMap { latest[$0] }
  }

  /// The median over rounds of a side's median step, in milliseconds.
  func milliseconds(_ side: PerformanceRecord.Side) -> Double? { median(side) { $0.milliseconds.median } }

  /// The median over rounds of a side's peak memory, in MiB.
  func peakMiB(_ side: PerformanceRecord.Side) -> Double? { median(side) { $0.peakResidentMiB } }

  /// Whether the session got as far as this step.
  var isBegun: Bool { !measurements.isEmpty }

  /// Why a side was not measured; nil where it was, or where ours could not be either.
  func reasonSkipped(_ side: PerformanceRecord.Side) -> String? {
    if let reason = measurements.first(where: { $0.side == side && $0.skipped != nil })?.skipped { return reason }
    let isDue = side == .synthbench ? !isBegun : milliseconds(.synthbench) != nil
    return isDue && milliseconds(side) == nil ? "the session ended before it" : nil
  }

  /// PyTorch's fastest way.
  var bestPeer: PerformanceRecord.Side? {
    PerformanceRecord.Side.peers.filter { milliseconds($0) != nil }
      .min { milliseconds($0) ?? .infinity < milliseconds($1) ?? .infinity }
  }

  /// PyTorch's best time over ours: the ratio of medians, against its goal.
  var speed: Goal {
    guard let ours = milliseconds(.synthbench), let theirs = bestPeer.flatMap(milliseconds) else {
      return Goal(goal: step.goal)
    }
    return Goal(value: theirs / ours, goal: step.goal)
  }

  /// The smallest and largest ratio that single rounds give.
  var speedRange: ClosedRange<Double>? {
    guard let bestPeer else { return nil }
    let ours = byRound(.synthbench), theirs = byRound(bestPeer)
    let ratios = ours.compactMap { round, time in theirs[round].map { $0 / time } }
    guard let low = ratios.min(), let high = ratios.max() else { return nil }
    return low...high
  }

  /// The least memory that any of PyTorch's ways takes.
  var leanestPeerMiB: Double? { PerformanceRecord.Side.peers.compactMap(peakMiB).min() }

  /// Our peak memory over PyTorch's least, against its goal.
  var memory: Goal {
    guard let ours = peakMiB(.synthbench), let theirs = leanestPeerMiB else {
      return Goal(goal: session.memoryGoal, isAtLeast: false)
    }
    return Goal(value: ours / theirs, goal: session.memoryGoal, isAtLeast: false)
  }

  /// What the step's convolutions take as bare operations, in milliseconds.
  var convolutionLimit: Double? { median(.synthbench) { $0.convolutionLimit } }

  /// The share of our step that they would take, against its goal; the median over rounds, each by its own times.
  var limitShare: Goal {
    let share = median(.synthbench) { result in result.convolutionLimit.map { $0 / result.milliseconds.median } }
    return Goal(value: share, goal: step.limitGoal)
  }

  /// Every goal of the step.
  var goals: [Goal] { [speed, memory, limitShare].filter { $0.goal != nil } }

  private func median(_ side: PerformanceRecord.Side, _ value: (PerformanceRecord.Result) -> Double?) -> Double? {
    medianValue(measurements.filter { $0.side == side }.compactMap { $0.result.flatMap(value) })
  }

  private func byRound(_ side: PerformanceRecord.Side) -> [Int: Double] {
    Dictionary(
      measurements.filter { $0.side == side }.compactMap { measurement in
        measurement.result.map { (measurement.round, $0.milliseconds.median) }
      }, uniquingKeysWith: { $1 })
  }
}

/// The middle value, or the mean of the two in the middle; nil of none.
func medianValue(_ values: [Double]) -> Double? {
  guard !values.isEmpty else { return nil }
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}
