/// All that is known of how a number came about.
public struct ScoreOrigin: Codable, Hashable, Sendable {
  /// A field of the signature.
  public struct Condition: Codable, Hashable, Sendable {
    /// Its name in the signature.
    public var field: String
    /// Its value there.
    public var value: String
    /// What that means; nil when nobody knows.
    public var words: String?

    /// A field with what it means.
    public init(field: String, value: String, words: String? = nil) {
      (self.field, self.value, self.words) = (field, value, words)
    }
  }

  /// The score.
  public var score: Score
  /// The run that was scored.
  public var run: Run
  /// Where the protocol comes from; nil for one that this program does not know.
  public var source: String?
  /// The signature, field by field.
  public var conditions: [Condition]
  /// The spread over items; nil for a score without items.
  public var items: ItemSpread?
  /// The spread over seeds.
  public var seeds: SeedSpread
  /// The files of the run.
  public var artefacts: [Artefact]
  /// The command that makes the number again from nothing; nil where today's plans have no such run.
  public var command: String?
  /// The command that repeats the stored run and compares every bit.
  public var repetition: String
}

extension ResultsStore {
  /// Gathers what the results file knows of a score, with up to `ends` items at both ends.
  public func origin(of scored: ScoredRun, ends: Int) throws(ResultsError) -> ScoreOrigin {
    let fields = try scored.score.signatureFields().sorted { $0.key < $1.key }
    return ScoreOrigin(
      score: scored.score, run: scored.run, conditions: fields.map { ScoreOrigin.Condition(field: $0, value: $1) },
      items: try itemSpread(of: scored.score, ends: ends), seeds: try seedSpread(of: scored),
      artefacts: try artefacts(ofRun: scored.score.runId), repetition: "synthbench verify \(scored.score.runId)")
  }
}
