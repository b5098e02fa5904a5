import Foundation
import Results

/// The finished runs that belong together: for each system and preset, those with the settings of the run begun last,
/// and of these the last begun of each variant and seed.
///
/// A results file may hold runs of an older plan, with another number of steps or images, say. Side by side with newer
/// ones they would be compared as if only their variants differed.
struct CurrentRuns {
  /// The runs that count, in the order they were begun.
  let runs: [Run]
  /// How many finished runs have other settings than the last of their system and preset.
  let older: Int

  init(_ filter: RunFilter, in store: ResultsStore) throws {
    var filter = filter
    filter.states = [.finished]
    let all = try store.runs(filter)
    let settings = all.map { Self.setting(of: $0) }
    var lastSetting: [[String]: String] = [:]
    for (run, setting) in zip(all, settings) { lastSetting[[run.system, run.preset]] = setting }
    let current = zip(all, settings).filter { lastSetting[[$0.system, $0.preset]] == $1 }.map(\.0)
    older = all.count - current.count
    var last: [[String]: Int64?] = [:]
    for run in current { last[Self.name(run)] = run.id }
    runs = current.filter { last[Self.name($0)] == $0.id }
  }

  /// Their numbers.
  var ids: Set<Int64> { Set(runs.compactMap(\.id)) }

  private static func name(_ run: Run) -> [String] { [run.system, run.variant, run.preset, String(run.seed)] }

  // MARK: Settings

  /// What tells the runs of one plan apart.
  private static let differing: Set<String> = ["seed", "variant", "regime", "realImages", "loss"]

  /// The specification without what tells runs of one plan apart, as JSON with sorted keys.
  private static func setting(of run: Run) -> String {
    guard let value = try? JSONSerialization.jsonObject(with: Data(run.specification.utf8)),
      let data = try? JSONSerialization.data(
        withJSONObject: stripped(value), options: [.sortedKeys, .fragmentsAllowed])
    else { return run.specification }
    return String(decoding: data, as: UTF8.self)
  }

  private static func stripped(_ value: Any) -> Any {
    guard let object = value as? [String: Any] else { return value }
    return object.filter { !differing.contains($0.key) }.mapValues { stripped($0) }
  }
}
