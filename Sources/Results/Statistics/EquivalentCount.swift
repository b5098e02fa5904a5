import Foundation

/// Scores reached with a number of real images, one value per seed.
public struct BudgetScores: Hashable, Sendable {
  /// Number of real images, 1 or more.
  public var budget: Int
  /// One score per seed, at least one.
  public var values: [Double]

  /// The scores at a budget.
  public init(budget: Int, values: [Double]) {
    precondition(budget >= 1 && !values.isEmpty, "scores need a budget of 1 or more and one value or more")
    self.budget = budget
    self.values = values
  }
}

/// The number of real images that would have given a score.
public enum EquivalentCount: Hashable, Sendable, CustomStringConvertible {
  /// Fewer than the smallest budget measured.
  case fewerThan(Int)
  /// About this many.
  case about(Double)
  /// More than the largest budget measured.
  case moreThan(Int)

  /// `< 20`, `137` or `> 500`.
  public var description: String {
    switch self {
    case .fewerThan(let budget): "< \(budget)"
    case .about(let count): "\(Int(count.rounded()))"
    case .moreThan(let budget): "> \(budget)"
    }
  }

  /// Place on the axis of counts, for sorting.
  var order: Double {
    switch self {
    case .fewerThan: -.infinity
    case .about(let count): count
    case .moreThan: .infinity
    }
  }
}

/// Score against number of real images, made monotone, for reading off how many images a score is worth.
///
/// The mean scores per budget are fitted by isotonic regression (pool adjacent violators, each budget weighted by its
/// number of seeds) and joined by straight lines over the logarithm of the budget.
public struct BudgetCurve: Hashable, Sendable {
  /// Budgets, ascending.
  public let budgets: [Int]
  /// Fitted score at each budget; never gets worse as the budget grows.
  public let fitted: [Double]
  let sign: Double
  let points: [BudgetScores]

  /// Fits a curve to one point or more, each of another budget; the direction must be `higher` or `lower`.
  public init(_ points: [BudgetScores], direction: MetricDirection) {
    precondition(!points.isEmpty, "a curve needs a point")
    precondition(direction != .none, "a score without a better direction cannot be turned into a count")
    precondition(Set(points.map(\.budget)).count == points.count, "each budget may occur only once")
    let sign: Double = direction == .higher ? 1 : -1
    self.sign = sign
    self.points = points.sorted { $0.budget < $1.budget }
    budgets = self.points.map(\.budget)
    fitted = nonDecreasing(
      self.points.map { sign * Summary.mean($0.values) }, weights: self.points.map { Double($0.values.count) }
    ).map { sign * $0 }
  }

  /// The smallest number of real images that gives a score at least as good as `target`.
  public func equivalentCount(of target: Double) -> EquivalentCount {
    let goal = sign * target
    let heights = fitted.map { sign * $0 }
    if goal < heights[0] { return .fewerThan(budgets[0]) }
    guard let upper = heights.firstIndex(where: { $0 >= goal }) else { return .moreThan(budgets[budgets.count - 1]) }
    if heights[upper] == goal || upper == 0 { return .about(Double(budgets[upper])) }
    let share = (goal - heights[upper - 1]) / (heights[upper] - heights[upper - 1])
    let low = log(Double(budgets[upper - 1]))
    let high = log(Double(budgets[upper]))
    return .about(exp(low + share * (high - low)))
  }

  /// Bootstrap interval of the count: the seeds of every budget and those of the target are resampled.
  ///
  /// `targets` has one score per seed, at least one. A bound beyond the budgets measured is an inequality.
  public func equivalentCountInterval(
    of targets: [Double], bootstrap: Bootstrap = Bootstrap(resamples: 2000), using generator: inout SplitMix64
  ) -> (low: EquivalentCount, high: EquivalentCount) {
    precondition(!targets.isEmpty, "an empty sample has no mean")
    func resample(_ values: [Double]) -> [Double] {
      values.map { _ in values[generator.integer(below: values.count)] }
    }
    var counts: [EquivalentCount] = []
    for _ in 0..<bootstrap.resamples {
      let drawn = points.map { BudgetScores(budget: $0.budget, values: resample($0.values)) }
      let curve = BudgetCurve(drawn, direction: sign > 0 ? .higher : .lower)
      counts.append(curve.equivalentCount(of: Summary.mean(resample(targets))))
    }
    counts.sort { $0.order < $1.order }
    let tail = (1 - bootstrap.level) / 2
    let last = Double(counts.count - 1)
    return (counts[Int((tail * last).rounded(.down))], counts[Int(((1 - tail) * last).rounded(.up))])
  }
}

/// Isotonic regression: the non-decreasing values nearest in weighted squares (pool adjacent violators).
func nonDecreasing(_ values: [Double], weights: [Double]) -> [Double] {
  var blocks: [(mean: Double, weight: Double, count: Int)] = []
  for (value, weight) in zip(values, weights) {
    blocks.append((value, weight, 1))
    while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
      let last = blocks.removeLast()
      let before = blocks.removeLast()
      let weight = before.weight + last.weight
      let mean = (before.mean * before.weight + last.mean * last.weight) / weight
      blocks.append((mean, weight, before.count + last.count))
    }
  }
  return blocks.flatMap { Array(repeating: $0.mean, count: $0.count) }
}
