import Datasets
import Foundation
import Images
import Judges
import Models
import QualityMetrics
import Results
import Tensors

/// What a finished run's scores are now, beside what was stored.
public struct Reevaluation: Sendable, Codable {
  /// One score twice.
  public struct Line: Sendable, Codable {
    /// The protocol.
    public var metric: String
    /// What was scored.
    public var subject: String
    /// The stored value; nil when there is none.
    public var stored: Double?
    /// The value now.
    public var now: Double
  }

  /// The run's number.
  public var run: Int64
  /// The run in words.
  public var title: String
  /// Whether the weights are those that the run ended with.
  public var sameWeights: Bool
  /// The scores.
  public var lines: [Line]

  /// Whether weights and scores are those that were stored; a score that was not stored tells nothing.
  public var isSame: Bool {
    sameWeights && lines.allSatisfy { $0.stored == nil || $0.stored?.bitPattern == $0.now.bitPattern }
  }
}

extension Workplace {
  /// The specification of a stored run.
  public func specification(ofRun id: Int64) throws -> RunSpecification {
    let run = try store.run(id)
    do {
      return try RunSpecification(json: run.specification)
    } catch {
      throw ExperimentError.unknownSpecification(run: id)
    }
  }

  /// Scores the weights that a run left behind once more, without writing anything.
  public func reevaluate(run id: Int64) throws -> Reevaluation {
    let specification = try specification(ofRun: id)
    let evaluation = try specification.experiment(in: self).evaluate()
    let stored = try store.scores(ofRun: id)
    return Reevaluation(
      run: id, title: specification.title, sameWeights: try store.run(id).weightsHash == evaluation.weightsHash,
      lines: evaluation.scores.map { scored in
        let metric = scored.score.signature.metric.rawValue
        let old = stored.first { $0.metric == metric && $0.subject == scored.subject }
        return Reevaluation.Line(metric: metric, subject: scored.subject, stored: old?.value, now: scored.score.value)
      })
  }

  /// Images that a run's trained generator makes.
  ///
  /// - Throws: `ExperimentError.makesNoImages` for runs of systems without images.
  public func samples(run id: Int64, count: Int) throws -> [Image] {
    try specification(ofRun: id).experiment(in: self).samples(count)
  }

  /// The images that a run's trained system makes of others.
  ///
  /// - Parameters:
  ///   - images: any sizes; what a system cannot take as it is, is resized to what it was trained on.
  ///   - name: what they are turned into; nil for what the system does first of all.
  /// - Throws: `ExperimentError.takesNoImages`, `ExperimentError.unknownTranslation`.
  public func translate(run id: Int64, _ images: [Image], to name: String?) throws -> [Image] {
    let specification = try specification(ofRun: id)
    let experiment = specification.experiment(in: self)
    guard let usual = experiment.translations.first else {
      throw ExperimentError.takesNoImages(run: specification.title)
    }
    let wanted = name ?? usual
    guard experiment.translations.contains(wanted) else {
      throw ExperimentError.unknownTranslation(
        run: specification.title, name: wanted, known: experiment.translations)
    }
    return try images.map { try experiment.translate($0, to: wanted) }
  }
}
