import Foundation
import Results

/// The stored runs that a page is about, and what was found in them. All sections draw from it.
struct ReportContext {
  let benchmark: ReportBenchmark
  let profile: String
  let store: ResultsStore
  let runsFolder: String
  /// The runs that count, in the page's order.
  let runs: [Run]
  /// Finished runs that do not count, as they have older settings.
  let older: Int
  /// Runs of the same profile and seeds that did not finish.
  let unfinished: [Run]
  /// Their scores across seeds.
  let groups: [ScoreGroup]
  /// All seeds that occur.
  let seeds: [Int]
  /// What synthetic images are worth, where downstream runs are finished.
  let gain: GainAnalysis?
  /// The published tables of the benchmark with our scores beside them; empty without a folder of tables.
  let published: [TableComparison]
  /// The paper's claims, measured.
  let claims: [Claim]
  /// Changes against the baseline; nil without one.
  let changes: BaselineChanges?

  init(
    _ benchmark: ReportBenchmark, profile: String?, seeds: [Int]?, store: ResultsStore, runsFolder: String,
    baselineFolder: String?, publishedFolder: String?
  ) throws {
    let name = benchmark.rawValue
    var filter = RunFilter(benchmark: name, profile: profile, seeds: seeds.map(Set.init), states: [.finished])
    guard let latest = try store.latestRun(filter) else {
      throw ReportError.noFinishedRuns(what: "runs of \(name)", benchmark: name, profile: profile, seeds: seeds)
    }
    filter.profile = latest.profile
    self.benchmark = benchmark
    self.profile = latest.profile
    self.store = store
    self.runsFolder = runsFolder
    let current = try CurrentRuns(filter, generator: benchmark.gainSubject?.reportedGenerator, in: store)
    runs = Self.ordered(current.runs, benchmark.systems)
    older = current.older
    self.seeds = Set(runs.map(\.seed)).sorted()
    unfinished = try store.unfinishedRuns(filter).sorted { $0.sortKey < $1.sortKey }
    groups = try store.scoreGroups(ScoreFilter(run: RunFilter(ids: current.ids)))
    let hasDownstream = runs.contains { benchmark.downstream.contains($0.system) }
    gain =
      try hasDownstream
      ? benchmark.gainSubject.map { try .read(from: store, subject: $0, profile: latest.profile, seeds: seeds) } : nil
    // Calibration has no seeds and schedules of its own: what stands beside it is shown as it was run.
    let isTrained = benchmark != .calibration
    var scores = StoredScores(store, profile: isTrained ? latest.profile : nil, seeds: isTrained ? seeds : nil)
    published = try Self.tables(of: benchmark, in: publishedFolder).map { try TableComparison($0, scores: &scores) }
    let own =
      benchmark == .hands
      ? Claim.hands(groups: groups)
      : benchmark.claimRules.compactMap { [groups] in
        $0.measured(SeedScores(groups, system: name, preset: benchmark.preset))
      }
    claims = own + (gain.map(Claim.ofGain) ?? [])
    changes = try BaselineChanges(benchmark: name, folder: baselineFolder, groups: groups, store: store)
  }

  /// The tables that the benchmark's runs stand beside.
  private static func tables(of benchmark: ReportBenchmark, in folder: String?) throws -> [PublishedTable] {
    guard let folder, FileManager.default.fileExists(atPath: folder) else { return [] }
    return try PublishedTable.readAll(in: folder).filter { $0.benchmarks.contains(benchmark.rawValue) }
  }

  private static func ordered(_ runs: [Run], _ systems: [String]) -> [Run] {
    let place = { (run: Run) in systems.firstIndex(of: run.system) ?? systems.count }
    return runs.sorted { (place($0), $0.sortKey) < (place($1), $1.sortKey) }
  }

  /// The systems with finished runs, in the page's order.
  var systems: [String] {
    runs.map(\.system).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The presets of a system.
  func presets(of system: String) -> [String] { Set(runs(system).map(\.preset)).sorted() }

  /// The counted runs of a system, of one variant or of all.
  func runs(_ system: String, variant: String? = nil) -> [Run] {
    runs.filter { $0.system == system && (variant == nil || $0.variant == variant) }
  }

  /// The variants of a system: by the number behind the @ where there is one, then by name.
  func variants(of system: String) -> [String] {
    runs(system).map(\.variant).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The number of real images at which regimes are compared in detail: 64 where it was run, else the smallest.
  var comparedBudget: Int? {
    guard let table = gain?.mainTables.first else { return nil }
    let budgets = table.differences.filter { $0.contrast == .syntheticOverReal }.map(\.realImages)
    return budgets.contains(64) ? 64 : budgets.min()
  }

  /// Values of a curve at each step, run by run (one run a seed), for the steps that all runs have; of the
  /// benchmark's preset where several were run.
  func curves(_ system: String, variant: String, series: String) throws -> SeedCurves? {
    var curves: [[Int: Double]] = []
    let presets = presets(of: system)
    let preset = benchmark.preset.flatMap { presets.contains($0) ? $0 : nil } ?? presets.first
    for run in runs(system, variant: variant) where run.preset == preset {
      guard let id = run.id else { continue }
      let points = try store.curve(run: id, series: series)
      if !points.isEmpty { curves.append(Dictionary(points.map { ($0.step, $0.value) }) { $1 }) }
    }
    guard let first = curves.first else { return nil }
    let steps = first.keys.filter { step in curves.allSatisfy { $0[step] != nil } }.sorted()
    return steps.isEmpty
      ? nil : SeedCurves(steps: steps, values: curves.map { curve in steps.map { curve[$0] ?? .nan } })
  }
}

/// One curve under several seeds.
struct SeedCurves {
  /// Steps, ascending.
  var steps: [Int]
  /// Values at the steps, one list for each seed.
  var values: [[Double]]

  /// The values at a step under every seed.
  func atStep(_ index: Int) -> [Double] { values.map { $0[index] } }

  /// The mean over seeds at each step.
  var mean: [Double] { steps.indices.map { atStep($0).reduce(0, +) / Double(values.count) } }
}

extension Run {
  /// Order on a page: R@32 before R@128.
  fileprivate var sortKey: RunOrder {
    let parts = variant.split(separator: "@", maxSplits: 1)
    return RunOrder(
      names: [system, parts.first.map(String.init) ?? "", preset], budget: parts.count > 1 ? Int(parts[1]) ?? 0 : 0,
      seed: seed)
  }
}

private struct RunOrder: Comparable {
  var names: [String]
  var budget: Int
  var seed: Int

  static func < (first: RunOrder, second: RunOrder) -> Bool {
    if first.names != second.names { return first.names.lexicographicallyPrecedes(second.names) }
    return (first.budget, first.seed) < (second.budget, second.seed)
  }
}
