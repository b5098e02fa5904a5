import Datasets
import Foundation
import Layers
import QualityMetrics
import Results
import Tensors

/// Takes a specification to finished rows in the results file.
public struct Executor: Sendable {
  let workplace: Workplace

  /// An executor that works in a place.
  public init(_ workplace: Workplace) { self.workplace = workplace }

  /// Whether the run is there and finished, with the weights that it ended with; a row whose files were deleted is not.
  public func isFinished(_ specification: RunSpecification) throws -> Bool {
    try isStored(specification)
      && (!specification.system.leavesWeights
        || FileManager.default.fileExists(atPath: workplace.weightsPath(of: specification)))
  }

  private func isStored(_ specification: RunSpecification) throws -> Bool {
    try workplace.store.run(key(specification))?.state == .finished
  }

  /// Executes one run, or takes it up where it was left; a finished one is left alone.
  ///
  /// Where another process works at the same run, waits for it.
  ///
  /// - Throws: what went wrong, after the row was marked failed or interrupted.
  public func execute(_ specification: RunSpecification) throws {
    try execute(specification, as: specification.experiment(in: workplace))
  }

  /// The same with an experiment of the caller's choice.
  package func execute(
    _ specification: RunSpecification, as experiment: any Experiment
  ) throws {
    guard let trace = workplace.trace else { return try executeUntraced(specification, as: experiment) }
    try trace.recording { try executeUntraced(specification, as: experiment) }
  }

  private func executeUntraced(_ specification: RunSpecification, as experiment: any Experiment) throws {
    guard try !isFinished(specification) else { return }
    let lock = try workplace.lock(specification)
    defer { lock.release() }
    guard try !isFinished(specification) else {
      return workplace.reporter.finished(specification.title, note: "by another process")
    }
    let run = try workplace.store.begin(
      row(specification, experiment), existing: isStored(specification) ? .replace : .resume)
    do {
      // Judges come after the row, so that a run whose judge was interrupted can be resumed.
      let judges = try experiment.judges()
      if !judges.isEmpty { _ = try workplace.store.begin(row(specification, experiment, judges: judges)) }
      try experiment.train(run)
      let evaluation = try experiment.evaluate()
      try record(evaluation, of: specification, run)
      try experiment.picture(run)
      try workplace.store.finish(
        run: run, at: workplace.now(), weightsHash: evaluation.weightsHash, peakResidentBytes: peakResidentBytes())
      workplace.reporter.finished(specification.title, note: evaluation.note)
    } catch {
      // The first error is the one to tell, even when the row cannot be marked (a full disk does both).
      try? mark(run, error)
      throw error
    }
  }

  private func mark(_ run: Int64, _ error: any Error) throws {
    if case ExperimentError.interrupted = error {
      try workplace.store.interrupt(run: run, at: workplace.now())
    } else {
      try workplace.store.fail(run: run, at: workplace.now(), reason: String(describing: error))
    }
  }

  private func key(_ specification: RunSpecification) -> RunKey {
    RunKey(
      benchmark: specification.benchmark.rawValue, system: specification.system.rawValue,
      variant: specification.variant,
      preset: specification.preset, profile: specification.profile.rawValue, seed: Int(specification.seed),
      specificationHash: specification.hash)
  }

  private func row(
    _ specification: RunSpecification, _ experiment: any Experiment, judges: [String: String] = [:]
  ) throws -> Run {
    Run(
      key: key(specification), specification: specification.json,
      codeVersion: workplace.provenance.codeVersion, binaryHash: workplace.provenance.binaryHash,
      machine: workplace.provenance.machine, threads: workplace.provenance.threads,
      datasetManifest: try json(experiment.manifests()), judgeHashes: judges,
      createdAt: workplace.now())
  }

  private func json(_ manifests: [DatasetManifest]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(manifests), as: UTF8.self)
  }

  private func record(_ evaluation: Evaluation, of specification: RunSpecification, _ run: Int64) throws {
    for var scored in evaluation.scores {
      if specification.arithmetic != .float32 {
        scored.score.signature.state("training", specification.arithmetic.rawValue)
      }
      try workplace.store.record(scored.row(run), items: scored.items)
    }
    try workplace.store.append(
      evaluation.figures.map { CurvePoint(runId: run, step: $0.position, series: $0.series, value: $0.value) })
  }
}

extension Evaluation.SubjectScore {
  /// The row of the results file.
  func row(_ run: Int64) -> Score {
    let metric = score.signature.metric
    return Score(
      runId: run, metric: metric.rawValue, version: metric.version, subject: subject,
      direction: Results.MetricDirection(rawValue: metric.direction.rawValue) ?? .none, value: score.value,
      count: max(1, score.perItem.count),
      standardError: score.perItem.count > 1 && score.standardError.isFinite ? score.standardError : nil,
      signature: score.signature.json, signatureHash: score.signature.fingerprint, judgeAccuracy: judgeAccuracy)
  }

  /// The rows of its items, named by their number; items that have no value (an absent class) are left out.
  var items: [ItemScore] {
    score.perItem.enumerated().filter { !$1.isNaN }.map { index, value in
      ItemScore(position: index, name: "\(subject)-\(index)", value: value)
    }
  }
}
