import Results

extension Gate {
  /// Holds the stored runs that belong together (`CurrentRuns`) against baselines of their profile.
  ///
  /// - Parameter seeds: the seeds to compare; nil for all that are stored.
  public static func check(
    _ baselines: [Baseline], seeds: Set<Int>?, overrides: GatePolicy, store: ResultsStore
  ) throws -> GateReport {
    var inputs: [Input] = []
    for baseline in baselines {
      let ids = try CurrentRuns.ids(for: baseline, seeds: seeds, in: store)
      let scores = ids.isEmpty ? [] : try store.scores(ScoreFilter(run: RunFilter(ids: ids)))
      inputs.append(Input(baseline: baseline, scores: scores))
    }
    return try Gate(overrides: overrides, items: store.items).report(inputs)
  }
}

extension CurrentRuns {
  /// The numbers of the runs that a baseline is compared with.
  public static func ids(for baseline: Baseline, seeds: Set<Int>?, in store: ResultsStore) throws -> Set<Int64> {
    var ids: Set<Int64> = []
    for benchmark in Set(baseline.entries.map(\.key.benchmark)).sorted() {
      ids.formUnion(
        try CurrentRuns(
          RunFilter(benchmark: benchmark, profile: baseline.profile, seeds: seeds),
          generator: GainSubject.allCases.first { $0.benchmark == benchmark }?.reportedGenerator, in: store
        ).ids)
    }
    return ids
  }
}
