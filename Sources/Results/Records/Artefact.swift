import GRDB

/// What a file of a run is.
public enum ArtefactKind: String, Codable, Sendable, CaseIterable {
  case contactSheet, checkpoint, plot, samples
}

/// A file that a run wrote: a row of the table `artefact`.
public struct Artefact: Codable, Hashable, Sendable {
  /// Row number; nil until stored.
  public var id: Int64?
  /// The run that wrote it.
  public var runId: Int64
  /// What it is.
  public var kind: ArtefactKind
  /// Where it lies; unique within a run.
  public var path: String
  /// SHA-256 of its bytes.
  public var sha256: String
  /// Size in bytes.
  public var byteCount: Int

  /// The artefact with the given parts, not yet stored.
  public init(runId: Int64, kind: ArtefactKind, path: String, sha256: String, byteCount: Int) {
    self.runId = runId
    self.kind = kind
    self.path = path
    self.sha256 = sha256
    self.byteCount = byteCount
  }
}

extension Artefact: FetchableRecord, MutablePersistableRecord {
  /// Takes the row number that the database gave.
  public mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}
