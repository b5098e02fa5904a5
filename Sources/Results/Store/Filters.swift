import GRDB

/// Which runs are asked for; every part that is nil lets all pass.
public struct RunFilter: Hashable, Sendable {
  /// Benchmark, for example `hands`.
  public var benchmark: String?
  /// System, for example `pix2pix`.
  public var system: String?
  /// Ablation of the system.
  public var variant: String?
  /// Named choice of settings.
  public var preset: String?
  /// Profile, for example `quick`.
  public var profile: String?
  /// Any of these seeds.
  public var seeds: Set<Int>?
  /// Hash over the specification.
  public var specificationHash: String?
  /// Git commit of the program.
  public var codeVersion: String?
  /// Any of these states.
  public var states: Set<RunState>?
  /// Any of these row numbers.
  public var ids: Set<Int64>?

  /// The filter with the given parts.
  public init(
    benchmark: String? = nil, system: String? = nil, variant: String? = nil, preset: String? = nil,
    profile: String? = nil, seeds: Set<Int>? = nil, specificationHash: String? = nil, codeVersion: String? = nil,
    states: Set<RunState>? = nil, ids: Set<Int64>? = nil
  ) {
    self.benchmark = benchmark
    self.system = system
    self.variant = variant
    self.preset = preset
    self.profile = profile
    self.seeds = seeds
    self.specificationHash = specificationHash
    self.codeVersion = codeVersion
    self.states = states
    self.ids = ids
  }

  /// Conditions on the table `run`, joined by AND, with their arguments.
  var condition: SQL {
    var parts: [SQL] = ["1"]
    let texts: [(String, String?)] = [
      ("benchmark", benchmark), ("system", system), ("variant", variant), ("preset", preset), ("profile", profile),
      ("specificationHash", specificationHash), ("codeVersion", codeVersion),
    ]
    for case (let column, let text?) in texts { parts.append("run.\(sql: column) = \(text)") }
    if let seeds { parts.append("run.seed IN \(seeds.sorted())") }
    if let ids { parts.append("run.id IN \(ids.sorted())") }
    if let states { parts.append("run.state IN \(states.map(\.rawValue).sorted())") }
    return parts.joined(separator: " AND ")
  }
}

/// Which scores are asked for; every part that is nil lets all pass.
public struct ScoreFilter: Hashable, Sendable {
  /// Which runs.
  public var run: RunFilter
  /// Protocol, for example `ssim@wang2004`.
  public var metric: String?
  /// What was scored, for example `test`.
  public var subject: String?

  /// The filter with the given parts.
  public init(run: RunFilter = RunFilter(), metric: String? = nil, subject: String? = nil) {
    self.run = run
    self.metric = metric
    self.subject = subject
  }

  var condition: SQL {
    var parts = [run.condition]
    if let metric { parts.append("score.metric = \(metric)") }
    if let subject { parts.append("score.subject = \(subject)") }
    return parts.joined(separator: " AND ")
  }
}
