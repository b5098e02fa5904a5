import Results

extension GainAnalysis {
  /// Reads the finished downstream runs of a benchmark and compares their regimes.
  ///
  /// Only runs with the settings of each network's last begun run count, and where a seed was run several times under
  /// one regime and number of real images, the last begun.
  /// - Parameter generator: the variant of the generator whose images are the synthetic ones; nil for the one that pages
  ///   are about.
  /// - Throws: `ReportError.noFinishedRuns` when there is none, `ResultsError` when runs were scored in unlike ways.
  public static func read(
    from store: ResultsStore, subject: GainSubject = .hands, profile: String, seeds: [Int]? = nil,
    networks: [GainNetwork]? = nil, generator: String? = nil
  ) throws -> GainAnalysis {
    let (benchmark, generator) = (subject.benchmark, generator ?? subject.reportedGenerator)
    var tables: [GainTable] = []
    var found: (seeds: Set<Int>, extra: Set<Int>, pairs: Set<Int>) = ([], [], [])
    for network in networks ?? subject.networks {
      let filter = RunFilter(
        benchmark: benchmark, system: network.system, profile: profile, seeds: seeds.map(Set.init))
      let current = RunFilter(ids: try CurrentRuns(filter, generator: generator, in: store).ids)
      for metric in network.metrics {
        let groups = try store.scoreGroups(ScoreFilter(run: current, metric: metric, subject: "test"))
        for preset in Set(groups.map(\.key.preset)).sorted() {
          let regimes = try groups.filter { $0.key.preset == preset }.map(RegimeScores.init)
          tables.append(try GainReader(store: store).table(network, preset, metric, regimes))
          for scores in regimes {
            found.seeds.formUnion(scores.group.members.map(\.run.seed))
            if scores.regime != .real { found.extra.insert(scores.details.extraImages) }
            if let real = scores.details.generator?.realImages { found.pairs.insert(real) }
          }
        }
      }
    }
    if tables.isEmpty {
      throw ReportError.noFinishedRuns(
        what: "downstream runs of \(benchmark)", benchmark: benchmark, profile: profile, seeds: seeds)
    }
    return GainAnalysis(
      benchmark: benchmark, profile: profile, seeds: found.seeds.sorted(), extraImages: found.extra.sorted(),
      generatorPairs: found.pairs.sorted(), tables: tables)
  }
}

/// One regime at one budget across seeds.
private struct RegimeScores {
  let group: ScoreGroup
  let details: DownstreamDetails

  init(_ group: ScoreGroup) throws {
    self.group = group
    let run = group.members[0].run
    guard let details = DownstreamDetails(of: run) else {
      throw ReportError.unknownSpecification(run: run.id ?? 0, system: run.system)
    }
    self.details = details
  }

  var regime: GainRegime { details.regime }
  var realImages: Int { regime == .synthetic ? 0 : details.realImages }
  var order: (Int, Int) { (GainRegime.allCases.firstIndex(of: regime) ?? 0, realImages) }
}

/// Makes tables from scores.
private struct GainReader {
  let store: ResultsStore
  /// The interval's ends move by a few percent of its width between resamplings of this size.
  let bootstrap = Bootstrap(resamples: 2000)

  func table(
    _ network: GainNetwork, _ preset: String, _ metric: String, _ unsorted: [RegimeScores]
  ) throws -> GainTable {
    let regimes = unsorted.sorted { $0.order < $1.order }
    let direction = regimes[0].group.direction
    for other in regimes.dropFirst() {
      try regimes[0].group.representative.requireComparable(with: other.group.representative)
    }
    var differences: [GainDifference] = []
    for contrast in GainContrast.allCases {
      for candidate in regimes where candidate.regime == contrast.candidate {
        let reference = regimes.first { $0.regime == contrast.reference && $0.realImages == candidate.realImages }
        if let reference, let difference = try difference(contrast, candidate.group, reference.group, direction) {
          differences.append(GainDifference(difference, realImages: candidate.realImages, contrast: contrast))
        }
      }
    }
    return GainTable(
      network: network, preset: preset, metric: metric, direction: direction,
      cells: regimes.map {
        GainCell(
          regime: $0.regime, realImages: $0.realImages, values: $0.group.values, summary: $0.group.summary)
      },
      differences: differences, equivalents: equivalents(regimes, direction))
  }

