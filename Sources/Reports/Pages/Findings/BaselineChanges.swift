import Foundation
import Results

/// The scores of a baseline beside those of the page.
struct BaselineChanges {
  /// What became of one score.
  enum Mark: CaseIterable {
    case worse, better, changed, unclear, same, notComparable

    /// Sign and words.
    var word: String {
      switch self {
      case .worse: "▼ worse"
      case .better: "▲ better"
      case .changed: "● changed"
      case .unclear: "· no change shown"
      case .same: "= same"
      case .notComparable: "✕ not comparable"
      }
    }
  }

  /// One score.
  struct Change {
    var entry: BaselineEntry
    var now: Summary
    /// Nil where the two cannot be compared.
    var comparison: Comparison?
    var mark: Mark
    var reason: String?
  }

  /// The baseline's name.
  let name: String
  /// The profile it was made under.
  let profile: String
  /// Its seeds.
  let seeds: [Int]
  /// In the page's order.
  let changes: [Change]
  /// Scores of the baseline that the page does not have.
  let missing: Int
  /// Scores of the page that the baseline does not have.
  let new: Int

  /// Reads `<benchmark>.json` in the folder; nil without a folder or such a file. Throws `BaselineError`.
  init?(benchmark: String, folder: String?, profile: String, groups: [ScoreGroup]) throws {
    guard let folder else { return nil }
    let path = URL(fileURLWithPath: folder, isDirectory: true).appending(path: "\(benchmark).json").path
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let baseline = try Baseline.read(from: path)
    (name, self.profile, seeds) = (baseline.name, baseline.profile, baseline.seeds)
    let own = groups.compactMap { group in baseline.entry(group.key).map { Change($0, group) } }
    changes = own
    missing = baseline.entries.count - own.count
    new = groups.count - own.count
  }

  /// How many changes have a mark.
  func count(_ mark: Mark) -> Int { changes.count { $0.mark == mark } }

  /// `2 ▼ worse, 1 ▲ better, 97 = same`
  var summary: String {
    Mark.allCases.filter { count($0) > 0 }.map { "\(count($0)) \($0.word)" }.joined(separator: ", ")
  }
}

extension BaselineChanges.Change {
  init(_ entry: BaselineEntry, _ group: ScoreGroup) {
    self.entry = entry
    now = group.summary
    do {
      let comparison = try entry.comparison(with: group)
      self.comparison = comparison
      mark = Self.mark(comparison, entry.direction, isEqual: entry.values == group.values)
    } catch {
      mark = .notComparable
      reason = error.description
    }
  }

  private static func mark(
    _ comparison: Comparison, _ direction: MetricDirection, isEqual: Bool
  ) -> BaselineChanges.Mark {
    if isEqual { return .same }
    guard comparison.isSignificant else { return .unclear }
    switch direction {
    case .none: return .changed
    case .higher: return comparison.difference > 0 ? .better : .worse
    case .lower: return comparison.difference < 0 ? .better : .worse
    }
  }
}
