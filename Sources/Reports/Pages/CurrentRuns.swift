import Foundation
import Results

/// The finished runs that belong together: for each system and preset, those with the settings of the run begun last,
/// and of these the last begun of each variant and seed.
///
/// A results file may hold runs of an older plan, with another number of steps or images, say. Side by side with newer
/// ones they would be compared as if only their variants differed.
public struct CurrentRuns {
  /// The runs that count, in the order they were begun.
  public let runs: [Run]
  /// How many finished runs have other settings than the last of their system and preset.
  public let older: Int

  /// The runs that pass a filter and belong together.
  ///
  /// - Parameter generator: the variant of the generator whose images downstream runs were trained with; nil for that
  ///   of the last begun. Other runs pass whatever it is.
  public init(_ filter: RunFilter, generator: String? = nil, in store: ResultsStore) throws {
    var filter = filter
    filter.states = [.finished]
    let all = try store.runs(filter).filter { run in
      generator == nil || DownstreamDetails(of: run)?.generator?.variant.map { $0 == generator } ?? true
    }
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
  public var ids: Set<Int64> { Set(runs.compactMap(\.id)) }

  private static func name(_ run: Run) -> [String] { [run.system, run.variant, run.preset, String(run.seed)] }

  // MARK: Settings

  /// What tells the runs of one plan apart.
  private static let differing: Set<String> = [
    "seed", "variant", "regime", "realImages", "labelled", "loss", "vgg19", "arithmetic", "method",
  ]

  /// The specification without what tells runs of one plan apart, as JSON with sorted keys.
  private static func setting(of run: Run) -> String {
    guard let value = try? JSONSerialization.jsonObject(with: Data(run.specification.utf8)),
      let data = try? JSONSerialization.data(
        withJSONObject: stripped(value), options: [.sortedKeys, .fragmentsAllowed])
    else { return run.specification }
    return String(decoding: data, as: UTF8.self)
  }

  /// A downstream run's generator keeps its variant: runs on the images of different generators do not belong together.
  private static func stripped(_ value: Any, keeping kept: Set<String> = []) -> Any {
    guard let object = value as? [String: Any] else { return value }
    let left = object.filter { kept.contains($0.key) || !differing.contains($0.key) }
    return Dictionary(
      uniqueKeysWithValues: left.map { key, value in
        (key, stripped(value, keeping: key == "generator" ? ["variant", "vgg19", "arithmetic"] : []))
      })
  }
}