  // MARK: Differences

  typealias Difference = (perSeed: [SeedValue], overSeeds: Comparison, items: Comparison?, finding: GainFinding)

  /// Over the seeds that both sides have; nil where they share none.
  private func difference(
    _ contrast: GainContrast, _ candidate: ScoreGroup, _ reference: ScoreGroup, _ direction: MetricDirection
  ) throws -> Difference? {
    let pairs = candidate.members.compactMap { ours in
      reference.members.first { $0.run.seed == ours.run.seed }.map { (candidate: ours, reference: $0) }
    }
    guard !pairs.isEmpty else { return nil }
    let overSeeds = Comparison.paired(
      reference: pairs.map(\.reference.score.value), candidate: pairs.map(\.candidate.score.value))
    let perSeed = pairs.map {
      SeedValue(seed: $0.candidate.run.seed, value: $0.candidate.score.value - $0.reference.score.value)
    }
    let items = try overItems(pairs.map { ($0.reference.score, $0.candidate.score) })
    return (perSeed, overSeeds, items, GainFinding(overSeeds, direction))
  }

  /// All seeds scored the same test images, so one draw of images serves all of them.
  private func overItems(_ pairs: [(reference: Score, candidate: Score)]) throws -> Comparison? {
    var items: [[PairedItem]] = []
    for pair in pairs {
      guard let reference = pair.reference.id, let candidate = pair.candidate.id else { return nil }
      if try store.items(ofScore: reference).isEmpty { return nil }
      items.append(try store.pairedItems(reference: reference, candidate: candidate))
    }
    guard items.allSatisfy({ $0.map(\.name) == items[0].map(\.name) }) else { return nil }
    var generator = SplitMix64(seed: 0)
    return bootstrap.hierarchical(
      reference: items.map { $0.map(\.reference) }, candidate: items.map { $0.map(\.candidate) },
      using: &generator)
  }

  // MARK: Equivalent real images

  private func equivalents(_ regimes: [RegimeScores], _ direction: MetricDirection) -> [GainEquivalent] {
    let points = regimes.filter { $0.regime == .real }.map {
      BudgetScores(budget: $0.realImages, values: $0.group.values.map(\.value))
    }
    guard !points.isEmpty, direction != .none else { return [] }
    let curve = BudgetCurve(points, direction: direction)
    return regimes.filter { $0.regime == .synthetic || $0.regime == .realAndSynthetic }.map { scores in
      let targets = scores.group.values.map(\.value)
      var generator = SplitMix64(seed: 0)
      let ends =
        targets.count > 1
        ? curve.equivalentCountInterval(of: targets, bootstrap: bootstrap, using: &generator) : nil
      return GainEquivalent(
        regime: scores.regime, realImages: scores.realImages,
        count: GainEquivalent.Count(curve.equivalentCount(of: scores.group.summary.mean)),
        low: ends.map { GainEquivalent.Count($0.low) }, high: ends.map { GainEquivalent.Count($0.high) })
    }
  }
}

extension GainDifference {
  fileprivate init(_ difference: GainReader.Difference, realImages: Int, contrast: GainContrast) {
    self.init(
      contrast: contrast, realImages: realImages, perSeed: difference.perSeed, overSeeds: difference.overSeeds,
      overSeedsAndItems: difference.items, finding: difference.finding)
  }
}

extension GainFinding {
  /// What a comparison over seeds shows.
  init(_ comparison: Comparison, _ direction: MetricDirection) {
    guard let interval = comparison.interval else {
      self = .singleSeed
      return
    }
    let isBetterAbove = direction != .lower
    self =
      interval.low > 0
      ? (isBetterAbove ? .gain : .loss) : interval.high < 0 ? (isBetterAbove ? .loss : .gain) : .unclear
  }
}
