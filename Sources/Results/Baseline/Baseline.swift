/// Scores of a known state of the program, kept in a file, against which later states are compared.
public struct Baseline: Codable, Hashable, Sendable {
  /// Version of the file's layout that this program writes.
  public static let currentFormat = 1

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
  /// One entry per benchmark, system, variant, preset, metric and subject.
  public var entries: [BaselineEntry]

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
    for group in groups { entries.append(try BaselineEntry(group)) }
    let runs = groups.flatMap { $0.members.map(\.run) }
    return Baseline(
      format: currentFormat, name: name, profile: profile, seeds: Set(runs.map(\.seed)).sorted(),
      codeVersions: Set(runs.map(\.codeVersion)).sorted(), entries: entries)
  }

  /// The entry with a key, or nil.
  public func entry(_ key: ScoreGroupKey) -> BaselineEntry? { entries.first { $0.key == key } }
}

/// One score of one system in a baseline.
public struct BaselineEntry: Codable, Hashable, Sendable {
  /// What it is called.
  public var key: ScoreGroupKey
  /// Version of the protocol's implementation.
  public var version: Int
  /// Which way is better.
  public var direction: MetricDirection
  /// Values by seed.
  public var values: [SeedValue]
  /// Mean, deviation and interval over seeds.
  public var summary: Summary
  /// What another score must share to be compared, as flat fields.
  public var signature: [String: String]
  /// Hash over the signature.
  public var signatureHash: String

  init(_ group: ScoreGroup) throws(ResultsError) {
    let score = group.representative
    key = group.key
    version = score.version
    direction = score.direction
    values = group.values
    summary = group.summary
    signature = try score.signatureFields()
    signatureHash = score.signatureHash
  }

  /// How a later group differs from this entry: paired by seed when both have the same seeds, otherwise as independent
  /// samples.
  ///
  /// Throws `notComparable` unless both were scored in the same way.
  public func comparison(with group: ScoreGroup) throws(ResultsError) -> Comparison {
    let score = group.representative
    if key != group.key {
      throw .notComparable(metric: key.metric, field: "key", first: "\(key)", second: "\(group.key)")
    }
    if version != score.version {
      throw .notComparable(metric: key.metric, field: "version", first: "\(version)", second: "\(score.version)")
    }
    try requireSameSignature(
      metric: key.metric, first: signature, firstHash: signatureHash, second: try score.signatureFields(),
      secondHash: score.signatureHash)
    let later = group.values
    if values.map(\.seed) == later.map(\.seed) {
      return .paired(reference: values.map(\.value), candidate: later.map(\.value))
    }
    return .unpaired(reference: values.map(\.value), candidate: later.map(\.value))
  }
}
