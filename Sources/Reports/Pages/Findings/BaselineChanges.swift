import Foundation
import Results

/// The scores of a baseline beside those of the page, judged as `synthbench gate` judges them.
struct BaselineChanges {
  /// The baseline's name.
  let name: String
  /// The profile it was made under.
  let profile: String
  /// Its seeds.
  let seeds: [Int]
  /// What became of the scores that both have, worst first.
  let cases: [GateCase]
  /// The rule in a sentence.
  let rule: String
  /// Scores of the baseline that the page does not have.
  let missing: Int
  /// Scores of the page that the baseline does not have.
  let new: Int

  /// Reads `<benchmark>.json` in the folder; nil without a folder or such a file. Throws `BaselineError`.
  init?(benchmark: String, folder: String?, groups: [ScoreGroup], store: ResultsStore) throws {
    guard let folder else { return nil }
    let path = URL(fileURLWithPath: folder, isDirectory: true).appending(path: "\(benchmark).json").path
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let baseline = try Baseline.read(from: path)
    (name, profile, seeds) = (baseline.name, baseline.profile, baseline.seeds)
    let onPage = Set(groups.map(\.key))
    var shared = baseline
    shared.entries = baseline.entries.filter { onPage.contains($0.key) }
    let report = try Gate(items: store.items).report([
      Gate.Input(baseline: shared, scores: groups.flatMap(\.members))
    ])
    cases = report.cases
    rule = report.rule
    missing = baseline.entries.count - cases.count
    new = groups.count - cases.count
  }

  /// `2 ▼ worse, 1 ▲ better, 97 = same`
  var summary: String {
    GateOutcome.allCases.compactMap { outcome in
      let count = cases.count { $0.outcome == outcome }
      return count > 0 ? "\(count) \(outcome.word)" : nil
    }.joined(separator: ", ")
  }
}
