import Results

extension GateOutcome {
  /// Sign and words.
  var word: String {
    switch self {
    case .worse: "▼ worse"
    case .better: "▲ better"
    case .changed: "● changed"
    case .negligible: "≈ small change"
    case .unclear: "· no change shown"
    case .same: "= same"
    case .notComparable: "✕ could not compare"
    }
  }
}

extension GateMethod {
  /// What was paired with what.
  var word: String {
    switch self {
    case .sameRuns: "same runs"
    case .items: "items of the same weights"
    case .seeds: "seeds of the same weights"
    case .twoSample: "seeds against seeds"
    }
  }
}

extension GateReport {
  /// The end in a few words.
  var headline: String {
    switch verdict {
    case .passed: "Quality gate: passed"
    case .failed: "Quality gate: failed"
    case .notComparable: "Quality gate: could not compare"
    }
  }

  /// How many gating scores have which outcome: `2 ▼ worse, 97 = same`.
  var counts: String {
    let counted: [String] = GateOutcome.allCases.compactMap { outcome in
      let count = cases(outcome).count
      return count == 0 ? nil : "\(count) \(outcome.word)"
    }
    return counted.isEmpty ? "no score gates" : counted.joined(separator: ", ")
  }

  /// The rule in a sentence.
  var rule: String {
    "A score is worse when the drop is shown at α = \(NumberText.number(alpha, significant: 2)) one-sided over all gating "
      + "scores together (Benjamini–Hochberg) and is larger than its floor."
  }
}

extension GateCase {
  /// What was scored, behind the variant, where it is not the test set.
  var variantAndSubject: String { key.subject == "test" ? key.variant : "\(key.variant), \(key.subject)" }

  /// The protocol with its direction: `SSIM (wang2004) ↑`.
  var metricText: String { "\(MetricLabel(key.metric).title) \(direction.arrow)" }

  /// `0.71 ± 0.02`, or a dash where there is no run.
  var currentText: String { current.map { NumberText.summary($0) } ?? NumberText.missing }

  /// `+0.021 [+0.012, +0.030]`, and in per cent of the baseline.
  var changeText: String {
    guard let evidence else { return NumberText.missing }
    let change = NumberText.change(evidence.difference, interval: evidence.interval)
    return change + (percent.map { " (\($0))" } ?? "")
  }

  /// The change in per cent of the baseline's mean; nil where that is 0.
  var percent: String? {
    guard let evidence, baseline.mean != 0, baseline.mean.isFinite, evidence.difference.isFinite else { return nil }
    return NumberText.change(100 * evidence.difference / abs(baseline.mean), decimals: 1) + " %"
  }
}

/// A probability: `0.021`, `< 0.0001`.
func probabilityText(_ probability: Double) -> String {
  probability < 0.0001 ? "< 0.0001" : NumberText.number(probability, significant: 2)
}
