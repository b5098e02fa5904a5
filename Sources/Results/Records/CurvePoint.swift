import GRDB

/// One point of a training curve: a row of the table `curvePoint`.
///
/// A loss that is not a number is kept: it is stored as NULL and read back as NaN.
public struct CurvePoint: Hashable, Sendable {
  /// The run it belongs to.
  public var runId: Int64
  /// Training step, counted from 0.
  public var step: Int
  /// Name of the curve, for example `generator/adversarial`.
  public var series: String
  /// Value at that step.
  public var value: Double

  /// The point with the given parts.
  public init(runId: Int64, step: Int, series: String, value: Double) {
    self.runId = runId
    self.step = step
    self.series = series
    self.value = value
  }
}

extension CurvePoint: FetchableRecord, PersistableRecord {
  /// Reads a row of `curvePoint`; throws when it holds what a damaged file holds.
  public init(row: Row) throws {
    self.init(
      runId: try row.decode(forColumn: "runId"), step: try row.decode(forColumn: "step"),
      series: try row.decode(forColumn: "series"), value: row["value"] ?? .nan)
  }

  /// Fills a row of `curvePoint`.
  public func encode(to container: inout PersistenceContainer) {
    container["runId"] = runId
    container["step"] = step
    container["series"] = series
    container["value"] = value
  }
}
