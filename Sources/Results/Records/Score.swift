import GRDB

/// Which way a score is better.
public enum MetricDirection: String, Codable, Sendable, CaseIterable {
  case higher, lower, none
}

/// One number a run was given under one protocol: a row of the table `score`.
public struct Score: Codable, Hashable, Sendable {
  /// Row number; nil until stored.
  public var id: Int64?
  /// The run that was scored.
  public var runId: Int64
  /// Protocol, for example `ssim@wang2004`.
  public var metric: String
  /// Version of the protocol's implementation.
  public var version: Int
  /// What was scored, for example `test`.
  public var subject: String
  /// Which way is better.
  public var direction: MetricDirection
  /// The score; infinite values are allowed, NaN is not.
  public var value: Double
  /// Number of items that went into it.
  public var count: Int
  /// Standard error over items, where the protocol defines one.
  public var standardError: Double?
  /// Everything two scores must share to be compared, as a JSON object.
  public var signature: String
  /// Hash over the signature.
  public var signatureHash: String
  /// Accuracy of the judge on held-out real data, 0 to 1; nil when no judge took part.
  public var judgeAccuracy: Double?

  /// The score with the given parts, not yet stored.
  public init(
    runId: Int64, metric: String, version: Int, subject: String, direction: MetricDirection, value: Double, count: Int,
    standardError: Double? = nil, signature: String, signatureHash: String, judgeAccuracy: Double? = nil
  ) {
    self.runId = runId
    self.metric = metric
    self.version = version
    self.subject = subject
    self.direction = direction
    self.value = value
    self.count = count
    self.standardError = standardError
    self.signature = signature
    self.signatureHash = signatureHash
    self.judgeAccuracy = judgeAccuracy
  }
}

extension Score: FetchableRecord, MutablePersistableRecord {
  /// Takes the row number that the database gave.
  public mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}
