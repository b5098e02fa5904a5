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

  /// One picture per seed with the real test images, what each variant of the hand-depth system makes of their poses,
  /// and the training image nearest to the last variant's; noted with the style run.
  public func writeVariantSheets(_ profile: Profile, seeds: [UInt64]) throws {
    for seed in seeds {
      let runs = HandDepthVariant.allCases.map { variant in
        RunSpecification.handDepth(HandsPlan(profile).generator(variant, seed: seed))
      }
      guard let style = runs.last,
        let row = try store.runs(RunFilter(benchmark: Benchmark.hands.rawValue, specificationHash: style.hash)).last,
        let id = row.id
      else { continue }
      let folders = try runs.map { try folder(of: $0) }
      let last = folders[folders.count - 1]
      let columns =
        [last + "/real"] + folders.map { $0 + "/generated" } + [last + "/nearest"]
      // A run of another plan may have left no pictures; the sheet is then left out, not the report.
      guard columns.allSatisfy({ FileManager.default.fileExists(atPath: $0 + "-0.png") }) else { continue }
      let shown = (0..<ContactSheetWriter.shownHands).filter { index in
        columns.allSatisfy { FileManager.default.fileExists(atPath: "\($0)-\(index).png") }
      }
      let rows = try shown.map { index in
        try columns.map { Optional(try Image(contentsOf: URL(fileURLWithPath: "\($0)-\(index).png"))) }
      }
      let size = rows.first?.first.flatMap { $0?.width } ?? 32
      let sheet = ContactSheet(
        rows: rows, title: "Hands of the test split, seed \(seed)",
        columnTitles: ["real", "L2", "L2 + GAN", "L2 + GAN + style", "nearest training image"],
        rowLabels: rows.indices.map { "test \($0)" }, scale: max(1, 128 / size))
      try ContactSheetWriter(workplace: self, specification: style).write(
        sheet, "variants.png", .contactSheet, id)
    }
  }
}
