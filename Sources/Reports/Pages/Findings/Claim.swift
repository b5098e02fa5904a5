import Results

/// A claim put to the test: a figure for each seed, the side of a limit it should lie on, and what its interval shows.
struct Claim {
  /// On which side of the limit the figure should lie.
  enum Side { case atMost, atLeast, below, above }

  /// What the interval over seeds shows.
  enum Verdict: CaseIterable {
    case holds, holdsOnAverage, failsOnAverage, fails, holdsInOneSeed, failsInOneSeed

    var word: String {
      switch self {
      case .holds: "✓ holds"
      case .holdsOnAverage: "holds on average only"
      case .failsOnAverage: "fails on average only"
      case .fails: "✗ fails"
      case .holdsInOneSeed: "holds in the one seed"
      case .failsInOneSeed: "fails in the one seed"
      }
    }
  }

  /// What is claimed, in words.
  var text: String
  /// What the figure is.
  var figure: String
  /// Where it should lie.
  var side: Side
  /// The limit.
  var limit: Double
  /// The figure of each seed.
  var values: [SeedValue]

  /// Mean and interval over seeds.
  var summary: Summary { Summary(values.map(\.value)) }
  /// Seeds in which the figure lies on the right side.
  var holding: Int { values.count { holds($0.value) } }

  var verdict: Verdict { Verdict(mean: summary.mean, interval: summary.interval, where: holds) }

  /// `≤ 1.25`
  var limitText: String {
    let sign =
      switch side {
      case .atMost: "≤"
      case .atLeast: "≥"
      case .below: "<"
      case .above: ">"
      }
    return "\(sign) \(limit == limit.rounded() ? "\(Int(limit))" : "\(limit)")"
  }

  private func holds(_ value: Double) -> Bool {
    switch side {
    case .atMost: value <= limit
    case .atLeast: value >= limit
    case .below: value < limit
    case .above: value > limit
    }
  }
}

extension Claim.Verdict {
  /// What an interval over seeds shows; without one there was a single seed.
  init(mean: Double, interval: Interval?, where holds: (Double) -> Bool) {
    guard let interval else {
      self = holds(mean) ? .holdsInOneSeed : .failsInOneSeed
      return
    }
    switch (holds(interval.low), holds(interval.high)) {
    case (true, true): self = .holds
    case (false, false): self = .fails
    default: self = holds(mean) ? .holdsOnAverage : .failsOnAverage
    }
  }
}

extension Claim {
  /// What the papers claim of the hand-depth variants. The paper gives no figures that could be read; the limits are this
  /// suite's proposals.
  static func hands(groups: [ScoreGroup]) -> [Claim] {
    let scores = SeedScores(groups, system: "hand-depth", preset: "corrected")
    let (l2, gan, style) = ("l2", "l2+gan", "l2+gan+style")
    let roughness = "roughness-ratio@canonical"
    var claims: [Claim] = []
    func add(_ text: String, _ figure: String, _ side: Side, _ limit: Double, _ values: [SeedValue]) {
      if !values.isEmpty { claims.append(Claim(text: text, figure: figure, side: side, limit: limit, values: values)) }
    }
    add(
      "The critic costs little squared error", "test MSE, l2+gan over l2", .atMost, 1.25,
      scores.paired(.init("mse@canonical", gan), .init("mse@canonical", l2)) { $0 / $1 })
    add(
      "The critic makes images rougher than l2 does", "roughness ratio, l2+gan minus l2", .above, 0,
      scores.paired(.init(roughness, gan), .init(roughness, l2)) { $0 - $1 })
    add(
      "But not much rougher than real ones", "roughness ratio of l2+gan (real images: 1)", .atMost, 1.3,
      scores.paired(.init(roughness, gan), .init(roughness, gan)) { first, _ in first })
    add(
      "Style transfer brings the roughness closer to real", "distance of the ratio from 1, with style minus without",
      .below, 0, scores.paired(.init(roughness, style), .init(roughness, gan)) { abs(1 - $0) - abs(1 - $1) })
    add(
      "Style transfer brings the texture closer to real", "fall of the Gram distance to held-out real images, share",
      .atLeast, 0.2,
      scores.paired(.init("gram-distance@gatys2016", style), .init("gram-distance@gatys2016", gan)) { 1 - $0 / $1 })
    return claims
  }

  /// That training on synthetic images helps, for each downstream network.
  static func ofGain(_ gain: GainAnalysis) -> [Claim] {
    let preset = gain.mainTables.map(\.preset).min()
    return gain.mainTables.filter { $0.preset == preset }.compactMap { table in
      let differences = table.differences.filter { $0.contrast == .syntheticOverReal }
      guard let difference = differences.first(where: { $0.realImages == 64 }) ?? differences.first else { return nil }
      let label = MetricLabel(table.metric)
      let unit = label.unit.isEmpty ? "" : " (\(label.unit))"
      return Claim(
        text: "Synthetic images help at \(difference.realImages) real images: \(table.network.title)",
        figure: "\(label.name)\(unit), R+S minus R", side: table.direction == .lower ? .below : .above, limit: 0,
        values: difference.perSeed)
    }
  }
}
