import Reports
import Results
import Testing

@Suite("Verdicts on published figures")
struct FigureVerdictTests {
  private static func verdict(
    _ published: Double, _ decimals: Int, _ ours: [Double], error: Double? = nil, tolerance: Double? = nil,
    itemError: Double? = nil
  ) -> FigureVerdict {
    FigureRule(
      published: published, decimals: decimals, error: error, tolerance: tolerance, ours: Summary(ours),
      itemError: itemError
    ).verdict
  }

  @Test("ours matches where it rounds to the printed digits, and not a hair beyond")
  func rounding() {
    #expect(Self.verdict(20.750, 3, [20.7499]) == .matches(.asPrinted))
    #expect(Self.verdict(28.43, 2, [28.4349]) == .matches(.asPrinted))
    #expect(Self.verdict(28.43, 2, [28.4351]) == .differs)
    #expect(Self.verdict(15, 0, [15.5]) == .matches(.asPrinted) && Self.verdict(15, 0, [15.51]) == .differs)
  }

  @Test("a stated tolerance comes on top of the rounding of print")
  func tolerance() {
    #expect(Self.verdict(28.43, 2, [28.4189]) == .differs)
    #expect(Self.verdict(28.43, 2, [28.4189], tolerance: 0.0125) == .matches(.tolerated))
    #expect(Self.verdict(28.43, 2, [28.4120], tolerance: 0.0125) == .differs)
    #expect(Self.verdict(0.8211, 4, [0.82162], tolerance: 0.0015) == .matches(.tolerated))
  }

  @Test("a printed error makes what lies within it a match, and widens the noise")
  func printedError() {
    #expect(Self.verdict(225, 0, [223.2], error: 2) == .matches(.withinError))
    #expect(Self.verdict(225, 0, [222], error: 2, itemError: 0) == .withinNoise)
    #expect(Self.verdict(225, 0, [219], error: 2, itemError: 1.5) == .differs)
    #expect(Self.verdict(225, 0, [220], error: 2, itemError: 1.5) == .withinNoise)
    #expect(Self.verdict(225, 0, [158], error: 2, itemError: 1.5) == .differs)
  }

  @Test("the spread of seeds is noise; one seed has none, and shared test items are none")
  func seeds() {
    // t of two degrees 4.30, deviation 1, times the root of 4/3: 4.97.
    #expect(Self.verdict(10, 0, [4.6, 5.6, 6.6]) == .withinNoise)
    #expect(Self.verdict(10, 0, [3.4, 4.4, 5.4]) == .differs)
    #expect(Self.verdict(10, 0, [9], itemError: 50) == .differs)
    #expect(Self.verdict(10, 0, [9, 9, 9], itemError: 50) == .differs)
  }

  @Test("only verdicts on two figures count as comparisons")
  func comparisons() {
    let reasons = [Unlikeness(field: "judge", published: "a", ours: "b")]
    #expect(FigureVerdict.differs.isComparison && FigureVerdict.matches(.asPrinted).isComparison)
    #expect(!FigureVerdict.notComparable(reasons).isComparison && !FigureVerdict.unverified.isComparison)
    #expect(!FigureVerdict.noScore(.notRun).isComparison && !FigureVerdict.notPrinted.isComparison)
    #expect(FigureVerdict.notComparable(reasons).text == "not comparable because of judge")
  }
}
