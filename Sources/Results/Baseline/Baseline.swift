/// Scores of a known state of the program, kept in a file, against which later states are compared.
public struct Baseline: Hashable, Sendable {
  /// Version of the file's layout that this program writes. Layout 1 had neither runs, items nor a policy.
  public static let currentFormat = 2
  /// Seeds that a baseline should have at least: with fewer, hardly more than its spread's order of magnitude is known.
  public static let minimumSeeds = 5

  /// Version of the file's layout.
  public var format: Int
  /// Name, for example `main`.
  public var name: String
  /// Profile the runs were made under.
  public var profile: String
  /// All seeds that occur, ascending.
  public var seeds: [Int]
  /// Code versions of the runs, in alphabetical order; usually one.
  public var codeVersions: [String]
  /// What a gate fails on; nil for its own defaults. The one part that is meant to be edited by hand.
  public var policy: GatePolicy?
  /// The runs behind the scores, as far as a later comparison must know them.
  public var runs: [BaselineRun]
  /// One entry per benchmark, system, variant, preset, metric and subject.
  public var entries: [BaselineEntry]

  /// A baseline of entries alone.
  package init(name: String, profile: String, entries: [BaselineEntry], policy: GatePolicy? = nil) {
    (format, self.name, self.profile) = (Self.currentFormat, name, profile)
    (seeds, codeVersions) = (Set(entries.flatMap { $0.values.map(\.seed) }).sorted(), [])
    (self.policy, runs, self.entries) = (policy, [], entries)
  }

  init(
    format: Int, name: String, profile: String, seeds: [Int], codeVersions: [String], policy: GatePolicy?,
    runs: [BaselineRun], entries: [BaselineEntry]
  ) {
    (self.format, self.name, self.profile, self.seeds) = (format, name, profile, seeds)
    (self.codeVersions, self.policy, self.runs, self.entries) = (codeVersions, policy, runs, entries)
  }

  /// Gathers the finished runs of a profile that pass a filter.
  ///
  /// Throws `noScores` when there are none (an empty baseline would let everything pass) and `notComparable` when
  /// seeds of one entry were scored in unlike ways.
  public static func make(
    name: String, profile: String, from store: ResultsStore, filter: ScoreFilter = ScoreFilter()
  ) throws(ResultsError) -> Baseline {
    var filter = filter
    filter.run.profile = profile
    filter.run.states = [.finished]
    let groups = try store.scoreGroups(filter)
    if groups.isEmpty { throw .noScores(question: "scores of finished runs of the profile \(profile)") }
    var entries: [BaselineEntry] = []
    for group in groups { entries.append(try BaselineEntry(group, in: store)) }
    var runs: [BaselineRun] = []
    var seen: Set<Int64?> = []
    for run in groups.flatMap({ $0.members.map(\.run) }) where seen.insert(run.id).inserted {
      runs.append(BaselineRun(run))
    }
    return Baseline(
      format: currentFormat, name: name, profile: profile, seeds: Set(runs.map(\.seed)).sorted(),
      codeVersions: Set(groups.flatMap { $0.members.map(\.run.codeVersion) }).sorted(), policy: nil, runs: runs,
      entries: entries)
  }

  /// Throws `tooFewSeeds` with the first entry that has fewer than `minimumSeeds`.
  public func requireEnoughSeeds() throws(BaselineError) {
    guard let entry = entries.first(where: { $0.values.count < Self.minimumSeeds }) else { return }
    throw .tooFewSeeds(
      name: name, score: "\(entry.key.system) \(entry.key.variant) \(entry.key.metric)", count: entry.values.count)
  }

  /// The entry with a key, or nil.
  public func entry(_ key: ScoreGroupKey) -> BaselineEntry? { entries.first { $0.key == key } }

  /// The run behind a score under a seed, or nil.
  func run(of key: ScoreGroupKey, seed: Int) -> BaselineRun? {
    runs.first {
      $0.seed == seed && $0.system == key.system && $0.variant == key.variant && $0.preset == key.preset
    }
  }
}

/// A run that a baseline was made from.
public struct BaselineRun: Codable, Hashable, Sendable {
  /// System.
  public var system: String
  /// Ablation of the system.
  public var variant: String
  /// Named choice of settings.
  public var preset: String
  /// Seed.
  public var seed: Int
  /// The first 16 digits of the weights' SHA-256, enough to tell whether another run came to the same bytes.
  public var weights: String?
  /// Hash over the names and contents of the data sets that were read.
  public var data: String

  init(_ run: Run) {
    (system, variant, preset, seed) = (run.system, run.variant, run.preset, run.seed)
    weights = Self.weights(of: run)
    data = Self.data(of: run)
  }

  static func weights(of run: Run) -> String? { run.weightsHash.map { String($0.prefix(16)) } }

