import Foundation
import Results
import Testing

/// Numbers come from SciPy 1.17.1 and NumPy; Fixtures/make_statistics.py prints them.
@Suite("Statistics")
struct StatisticsTests {
  let x = [0.71, 0.74, 0.69, 0.735, 0.72]
  let y = [0.75, 0.76, 0.70, 0.78, 0.73]

  private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  private func near(_ a: Interval?, _ low: Double, _ high: Double, _ tolerance: Double = 1e-12) -> Bool {
    a.map { near($0.low, low, tolerance) && near($0.high, high, tolerance) } ?? false
  }

  @Test(
    "quantiles of Student's t agree with SciPy",
    arguments: [
      (1, 12.706204736174694, 636.6192487687897), (2, 4.302652729749462, 31.599054576445365),
      (3, 3.1824463052837078, 12.923978636687961), (4, 2.7764451051977934, 8.610301581379522),
      (5, 2.5705818356363146, 6.868826625881276), (9, 2.262157162798205, 4.780912585931217),
      (29, 2.045229642132703, 3.6594050194663748), (100, 1.9839715185235518, 3.390491311164263),
      (2.5, 3.5746548420036817, 18.277893528131457), (1e6, 1.959966356814107, 3.2905364612487222),
    ])
  func quantiles(degrees: Double, at975: Double, at9995: Double) {
    let distribution = StudentT(degrees: degrees)
    #expect(near(distribution.quantile(0.975), at975, 1e-9))
    #expect(near(distribution.quantile(0.9995), at9995, 1e-9))
    #expect(near(distribution.quantile(0.025), -at975, 1e-9))
    #expect(distribution.quantile(0.5) == 0)
    #expect(near(distribution.cumulative(distribution.quantile(0.9)), 0.9, 1e-10))
  }

  @Test("tails of Student's t agree with SciPy")
  func tails() {
    #expect(near(StudentT(degrees: 3).upperTail(0.7), 0.2671634991523818))
    #expect(near(StudentT(degrees: 1).upperTail(10), 0.03172551743055357))
    #expect(near(StudentT(degrees: 2.5).upperTail(-1.3), 0.8497566053646458))
    #expect(abs(StudentT(degrees: 50).upperTail(6) / 1.0944697425399989e-07 - 1) < 1e-10)
  }

  @Test("mean, deviation and interval of seeds agree with SciPy")
  func summary() {
    let summary = Summary(x)
    #expect(summary.count == 5 && near(summary.mean, 0.719) && near(summary.deviation, 0.020124611797498124))
    #expect(near(summary.interval, 0.6940119940532198, 0.7439880059467802))
    #expect(near(summary.standardError, 0.020124611797498124 / 5.0.squareRoot()))
  }

  @Test("one seed has no interval, equal seeds one of no width, infinite ones no NaN")
  func smallSamples() {
    #expect(Summary([3]).interval == nil && Summary([3]).deviation == 0)
    #expect(Summary([2, 2, 2]).interval == Interval(low: 2, high: 2))
    // The sum of these, divided by eight, is rounded to another number.
    let equal = Summary([Double](repeating: 0.25193754603125484, count: 8))
    #expect(equal.mean == 0.25193754603125484 && equal.deviation == 0)
    let infinite = Summary([.infinity, .infinity])
    #expect(infinite.mean == .infinity && infinite.deviation == 0)
    #expect(infinite.interval == Interval(low: .infinity, high: .infinity))
  }

  @Test("paired and unpaired comparisons agree with SciPy")
  func comparisons() {
    let paired = Comparison.paired(reference: x, candidate: y)
    #expect(near(paired.difference, 0.025) && near(paired.interval, 0.004409332011327972, 0.045590667988672076))
    #expect(paired.isSignificant && paired.count == 5)
    let welch = Comparison.unpaired(reference: x, candidate: y)
    #expect(near(welch.interval, -0.013719264220751981, 0.06371926422075203) && !welch.isSignificant)
    let unequal = Comparison.unpaired(reference: x, candidate: [0.9, 0.75, 0.81])
    #expect(near(unequal.difference, 0.101) && near(unequal.interval, -0.07666799580346845, 0.2786679958034684))
    #expect(Comparison.unpaired(reference: [1], candidate: [2, 3]).interval == nil)
    #expect(Comparison.paired(reference: [.infinity, 1], candidate: [.infinity, 3]).difference == 1)
  }

