import Results

/// What published figures were taken under, in the fields of our signatures and data set manifests. A field that is not
/// there is not known, and asks for nothing.
public struct PublishedConditions: Codable, Hashable, Sendable {
  /// A data set, in the fields of a manifest.
  public struct Dataset: Codable, Hashable, Sendable {
    /// The name under which our readers know it; another name where we have none.
    public var name: String
    /// Our hash over the published files, where we have seen them.
    public var contentHash: String?
    /// Rows and columns of an image as it is scored: `256×256`.
    public var resolution: String?
    /// Items by split.
    public var counts: [String: Int]?
  }

  /// What was scored.
  public var dataset: Dataset?
  /// Fields of a signature with the published values.
  public var signature: [String: String]?

  /// These conditions with others besides; where both say something, the others hold.
  func adding(_ others: PublishedConditions?) -> PublishedConditions {
    PublishedConditions(
      dataset: others?.dataset ?? dataset,
      signature: (signature ?? [:]).merging(others?.signature ?? [:]) { $1 })
  }
}

/// What the trained rows of a table learnt from.
public struct TrainingConditions: Codable, Hashable, Sendable {
  /// The data set.
  public var dataset: PublishedConditions.Dataset?
  /// The profile that stands for the published networks and schedule.
  public var profile: String?
}

/// A condition in which a score of ours differs from a published figure.
public struct Unlikeness: Codable, Hashable, Sendable {
  /// What differs, in words: `judge`, `test items`.
  public var field: String
  /// Its published value.
  public var published: String
  /// Ours.
  public var ours: String

  /// A difference.
  package init(field: String, published: String, ours: String) {
    (self.field, self.published, self.ours) = (field, published, ours)
  }
}

extension PublishedConditions {
  /// In what a score of ours was taken under other conditions: its signature and the manifests and profile of its run
  /// beside what is published. Empty where nothing stated differs.
  ///
  /// - Parameters:
  ///   - protocols: the table's protocol, and the one that was used.
  ///   - training: what the row learnt from; nil for a row without training.
  func unlike(
    _ scored: ScoredRun, protocols: (expected: String, used: String), training: TrainingConditions?
  ) throws(ResultsError) -> [Unlikeness] {
    let fields = try scored.score.signatureFields()
    var found: [Unlikeness] = []
    func compare(_ field: String, _ published: String?, _ ours: String?) {
      guard let published, published != ours else { return }
      found.append(Unlikeness(field: field, published: published, ours: ours ?? "not stated"))
    }
    compare("protocol", protocols.expected, protocols.used)
    let sets = scoredSets(of: scored.run, world: fields["x-world"])
    if let dataset {
      let own = sets.count == 1 ? sets[0] : nil
      compare("data set", dataset.name, sets.map(\.name).uniqued.joined(separator: " and "))
      if own?.name == dataset.name {
        compare("content of the data set", dataset.contentHash, own?.contentHash)
        compare("images in the data set", dataset.counts?["test"].map(String.init), own.map { "\($0.counts["test"])" })
      }
      compare("resolution", dataset.resolution, sets.compactMap(\.resolution).uniqued.joined(separator: " and "))
    }
    let isOtherSet = found.contains { $0.field == "data set" }
    for (name, value) in (signature ?? [:]).sorted(by: { Self.place($0.key) < Self.place($1.key) }) {
      // Of another data set there is no need to say that it is another world.
      if name == "x-world" && isOtherSet { continue }
      if name == "judge", fields[name].map({ Self.isSameJudge($0, value) }) ?? false { continue }
      compare(Self.label(name), value, fields[name])
    }
    if let training { Self.compare(training, scored.run, by: compare) }
    return found
  }

  private static func compare(
    _ training: TrainingConditions, _ run: Run, by compare: (String, String?, String?) -> Void
  ) {
    let learnt = run.manifests.filter { $0.counts["training"] > 0 }
    if let dataset = training.dataset {
      let own = learnt.first { $0.name == dataset.name }
      compare(
        "training data", dataset.name, own?.name ?? learnt.map(\.name).uniqued.joined(separator: " and "))
      compare(
        "training items", dataset.counts?["training"].map(String.init),
        (own.map { [$0] } ?? learnt).map { "\($0.counts["training"])" }.uniqued.joined(separator: " and "))
    }
    compare("profile", training.profile, run.profile)
  }

  /// The data sets of a run that a score may be of: the one that the score's world is named after, else those with
  /// items to test on, else all.
  private func scoredSets(of run: Run, world: String?) -> [StoredManifest] {
    let all = run.manifests
    if let world, let named = all.last(where: { world == $0.name || world.hasPrefix($0.name + "-") }) { return [named] }
    let tested = all.filter { $0.counts["test"] > 0 }
    return tested.isEmpty ? all : tested
  }

  /// A judge's identity is its name, or that and a hash of its weights.
  private static func isSameJudge(_ ours: String, _ published: String) -> Bool {
    ours == published || ours.hasPrefix(published + "-")
  }

  // MARK: Names

  /// What a reader calls a field of a signature.
  private static func label(_ field: String) -> String {
    let known = [
      "n": "test items", "range": "data range", "x-from": "form of the joints", "x-absent": "rule for absent classes",
      "x-samples": "generated items", "x-validation": "validation items", "x-deviations": "widths tried",
      "x-world": "scored world", "x-points": "points", "x-border": "border cut off", "x-factor": "scale factor",
      "x-window": "window", "x-suppression": "overlap suppressed", "x-gallery": "people in the gallery",
    ]
    return known[field] ?? field.replacing(/^x-/, with: "").replacing("-", with: " ")
  }

  /// Test items and judge first, then by name.
  private static func place(_ field: String) -> String { (["n": "0", "judge": "1"][field] ?? "2") + field }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it stood first.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
