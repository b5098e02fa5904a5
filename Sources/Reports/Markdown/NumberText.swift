import Foundation
import Results

/// Numbers as a reader wants them: no more digits than are known, in one form everywhere, independent of the locale.
public enum NumberText {
  /// What stands for a value that is missing.
  public static let missing = "–"

  /// A value with `significant` digits: `0.6123`, `27.12`, `12345`, `1.230×10⁻⁷`.
  public static func number(_ value: Double, significant: Int = 4) -> String {
    precondition(significant > 0, "a number needs at least one significant digit, not \(significant)")
    guard value.isFinite else { return notFinite(value) }
    if value == 0 { return "0" }
    let exponent = exponentOfRounded(value, significant)
    if needsPower(exponent) {
      return "\(fixed(value / pow(10, Double(exponent)), significant - 1))×10\(superscript(exponent))"
    }
    return fixed(value, max(0, significant - 1 - exponent))
  }

  /// A value with an uncertainty of two digits, and as many decimals: `0.612 ± 0.015`, `(1.23 ± 0.45)×10⁻⁶`.
  ///
  /// Without a known uncertainty (NaN) the value stands alone; one of zero is written as 0.
  public static func value(_ value: Double, plusMinus uncertainty: Double) -> String {
    guard value.isFinite else { return notFinite(value) }
    if uncertainty.isNaN { return number(value) }
    if uncertainty.isInfinite { return number(value) + " ± ∞" }
    if isNothing(uncertainty, beside: value) { return number(value) + " ± 0" }
    let spread = abs(uncertainty)
    let exponent = max(exponentOfRounded(spread, 2), value == 0 ? Int.min : exponentOfRounded(value, 2))
    let power = needsPower(exponent) ? exponent : 0
    let scale = pow(10, Double(power))
    let decimals = 1 - (exponentOfRounded(spread, 2) - power)
    let pair = "\(fixed(value / scale, decimals)) ± \(fixed(spread / scale, decimals))"
    return power == 0 ? pair : "(\(pair))×10\(superscript(power))"
  }

  /// A value with the ends of its interval, all with the decimals that the interval's half width asks for:
  /// `0.612 [0.594, 0.633]`.
  public static func value(_ value: Double, low: Double, high: Double) -> String {
    guard value.isFinite else { return notFinite(value) }
    guard low.isFinite, high.isFinite else { return number(value) }
    let half = abs(high - low) / 2
    let write = { (number: Double) in
      isNothing(half, beside: value) ? Self.number(number) : fixed(number, 1 - exponentOfRounded(half, 2))
    }
    return "\(write(value)) [\(write(low)), \(write(high))]"
  }

  /// A difference with its sign: `+0.021`, `−1.30`.
  public static func change(_ difference: Double, decimals: Int = 3) -> String {
    guard difference.isFinite else { return notFinite(difference) }
    let text = fixed(difference, decimals)
    return text.hasPrefix(minus) || !text.contains(where: { ("1"..."9").contains($0) }) ? text : "+" + text
  }

  /// A value with the decimals that an interval's half width asks for, two digits of it; without an interval, or with
  /// one of no width, three significant digits.
  public static func rounded(_ value: Double, like interval: Interval?) -> String {
    guard value.isFinite else { return notFinite(value) }
    guard let interval, interval.low.isFinite, interval.high.isFinite else { return number(value, significant: 3) }
    let half = (interval.high - interval.low) / 2
    return isNothing(half, beside: value)
      ? number(value, significant: 3) : fixed(value, 1 - exponentOfRounded(half, 2))
  }

  /// A difference with its sign and the decimals that an interval's half width asks for: `+0.021`.
  public static func change(_ difference: Double, like interval: Interval?) -> String {
    let text = rounded(difference, like: interval)
    return difference < 0 || !text.contains(where: { ("1"..."9").contains($0) }) ? text : "+" + text
  }

  /// A mean over seeds with half of its Student-t interval: `0.612 ± 0.015`; alone for a single seed.
  public static func summary(_ summary: Summary) -> String {
    guard let interval = summary.interval else { return number(summary.mean) }
    return value(summary.mean, plusMinus: (interval.high - interval.low) / 2)
  }

