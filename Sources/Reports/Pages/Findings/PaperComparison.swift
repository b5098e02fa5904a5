import Foundation
import Results

/// A published figure beside ours.
struct PaperComparison {
  /// What the comparison comes to.
  enum Verdict: Equatable {
    /// Within the paper's own standard error.
    case matches
    /// Within 1.96 standard errors of the difference.
    case withinNoise
    case differs
    /// The figures are of different things.
    case notComparable(because: [String])

    var word: String {
      switch self {
      case .matches: "✓ matches"
      case .withinNoise: "within noise"
      case .differs: "differs"
      case .notComparable(let reasons): "not comparable because of \(reasons.joined(separator: ", "))"
      }
    }
  }

  var published: PublishedScore
  var group: ScoreGroup
  /// What else is known to differ, in sentences.
  var differences: [String]

  /// Ours minus the paper's.
  var difference: Double { group.summary.mean - published.value }

  /// The standard error of the difference between the paper's single figure and the mean of ours: the paper's own, ours
  /// over test items, and the spread from seed to seed, which the paper's single run has as well.
  var standardError: Double {
    let summary = group.summary
    let items = group.representative.standardError ?? 0
    let seeds = summary.deviation * summary.deviation * (1 + 1 / Double(summary.count))
    return (published.standardError * published.standardError + items * items + seeds).squareRoot()
  }

  var verdict: Verdict {
    let reasons = published.unlike(group.representative)
    if !reasons.isEmpty { return .notComparable(because: reasons) }
    if abs(difference) <= published.standardError { return .matches }
    return abs(difference) <= 1.96 * standardError ? .withinNoise : .differs
  }

  /// The comparisons of a benchmark.
  static func all(
    _ benchmark: ReportBenchmark, groups: [ScoreGroup], store: ResultsStore
  ) throws -> [PaperComparison] {
    guard benchmark == .digits else { return [] }
    let published = PublishedScore.vanillaGANOnMNIST
    return try groups.filter { $0.key.metric == published.metric && $0.key.subject == "test" }.map { group in
      PaperComparison(
        published: published, group: group, differences: try VanillaGANDifferences(group, store: store).sentences)
    }
  }
}

/// A figure printed in a paper, with the conditions it was taken under.
struct PublishedScore {
  /// Paper, table and row.
  var source: String
  var metric: String
  var value: Double
  var standardError: Double
  /// Fields of a signature with the paper's values, and how to say that ours is another.
  var conditions: [(field: String, value: String, phrase: String)]

  /// Goodfellow et al. 2014 (arXiv 1406.2661), Table 1, MNIST: 225 ± 2, standard error over test images. The set-up is
  /// that of the authors' `parzen_ll.py`.
  static var vanillaGANOnMNIST: PublishedScore {
    PublishedScore(
      source: "Goodfellow et al. 2014, Table 1, adversarial nets, MNIST", metric: "parzen@goodfellow2014", value: 225,
      standardError: 2,
      conditions: [
        ("x-points", "mnist", "points instead of mnist"),
        ("x-samples", "10000", "generated digits under the window instead of 10000"),
        ("x-validation", "1000", "digits to choose the width on instead of 1000"),
        ("x-deviations", "10x0.1-1", "widths tried instead of ten from 0.1 to 1"),
        ("n", "10000", "test digits instead of 10000"),
      ])
  }

  /// In what a score of ours was taken otherwise.
  func unlike(_ score: Score) -> [String] {
    let fields = (try? score.signatureFields()) ?? [:]
    return conditions.compactMap { condition in
      let ours = fields[condition.field]
      return ours == condition.value ? nil : "\(ours ?? "an unstated number of") \(condition.phrase)"
    }
  }
}

/// What is known to differ between our runs on MNIST and the authors'.
private struct VanillaGANDifferences {
  var sentences: [String] = []

  private struct Specification: Decodable {
    struct Wrapped: Decodable { var _0: Details }
    struct Details: Decodable { var steps: Int }
    var vanillaGAN: Wrapped
  }

  init(_ group: ScoreGroup, store: ResultsStore) throws {
    let batchesPerEpoch = 500
    let run = group.members[0].run
    if let details = try? JSONDecoder().decode(Specification.self, from: Data(run.specification.utf8)) {
      let steps = details.vanillaGAN._0.steps
      let share = Double(steps) / Double(batchesPerEpoch)
      let epochs = share < 1 ? "less than one epoch" : share == 1 ? "1 epoch" : "\(steps / batchesPerEpoch) epochs"
      sentences.append(
        "Training stopped after \(epochs) (\(steps) batches of 100); the paper names no stopping rule.")
    }
    let widths = try group.members.map { member in
      try store.curve(run: member.run.id ?? 0, series: "parzen-deviation/\(group.key.subject)").last?.value ?? .nan
    }
    let list = widths.map { NumberText.number($0, significant: 3) }.joined(separator: ", ")
    sentences.append("Parzen width chosen on the validation digits: \(list); the paper does not print its own.")
    sentences.append(
      "The paper's ± is the standard error over test digits of one run; ours is an interval over \(group.members.count) "
        + (group.members.count == 1 ? "seed, so there is none" : "seeds")
        + " (standard error over test digits of the first seed: "
        + "\(group.representative.standardError.map { NumberText.number($0, significant: 2) } ?? NumberText.missing)).")
    sentences.append(
      "The paper warns that this estimate varies much and does badly in many dimensions: small differences mean little."
    )
  }
}