  /// Counts are stored in no fixed order, so only what names the data and their content is hashed.
  static func data(of run: Run) -> String {
    var hash = ContentHash()
    switch JSONValue(run.datasetManifest) {
    case .list(let manifests):
      for manifest in manifests {
        guard case .object(let fields) = manifest else { continue }
        for name in ["name", "contentHash", "hashed"] {
          if case .leaf(let text)? = fields[name] { hash.add(text) }
        }
      }
    default: hash.add(run.datasetManifest)
    }
    return hash.text
  }
}

/// One score of one system in a baseline.
public struct BaselineEntry: Hashable, Sendable {
  /// What it is called.
  public var key: ScoreGroupKey
  /// Version of the protocol's implementation.
  public var version: Int
  /// Which way is better.
  public var direction: MetricDirection
  /// Values by seed.
  public var values: [SeedValue]
  /// What another score must share to be compared, as flat fields.
  public var signature: [String: String]
  /// Hash over the signature.
  public var signatureHash: String
  /// Hash over the items of each seed, names and values, in the order of `values`; nil without items.
  public var itemHashes: [String]?
  /// Number of items of the first seed; nil without items.
  public var itemCount: Int?
  /// Variance of a seed's score that comes from how its model and the single items go together: the mean square of
  /// seed × item divided by the number of items; nil unless all seeds scored the same items and the score is their mean.
  public var itemVariance: Double?
  /// Some items of one seed, for a later comparison of the same weights; nil unless the score is the items' mean.
  public var items: ItemSample?

  /// Mean, deviation and interval over seeds.
  public var summary: Summary { Summary(values.map(\.value)) }

  init(_ group: ScoreGroup, in store: ResultsStore) throws(ResultsError) {
    let score = group.representative
    key = group.key
    version = score.version
    direction = score.direction
    values = group.values
    signature = try score.signatureFields()
    signatureHash = score.signatureHash
    var items: [[ItemScore]] = []
    for member in group.members { items.append(try member.score.id.map(store.items) ?? []) }
    guard items.allSatisfy({ !$0.isEmpty }) else { return }
    itemHashes = items.map { ContentHash(of: $0).text }
    itemCount = items[0].count
    guard zip(items, values).allSatisfy({ Self.isMean($1.value, of: $0) }) else { return }
    self.items = ItemSample(seed: values[0].seed, items: items[0])
    itemVariance = Self.itemVariance(items)
  }

  /// An entry without items.
  package init(
    key: ScoreGroupKey, version: Int, direction: MetricDirection, values: [SeedValue], signature: [String: String],
    signatureHash: String
  ) {
    self.key = key
    self.version = version
    self.direction = direction
    self.values = values
    self.signature = signature
    self.signatureHash = signatureHash
  }

  /// The value under a seed, or nil.
  func value(ofSeed seed: Int) -> Double? { values.first { $0.seed == seed }?.value }

  /// Throws `notComparable` unless a score was made in the same way.
  func requireComparable(with score: Score) throws(ResultsError) {
    if version != score.version {
      throw .notComparable(metric: key.metric, field: "version", first: "\(version)", second: "\(score.version)")
    }
    if direction != score.direction {
      throw .notComparable(
        metric: key.metric, field: "direction", first: direction.rawValue, second: score.direction.rawValue)
    }
    // Equal hashes are equal signatures; reading the fields is for saying what differs.
    if signatureHash == score.signatureHash { return }
    try requireSameSignature(
      metric: key.metric, first: signature, firstHash: signatureHash, second: try score.signatureFields(),
      secondHash: score.signatureHash)
  }

  private static func isMean(_ value: Double, of items: [ItemScore]) -> Bool {
    let mean = Summary.mean(items.map(\.value))
    return mean == value || abs(mean - value) <= 1e-6 * max(1, abs(value))
  }

  /// The mean square of what neither the seed nor the item explains, divided by the number of items.
  private static func itemVariance(_ seeds: [[ItemScore]]) -> Double? {
    let names = seeds[0].map(\.name)
    guard seeds.count > 1, names.count > 1, seeds.allSatisfy({ $0.map(\.name) == names }) else { return nil }
    let seedMeans = seeds.map { Summary.mean($0.map(\.value)) }
    let whole = Summary.mean(seedMeans)
    var squares = 0.0
    for item in names.indices {
      let itemMean = Summary.mean(seeds.map { $0[item].value })
      for (seed, seedMean) in zip(seeds, seedMeans) {
        let residual = seed[item].value - seedMean - itemMean + whole
        squares += residual * residual
      }
    }
    let variance = squares / Double((seeds.count - 1) * (names.count - 1) * names.count)
    return variance.isFinite ? variance : nil
  }
}
