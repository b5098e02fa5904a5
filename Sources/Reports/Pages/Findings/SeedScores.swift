import Results

/// What a score of a benchmark is called within one system.
struct ScoreName: Hashable {
  /// The protocol.
  var metric: String
  /// The variant.
  var variant: String
  /// What was scored.
  var subject: String

  init(_ metric: String, _ variant: String, _ subject: String = "test") {
    (self.metric, self.variant, self.subject) = (metric, variant, subject)
  }
}

/// The scores of one system by seed, under one preset.
struct SeedScores {
  private let groups: [ScoreGroup]

  /// - Parameter preset: the benchmark's own; where it was not run, the first by name.
  init(_ groups: [ScoreGroup], system: String, preset: String?) {
    let own = groups.filter { $0.key.system == system }
    let presets = Set(own.map(\.key.preset))
    let shown = preset.flatMap { presets.contains($0) ? $0 : nil } ?? presets.min()
    self.groups = own.filter { $0.key.preset == shown }
  }

  /// The score across seeds; nil where it was not made.
  func group(_ name: ScoreName) -> ScoreGroup? {
    groups.first { $0.key.variant == name.variant && $0.key.metric == name.metric && $0.key.subject == name.subject }
  }

  /// The value under each seed.
  func values(_ name: ScoreName) -> [SeedValue] { group(name)?.values ?? [] }

  /// A figure from two scores under each seed that has both.
  func paired(_ first: ScoreName, _ second: ScoreName, _ figure: (Double, Double) -> Double) -> [SeedValue] {
    let theirs = values(second)
    return values(first).compactMap { value in
      theirs.first { $0.seed == value.seed }.map { SeedValue(seed: value.seed, value: figure(value.value, $0.value)) }
    }
  }
}
