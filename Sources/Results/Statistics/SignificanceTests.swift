/// The outcome of a test of "no difference".
public struct TestOutcome: Codable, Hashable, Sendable {
  /// Probability, without a true difference, of one at least as large as seen; two-sided.
  public var probability: Double
  /// Whether all arrangements were counted (true) or a random part of them (false).
  public var isExact: Bool
}

/// Sign test: whether more differences are above zero than below; ties are left out (Dixon and Mood 1946).
///
/// The two-sided binomial probability; 1 when every difference is zero.
public func signTest(differences: [Double]) -> TestOutcome {
  let above = differences.count { $0 > 0 }
  let below = differences.count { $0 < 0 }
  let count = above + below
  guard count > 0 else { return TestOutcome(probability: 1, isExact: true) }
  let most = max(above, below)
  // P(X >= most) for X binomial (count, 1/2) is I_{1/2}(most, count - most + 1).
  let tail = incompleteBeta(0.5, Double(most), Double(count - most + 1))
  return TestOutcome(probability: min(1, 2 * tail), isExact: true)
}

/// Permutation test of paired differences: without a true difference each could as well have the other sign (Fisher
/// 1935).
///
/// All 2ⁿ sign patterns are counted up to 16 differences; beyond, `arrangements` random ones and the pattern seen
/// itself. The list must not be empty.
public func signFlipTest(
  differences: [Double], arrangements: Int = 10_000, using generator: inout SplitMix64
) -> TestOutcome {
  precondition(!differences.isEmpty, "no differences to test")
  let observed = threshold(abs(differences.reduce(0, +)), differences)
  guard differences.count > 16 else {
    let patterns = 1 << differences.count
    let extreme = (0..<patterns).count { abs(signedSum(differences, UInt64($0))) >= observed }
    return TestOutcome(probability: Double(extreme) / Double(patterns), isExact: true)
  }
  var extreme = 1
  for _ in 0..<arrangements {
    var sum = 0.0
    for start in stride(from: 0, to: differences.count, by: 64) {
      let part = differences[start..<min(start + 64, differences.count)]
      sum += signedSum(part, generator.next())
    }
    if abs(sum) >= observed { extreme += 1 }
  }
  return TestOutcome(probability: Double(extreme) / Double(arrangements + 1), isExact: false)
}

/// Permutation test of two independent samples: without a true difference every split of the pooled values is as
/// likely.
///
/// All splits are counted when there are at most 100,000; otherwise `arrangements` random ones and the split seen
/// itself. Both samples must not be empty.
public func permutationTest(
  reference: [Double], candidate: [Double], arrangements: Int = 10_000, using generator: inout SplitMix64
) -> TestOutcome {
  precondition(!reference.isEmpty && !candidate.isEmpty, "no values to test")
  var pool = reference + candidate
  let total = pool.reduce(0, +)
  func distance(_ sum: Double) -> Double {
    abs((total - sum) / Double(candidate.count) - sum / Double(reference.count))
  }
  let observed = threshold(distance(reference.reduce(0, +)), pool)
  if let splits = binomial(pool.count, reference.count), splits <= 100_000 {
    var extreme = 0
    forEachSubset(of: pool, count: reference.count) { if distance($0) >= observed { extreme += 1 } }
    return TestOutcome(probability: Double(extreme) / Double(splits), isExact: true)
  }
  var extreme = 1
  for _ in 0..<arrangements {
    for place in reference.indices {
      pool.swapAt(place, place + generator.integer(below: pool.count - place))
    }
    if distance(pool[..<reference.count].reduce(0, +)) >= observed { extreme += 1 }
  }
  return TestOutcome(probability: Double(extreme) / Double(arrangements + 1), isExact: false)
}

/// Sums added in another order differ in their last bits; what is equal up to those counts as equal.
private func threshold(_ observed: Double, _ values: [Double]) -> Double {
  observed - 1e-12 * values.reduce(0) { $0 + abs($1) }
}

private func signedSum(_ values: some Sequence<Double>, _ signs: UInt64) -> Double {
  var sum = 0.0
  var signs = signs
  for value in values {
    sum += signs & 1 == 0 ? value : -value
    signs >>= 1
  }
  return sum
}

/// The number of ways to choose, or nil beyond 10⁹.
private func binomial(_ count: Int, _ chosen: Int) -> Int? {
  var ways = 1
  for step in 0..<min(chosen, count - chosen) {
    ways = ways * (count - step) / (step + 1)
    if ways > 1_000_000_000 { return nil }
  }
  return ways
}

/// Calls a body with the sum of every choice of `count` values.
private func forEachSubset(of values: [Double], count: Int, _ body: (Double) -> Void) {
  func visit(_ start: Int, _ left: Int, _ sum: Double) {
    if left == 0 { return body(sum) }
    for index in start...(values.count - left) { visit(index + 1, left - 1, sum + values[index]) }
  }
  visit(0, count, 0)
}