  @Test("SplitMix64 gives the published numbers of seed 1234567")
  func generator() {
    var generator = SplitMix64(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
      ])
    #expect((0..<1000).allSatisfy { _ in (0..<7).contains(generator.integer(below: 7)) })
  }

  @Test("bootstrap intervals equal those of the same resamples in NumPy, and nearly SciPy's own")
  func bootstrap() {
    var generator = SplitMix64(seed: 7)
    #expect(near(Bootstrap(resamples: 1000).meanInterval(of: x, using: &generator), 0.702, 0.734))
    generator = SplitMix64(seed: 7)
    let paired = Bootstrap(resamples: 1000).paired(reference: x, candidate: y, using: &generator)
    #expect(near(paired.interval, 0.012, 0.038) && paired.pairing == .items && near(paired.difference, 0.025))
    generator = SplitMix64(seed: 99)
    #expect(near(Bootstrap(resamples: 50_000).meanInterval(of: x, using: &generator), 0.703, 0.734, 1.5e-3))
  }

  @Test("the pooled bootstrap resamples seeds, then items")
  func hierarchical() {
    let reference: [[Double]] = [[0, 0, 0], [1, 1, 1]]
    let candidate: [[Double]] = [[1, 2, 3], [2, 4, 7]]
    let bootstrap = Bootstrap(resamples: 500)
    var generator = SplitMix64(seed: 11)
    let nested = bootstrap.hierarchical(
      reference: reference, candidate: candidate, items: .perSeed, using: &generator)
    #expect(near(nested.difference, 8.0 / 3) && near(nested.interval, 4.0 / 3, 4.420833333333333, 1e-9))
    #expect(nested.count == 6 && nested.reference == 0.5)
    generator = SplitMix64(seed: 11)
    let shared = bootstrap.hierarchical(reference: reference, candidate: candidate, using: &generator)
    #expect(near(shared.interval, 1, 5))
  }

  @Test("an interval over seeds is wider than one that takes items for all there is")
  func seedsCount() throws {
    // Items agree within a seed, seeds differ: 200 items under 4 seeds know no more than 4 numbers.
    let reference = [[Double]](repeating: [Double](repeating: 0, count: 50), count: 4)
    let candidate = [0.1, -0.1, 0.3, 0.2].map { [Double](repeating: $0, count: 50) }
    var generator = SplitMix64(seed: 1)
    let bootstrap = Bootstrap(resamples: 1000)
    let pooled = bootstrap.hierarchical(reference: reference, candidate: candidate, using: &generator)
    let naive = bootstrap.paired(
      reference: reference.flatMap { $0 }, candidate: candidate.flatMap { $0 }, using: &generator)
    let wide = try #require(pooled.interval)
    let narrow = try #require(naive.interval)
    #expect(wide.high - wide.low > 4 * (narrow.high - narrow.low))
  }

  @Test("the same seed gives the same interval, another seed another")
  func determinism() {
    func interval(_ seed: UInt64) -> Interval {
      var generator = SplitMix64(seed: seed)
      return Bootstrap(resamples: 37).meanInterval(of: x + y, using: &generator)
    }
    #expect(interval(1) == interval(1))
    #expect(interval(1) != interval(2))
  }

  @Test("sign and permutation tests agree with SciPy")
  func significance() {
    let differences = [0.3, -0.1, 0.4, 0.2, 0.5, -0.05, 0.25]
    #expect(near(signTest(differences: differences + [0]).probability, 0.453125))
    let many = [Double](repeating: 1, count: 15) + [Double](repeating: -1, count: 5)
    #expect(near(signTest(differences: many).probability, 0.04138946533203125))
    #expect(signTest(differences: [0, 0]).probability == 1)
    var generator = SplitMix64(seed: 3)
    let flipped = signFlipTest(differences: differences, using: &generator)
    #expect(flipped.isExact && flipped.probability == 0.0625)
    let split = permutationTest(
      reference: [1.1, 2.3, 1.9, 2.8], candidate: [2.9, 3.1, 2.2, 4.0, 3.3], using: &generator)
    #expect(split.isExact && near(split.probability, 0.05555555555555555))
  }

  @Test("random arrangements come near the exact probability")
  func randomArrangements() {
    // 20 differences: too many to count here, but 2^20 were counted by the script.
    let differences = (0..<20).map { Double(($0 * 7) % 11) - 3.7 }
    var generator = SplitMix64(seed: 5)
    let outcome = signFlipTest(differences: differences, arrangements: 20_000, using: &generator)
    #expect(!outcome.isExact && abs(outcome.probability - 0.12439155578613281) < 0.012)
    let reference = (0..<12).map { Double(($0 * 5) % 12) }
    let candidate = (0..<12).map { Double(($0 * 5) % 12) + 2.5 }
    let permuted = permutationTest(
      reference: reference, candidate: candidate, arrangements: 20_000, using: &generator)
    #expect(!permuted.isExact && abs(permuted.probability - 0.10948037021532782) < 0.012)
  }

  @Test("equivalent real images are read off between budgets in the logarithm, after isotonic regression")
  func equivalentCount() throws {
    let curve = BudgetCurve(
      [
        BudgetScores(budget: 50, values: [0.40, 0.45, 0.50]), BudgetScores(budget: 10, values: [0.2, 0.3, 0.4]),
        BudgetScores(budget: 20, values: [0.5]), BudgetScores(budget: 100, values: [0.7, 0.7]),
        BudgetScores(budget: 200, values: [0.6, 0.7]),
      ], direction: .higher)
    #expect(curve.budgets == [10, 20, 50, 100, 200])
    #expect(zip(curve.fitted, [0.3, 0.4625, 0.4625, 0.675, 0.675]).allSatisfy { near($0, $1) })
    guard case .about(let count) = curve.equivalentCount(of: 0.6) else {
      Issue.record("a score within the curve gave no count")
      return
    }
    #expect(near(count, 78.29862205875439, 1e-9))
    guard case .about(let early) = curve.equivalentCount(of: 0.4) else {
      Issue.record("a score within the curve gave no count")
      return
    }
    #expect(near(early, 15.31966357335974, 1e-9))
    #expect(curve.equivalentCount(of: curve.fitted[4]) == .about(100), "the smallest budget that reaches it")
    #expect(curve.equivalentCount(of: 0.7) == .moreThan(200))
    #expect(curve.equivalentCount(of: 0.7).description == "> 200")
    #expect(curve.equivalentCount(of: 0.1).description == "< 10")
    #expect(curve.equivalentCount(of: 0.6).description == "78")
  }

  @Test("where lower is better the curve falls")
  func lowerIsBetter() {
    let curve = BudgetCurve(
      [BudgetScores(budget: 10, values: [30]), BudgetScores(budget: 1000, values: [10])], direction: .lower)
    guard case .about(let count) = curve.equivalentCount(of: 20) else {
      Issue.record("a score within the curve gave no count")
      return
    }
    #expect(near(count, 100))
    #expect(curve.equivalentCount(of: 31) == .fewerThan(10))
    #expect(curve.equivalentCount(of: 9) == .moreThan(1000))
  }

  @Test("the interval of a count holds it, and is an inequality beyond the budgets")
  func countInterval() {
    let curve = BudgetCurve(
      [
        BudgetScores(budget: 10, values: [0.28, 0.3, 0.32]), BudgetScores(budget: 100, values: [0.58, 0.6, 0.62]),
        BudgetScores(budget: 1000, values: [0.89, 0.9, 0.91]),
      ], direction: .higher)
    var generator = SplitMix64(seed: 2)
    let inside = curve.equivalentCountInterval(of: [0.55, 0.6, 0.65], using: &generator)
    guard case .about(let low) = inside.low, case .about(let high) = inside.high else {
      Issue.record("bounds within the budgets became inequalities: \(inside)")
      return
    }
    #expect(low < 100 && high > 100 && low > 40 && high < 250)
    let beyond = curve.equivalentCountInterval(of: [0.85, 0.9, 1.0], using: &generator)
    #expect(beyond.high == .moreThan(1000))
  }
}
