import Reports
import Results
import Testing

@Suite("Numbers in text")
struct NumberTextTests {
  @Test(
    "an uncertainty has two digits and its value as many decimals",
    arguments: [
      (0.61234, 0.0149, "0.612 ± 0.015"), (27.123, 1.5, "27.1 ± 1.5"), (27.123, 0.0996, "27.12 ± 0.10"),
      (99.6, 9.96, "100 ± 10"), (12345, 678, "12350 ± 680"), (-0.5, 0.02, "−0.500 ± 0.020"),
      (0.001, 0.5, "0.00 ± 0.50"), (1.234e-6, 4.5e-7, "(1.23 ± 0.45)×10⁻⁶"), (2.5e9, 1e8, "(2.50 ± 0.10)×10⁹"),
      (0, 0.012, "0.000 ± 0.012"), (-0.0001, 0.1, "0.00 ± 0.10"), (0.5, 0, "0.5000 ± 0"), (0.5, .nan, "0.5000"),
      (0.99, 1e-16, "0.9900 ± 0"),
      (0.5, .infinity, "0.5000 ± ∞"), (.nan, 0.1, "–"), (.infinity, 1, "∞"), (3, -0.25, "3.00 ± 0.25"),
    ])
  func plusMinus(value: Double, uncertainty: Double, text: String) {
    #expect(NumberText.value(value, plusMinus: uncertainty) == text)
  }

  @Test(
    "an interval's ends and value have the decimals that its half width asks for",
    arguments: [
      (0.61234, 0.5941, 0.6329, "0.612 [0.594, 0.633]"), (50, 40, 60, "50 [40, 60]"),
      (0.5, 0.5, 0.5, "0.5000 [0.5000, 0.5000]"), (0.5, .nan, 1, "0.5000"), (.nan, 0, 1, "–"),
    ])
  func interval(value: Double, low: Double, high: Double, text: String) {
    #expect(NumberText.value(value, low: low, high: high) == text)
  }

  @Test(
    "a number has the digits asked for and powers of ten only where zeros would be many",
    arguments: [
      (0.612345, "0.6123"), (27.1234, "27.12"), (12345.6, "12346"), (9.99996, "10.00"), (0, "0"), (-0.25, "−0.2500"),
      (1.23e-7, "1.230×10⁻⁷"), (0.000123, "0.0001230"), (1.5e10, "1.500×10¹⁰"), (1_234_567, "1234567"), (.nan, "–"),
      (-.infinity, "−∞"),
    ])
  func number(value: Double, text: String) { #expect(NumberText.number(value) == text) }

  @Test("changes carry their sign, and zero none")
  func change() {
    #expect(NumberText.change(0.0213) == "+0.021")
    #expect(NumberText.change(-1.3, decimals: 2) == "−1.30")
    #expect(NumberText.change(0) == "0.000")
    #expect(NumberText.change(-0.0001) == "0.000")
    #expect(NumberText.change(.nan) == "–")
    #expect(NumberText.change(0.021, interval: Interval(low: 0.004, high: 0.038)) == "+0.021 [+0.004, +0.038]")
    let rounding = Interval(low: -2.8e-14, high: 1e-15)
    #expect(NumberText.change(-1.9e-14, interval: rounding) == "(−1.9 [−2.8, +0.1])×10⁻¹⁴")
    #expect(NumberText.change(0, interval: Interval(low: -1, high: 1)) == "0.0 [−1.0, +1.0]")
  }

  @Test("shares are written in percent")
  func percent() {
    #expect(NumberText.percent(0.6124) == "61.2 %")
    #expect(NumberText.percent(1, decimals: 0) == "100 %")
    #expect(NumberText.percent(-0.031) == "−3.1 %")
  }

  @Test(
    "sizes use powers of 1024",
    arguments: [
      (0, "0 B"), (812, "812 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (1_048_570, "1.0 MiB"),
      (3_435_973_837, "3.2 GiB"),
    ])
  func bytes(count: Int, text: String) { #expect(NumberText.bytes(count) == text) }

  @Test(
    "times use two units at most, and rounding carries over",
    arguments: [
      (0.0123, "12 ms"), (0, "0 ms"), (0.9996, "1.0 s"), (3.44, "3.4 s"), (59.96, "1 min 0 s"), (75, "1 min 15 s"),
      (3599.6, "1 h 0 min"), (7500, "2 h 5 min"), (86_399, "1 d 0 h"), (100_800, "1 d 4 h"), (-75, "−1 min 15 s"),
      (.nan, "–"),
    ])
  func duration(seconds: Double, text: String) { #expect(NumberText.duration(seconds: seconds) == text) }

  @Test("an arrow says which way is better, and a word whether a change is")
  func direction() {
    #expect(BetterWhen.higher.marking("SSIM") == "SSIM ↑")
    #expect(BetterWhen.lower.marking("FID") == "FID ↓")
    #expect(BetterWhen.lower.judging(-0.5) == "better")
    #expect(BetterWhen.higher.judging(-0.5) == "worse")
    #expect(BetterWhen.higher.judging(0) == "same")
    #expect(BetterWhen.higher.judging(.nan) == "–")
  }
}
