/// What narrows a name that several runs have.
public struct NameFilter: Hashable, Sendable {
  /// Seed of the run.
  public var seed: Int?
  /// Named choice of settings.
  public var preset: String?
  /// Profile, for example `quick`.
  public var profile: String?

  /// A filter with the given parts.
  public init(seed: Int? = nil, preset: String? = nil, profile: String? = nil) {
    (self.seed, self.preset, self.profile) = (seed, preset, profile)
  }
}

extension ResultsStore {
  /// The run that a text names: its number, or `system/variant/seed`, of which the last parts may be left out where
  /// one run is meant all the same.
  ///
  /// Throws `noSuchRun`, `unknownName` with what there is instead, `ambiguous` with the runs that are meant, `badName`.
  public func run(named text: String, _ filter: NameFilter = NameFilter()) throws(ResultsError) -> Run {
    if let id = Int64(text) { return try run(id) }
    let parts = try Self.parts(of: text, most: 3, expected: "a run's number or system/variant/seed")
    let found = try narrowed(
      runs(), filter, parts, by: [("system", \.system), ("variant", \.variant), ("seed", \.seedText)])
    guard found.count == 1 else { throw .ambiguous(name: text, candidates: Self.list(found.map(\.nameInList))) }
    return found[0]
  }

  /// The score that a text names: its number, or `benchmark/system/variant/metric/subject/seed`, of which the last parts
  /// may be left out where one score is meant all the same.
  ///
  /// Throws `noSuchScore`, `unknownName` with what there is instead, `ambiguous` with the scores that are meant, `badName`.
  public func score(named text: String, _ filter: NameFilter = NameFilter()) throws(ResultsError) -> ScoredRun {
    if let id = Int64(text) {
      let score = try score(id)
      return ScoredRun(run: try run(score.runId), score: score)
    }
    let parts = try Self.parts(
      of: text, most: 6, expected: "a score's number or benchmark/system/variant/metric/subject")
    let runs = try narrowed(
      runs(), filter, Array(parts.prefix(3)),
      by: [("benchmark", \.benchmark), ("system", \.system), ("variant", \.variant)])
    let scores = try scores(ScoreFilter(run: RunFilter(ids: Set(runs.compactMap(\.id)))))
    let found = try narrowed(
      scores, NameFilter(), Array(parts.dropFirst(3)),
      by: [("metric", \.score.metric), ("subject", \.score.subject), ("seed", \.run.seedText)])
    guard found.count == 1 else {
      let names = found.map { "\($0.score.id ?? 0) (\($0.score.metric) of \($0.score.subject), \($0.run.nameInList))" }
      throw .ambiguous(name: text, candidates: Self.list(names))
    }
    return found[0]
  }

  private static func parts(of text: String, most: Int, expected: String) throws(ResultsError) -> [String] {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count <= most, !parts.contains("") else { throw .badName(text: text, expected: expected) }
    return parts
  }

  /// What is left after each part of a name and of a filter in turn.
  private func narrowed<Element: PartOfRun>(
    _ all: [Element], _ filter: NameFilter, _ parts: [String], by fields: [(kind: String, value: (Element) -> String)]
  ) throws(ResultsError) -> [Element] {
    var left = all
    func keep(_ kind: String, _ wanted: String, _ value: (Element) -> String) throws(ResultsError) {
      let kept = left.filter { value($0) == wanted }
      if kept.isEmpty { throw .unknownName(kind: kind, name: wanted, known: Set(left.map(value)).sorted()) }
      left = kept
    }
    if left.isEmpty { throw .noScores(question: "what is named \(parts.joined(separator: "/"))") }
    for (field, part) in zip(fields, parts) { try keep(field.kind, part, field.value) }
    if let preset = filter.preset { try keep("preset", preset) { $0.ofRun.preset } }
    if let profile = filter.profile { try keep("profile", profile) { $0.ofRun.profile } }
    if let seed = filter.seed { try keep("seed", "\(seed)") { $0.ofRun.seedText } }
    return left
  }

  private static func list(_ names: [String]) -> [String] {
    names.count <= 8 ? names : Array(names.prefix(7)) + ["and \(names.count - 7) more"]
  }
}

/// A run, or what belongs to one.
private protocol PartOfRun {
  var ofRun: Run { get }
}

extension Run: PartOfRun {
  fileprivate var ofRun: Run { self }
  fileprivate var seedText: String { String(seed) }
  fileprivate var nameInList: String { "run \(id ?? 0): \(system)/\(variant)/\(seed), \(preset), \(profile)" }
}

extension ScoredRun: PartOfRun {
  fileprivate var ofRun: Run { run }
}
