import Datasets
import Foundation
import Layers
import QualityMetrics
import Results
import Tensors

/// What a run leaves behind besides its rows of scores.
struct Outcome {
  /// SHA-256 of the final weights.
  var weightsHash: String
  /// One line for the progress display.
  var note: String
}

/// Takes a specification to finished rows in the results file.
public struct Executor: Sendable {
  let workplace: Workplace

  /// An executor that works in a place.
  public init(_ workplace: Workplace) { self.workplace = workplace }

  /// Whether the run is there and finished.
  public func isFinished(_ specification: RunSpecification, benchmark: Benchmark) throws -> Bool {
    try workplace.store.run(key(specification, benchmark))?.state == .finished
  }

  /// Executes one run, or takes it up where it was left; a finished one is left alone.
  ///
  /// - Throws: what went wrong, after the row was marked failed or interrupted.
  public func execute(_ specification: RunSpecification, benchmark: Benchmark) throws {
    guard try !isFinished(specification, benchmark: benchmark) else { return }
    let run = try workplace.store.begin(row(specification, benchmark))
    do {
      let outcome =
        switch specification {
        case .vanillaGAN(let details):
          try VanillaGANExperiment(workplace: workplace, specification: specification, details: details).execute(run)
        case .handDepth(let details):
          try HandDepthExperiment(workplace: workplace, specification: specification, details: details).execute(run)
        case .downstream(let details):
          try DownstreamExperiment(workplace: workplace, specification: specification, details: details).execute(run)
        }
      try workplace.store.finish(
        run: run, at: workplace.now(), weightsHash: outcome.weightsHash, peakResidentBytes: peakResidentBytes())
      workplace.reporter.finished(specification.title, note: outcome.note)
    } catch let error as ExperimentError {
      if case .interrupted = error {
        try workplace.store.interrupt(run: run, at: workplace.now())
      } else {
        try workplace.store.fail(run: run, at: workplace.now(), reason: error.description)
      }
      throw error
    } catch {
      // The first error is the one to tell, even when the row cannot be marked (a full disk does both).
      try? workplace.store.fail(run: run, at: workplace.now(), reason: String(describing: error))
      throw error
    }
  }

  private func key(_ specification: RunSpecification, _ benchmark: Benchmark) -> RunKey {
    RunKey(
      benchmark: benchmark.rawValue, system: specification.system.rawValue, variant: specification.variant,
      preset: specification.preset, profile: specification.profile.rawValue, seed: Int(specification.seed),
      specificationHash: specification.hash)
  }

  private func row(_ specification: RunSpecification, _ benchmark: Benchmark) throws -> Run {
    Run(
      key: key(specification, benchmark), specification: specification.json,
      codeVersion: workplace.provenance.codeVersion, binaryHash: workplace.provenance.binaryHash,
      machine: workplace.provenance.machine, threads: workplace.provenance.threads,
      datasetManifest: try manifest(of: specification, data: workplace.data), judgeHashes: try judges(specification),
      createdAt: workplace.now())
  }

  /// The judges of a run, trained now where they are missing.
  private func judges(_ specification: RunSpecification) throws -> [String: String] {
    guard case .handDepth(let details) = specification else { return [:] }
    var judges = ["texture judge": try PartJudge.load(details.judge, in: workplace).network.identity]
    if details.variant.hasStyle {
      judges["perceptual network"] = try PartJudge.load(details.perceptual, in: workplace).network.identity
    }
    return judges
  }
}

extension Workplace {
  /// Stores a score with its items, named by their number.
  func record(
    _ score: MetricScore, run: Int64, subject: String, itemPrefix: String = "item", judgeAccuracy: Double? = nil
  ) throws {
    let metric = score.signature.metric
    let items = score.perItem.enumerated().map { index, value in
      ItemScore(position: index, name: "\(itemPrefix)-\(index)", value: value)
    }
    let direction = Results.MetricDirection(rawValue: metric.direction.rawValue) ?? .none
    _ = try store.record(
      Score(
        runId: run, metric: metric.rawValue, version: metric.version, subject: subject, direction: direction,
        value: score.value, count: max(1, score.perItem.count),
        standardError: score.perItem.count > 1 && score.standardError.isFinite ? score.standardError : nil,
        signature: score.signature.json, signatureHash: score.signature.fingerprint, judgeAccuracy: judgeAccuracy),
      items: items)
  }
}
