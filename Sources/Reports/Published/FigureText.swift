import Foundation
import Results

extension TableComparison.Cell {
  /// The figure as it is printed, with its error: `28.43`, `225 ± 2`; † behind one that was not read at its source.
  var publishedText: String {
    guard let published else { return NumberText.missing }
    let decimals = column.decimals(of: published)
    let spread = error.map { " ± " + "\($0)".replacing(/\.0$/, with: "") } ?? ""
    return Self.fixed(published, decimals) + spread + (isVerified ? "" : " †")
  }

  /// Ours with half of its interval over seeds; a figure without spread has one digit more than the printed one.
  var oursText: String {
    guard let ours else { return NumberText.missing }
    if varies { return NumberText.summary(ours) }
    return Self.fixed(ours.mean, (published.map { column.decimals(of: $0) } ?? column.decimals ?? 3) + 1)
  }

  /// Ours minus the published one; nothing where the two are not alike.
  var differenceText: String {
    guard let difference else { return NumberText.missing }
    if varies { return NumberText.change(difference, like: ours?.interval) }
    return NumberText.change(difference, decimals: (published.map { column.decimals(of: $0) } ?? 2) + 1)
  }

  /// Whether seeds give different figures; the mean of equal ones may miss them by a last bit.
  private var varies: Bool { ours.map { $0.deviation > 1e-12 * abs($0.mean) } ?? false }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return NumberText.number(value) }
    return String(format: "%.\(decimals)f", value).replacing(/^-/, with: "−")
  }
}

extension PublishedColumn {
  /// The title with its unit and the way that is better: `PSNR, dB ↑`.
  var titleText: String { name + (unit.isEmpty ? "" : ", \(unit)") + " " + direction.arrow }
}

extension Unlikeness {
  /// `judge: fcn8s-vgg16 in print, street-fcn-52d9b4a39b1b2ba1 here`
  package var text: String { "\(field): \(published) in print, \(ours) here" }
}

extension TableComparison {
  /// What the table comes to, in one sentence: `4 of 4 comparable figures match; 14 not comparable; …`
  public var summary: String {
    let counts = counts
    func count(_ name: String) -> Int { counts[name] ?? 0 }
    let compared = cells.joined().count { $0.verdict.isComparison }
    var parts: [String] = []
    let verdicts = ["matches", "within noise", "differs"].filter { count($0) > 0 }
    if compared == 1 {
      parts += verdicts.map { "the one comparable figure \(Self.singular($0))" }
    } else if compared > 1 {
      let words = verdicts.map { "\(count($0)) \(Self.plural($0))" }
      parts.append("of \(compared) comparable figures, \(words.joined(separator: ", "))")
    }
    if count("not comparable") > 0 { parts.append("\(count("not comparable")) not comparable") }
    let beside = cells.joined().count { $0.group != nil }
    if beside == 0 { parts.append("no scores of ours") }
    let pairs = orders.map { ($0.verified.count(where: \.isAlike), $0.verified.count) }
    let (alike, all) = pairs.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    if all > 0 { parts.append("\(alike) of \(all) pairs of methods in the printed order") }
    if count("unverified") > 0 { parts.append("\(count("unverified")) not verified, so without verdict") }
    return parts.isEmpty ? "no figures" : parts.joined(separator: "; ")
  }

  private static func singular(_ name: String) -> String {
    switch name {
    case "matches": "✓ matches"
    case "within noise": "is within noise"
    default: name
    }
  }

  private static func plural(_ name: String) -> String {
    switch name {
    case "matches": "✓ match"
    case "differs": "differ"
    default: name
    }
  }
}
