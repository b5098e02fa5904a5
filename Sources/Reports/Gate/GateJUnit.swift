import Results

extension GateReport {
  /// JUnit's XML: a case for each score, named by its metric and what was scored, in a class for each system and variant.
  /// What is worse is a failure, what could not be compared an error, and what never gates is skipped.
  public var junit: String {
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      "<testsuites name=\"synthbench gate\"\(Self.totals(cases))>",
    ]
    for baseline in baselines {
      let own = cases.filter { $0.suite == baseline.name }
      lines.append("  <testsuite name=\"\(baseline.name.escapedForXML)\"\(Self.totals(own))>")
      lines += own.flatMap(\.junitLines)
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func totals(_ cases: [GateCase]) -> String {
    let gating = cases.filter { !$0.isInformational }
    return " tests=\"\(cases.count)\" failures=\"\(gating.count { $0.outcome == .worse })\""
      + " errors=\"\(gating.count { $0.outcome == .notComparable })\" skipped=\"\(cases.count - gating.count)\""
  }
}

extension GateCase {
  fileprivate var junitLines: [String] {
    let className = [key.benchmark, key.system, key.variant, key.preset].joined(separator: ".")
    let head =
      "    <testcase classname=\"\(className.escapedForXML)\" name=\"\("\(key.metric) \(key.subject)".escapedForXML)\""
    let message = summaryLine.escapedForXML
    let body =
      switch (isInformational, outcome) {
      case (true, _): "<skipped message=\"\("for information: \(summaryLine)".escapedForXML)\"/>"
      case (_, .worse): "<failure type=\"worse\" message=\"\(message)\"/>"
      case (_, .notComparable): "<error type=\"could-not-compare\" message=\"\(message)\"/>"
      default: "<system-out>\(message)</system-out>"
      }
    return [head + ">", "      " + body, "    </testcase>"]
  }

  /// The numbers of a score in a line.
  var summaryLine: String {
    guard let evidence else { return "\(outcome.word): \(reason ?? "")" }
    return "\(outcome.word): \(NumberText.summary(baseline)) became \(currentText), change \(changeText), floor "
      + "\(NumberText.number(floor, significant: 2)), p = \(probabilityText(evidence.probability)), adjusted "
      + "\(probabilityText(evidence.adjusted)) (\(evidence.method.word), \(evidence.count) values)"
  }
}

extension String {
  /// Text within an XML attribute or element; control characters, which XML 1.0 has no way to write, become spaces.
  var escapedForXML: String { escapedForHTML.replacing("\"", with: "&quot;") }
}