  /// A difference with the ends of its interval: `+0.021 [+0.004, +0.038]`; alone without an interval.
  public static func change(_ comparison: Comparison) -> String {
    guard let interval = comparison.interval else { return change(comparison.difference, like: nil) }
    return change(comparison.difference, interval: interval)
  }

  /// A difference with the ends of its interval: `+0.021 [+0.004, +0.038]`, `(+3.6 [+0.2, +6.9])×10⁻¹⁵`.
  public static func change(_ difference: Double, interval: Interval) -> String {
    let largest = max(abs(difference), abs(interval.low), abs(interval.high))
    let exponent = largest.isFinite && largest > 0 ? exponentOfRounded(largest, 2) : 0
    guard needsPower(exponent) else {
      return "\(change(difference, like: interval)) "
        + "[\(change(interval.low, like: interval)), \(change(interval.high, like: interval))]"
    }
    let scale = pow(10, Double(exponent))
    let scaled = Interval(low: interval.low / scale, high: interval.high / scale)
    return "(\(change(difference / scale, interval: scaled)))×10\(superscript(exponent))"
  }

  /// A share of one in percent: `61.2 %`.
  public static func percent(_ share: Double, decimals: Int = 1) -> String {
    share.isFinite ? fixed(share * 100, decimals) + " %" : notFinite(share)
  }

  /// A size in bytes, in powers of 1024: `812 B`, `1.5 KiB`, `3.2 GiB`.
  public static func bytes(_ count: Int) -> String {
    var size = Double(count)
    var units = ["B", "KiB", "MiB", "GiB", "TiB"][...]
    // 1023.95 would be written 1024.0.
    while abs(size) >= 1023.95, units.count > 1 {
      size /= 1024
      units.removeFirst()
    }
    return units.startIndex == 0 ? "\(count) B" : "\(fixed(size, 1)) \(units.first ?? "")"
  }

  /// A length of time: `12 ms`, `3.4 s`, `1 min 15 s`, `2 h 5 min`, `1 d 4 h`.
  public static func duration(seconds: Double) -> String {
    guard seconds.isFinite else { return notFinite(seconds) }
    if seconds < 0 { return minus + duration(seconds: -seconds) }
    if seconds < 0.9995 { return "\(Int((seconds * 1000).rounded())) ms" }
    if seconds < 59.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(min(seconds, 1e15).rounded())
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    let minutes = (whole + 30) / 60
    if minutes < 24 * 60 { return "\(minutes / 60) h \(minutes % 60) min" }
    let hours = (minutes + 30) / 60
    return "\(hours / 24) d \(hours % 24) h"
  }

  // MARK: Digits

  /// The minus sign of the width of a plus.
  private static let minus = "−"

  private static func notFinite(_ value: Double) -> String {
    value.isNaN ? missing : value < 0 ? minus + "∞" : "∞"
  }

  /// Whether a spread is none: equal values have a mean that the last bit keeps from being theirs.
  private static func isNothing(_ spread: Double, beside value: Double) -> Bool { abs(spread) <= 1e-12 * abs(value) }

  /// Where powers of ten are easier to read than zeros.
  private static func needsPower(_ exponent: Int) -> Bool { exponent < -4 || exponent >= 7 }

  /// The decimal exponent of the value once it is rounded to so many digits: 0.0996 to two digits is 0.10, so -1.
  private static func exponentOfRounded(_ value: Double, _ significant: Int) -> Int {
    let text = String(format: "%.\(significant - 1)e", value)
    return text.split(separator: "e").last.flatMap { Int($0) } ?? 0
  }

  /// With `decimals` digits after the point; a negative number rounds to tens, hundreds and so on.
  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scale = pow(10, Double(max(0, -decimals)))
    let text = String(format: "%.\(max(0, decimals))f", (value / scale).rounded(to: decimals) * scale)
    guard text.hasPrefix("-") else { return text }
    // No minus before a zero.
    let digits = String(text.dropFirst())
    return digits.contains { ("1"..."9").contains($0) } ? minus + digits : digits
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (exponent < 0 ? "⁻" : "")
      + String(String(abs(exponent)).compactMap { $0.wholeNumberValue.map { digits[$0] } })
  }
}

extension Double {
  /// Rounds to a whole number where no decimals are asked for; printf rounds the rest.
  fileprivate func rounded(to decimals: Int) -> Double { decimals > 0 ? self : rounded() }
}
