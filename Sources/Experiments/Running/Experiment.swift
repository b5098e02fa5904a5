import Datasets
import Images
import Layers
import QualityMetrics
import Results

/// One kind of run: how it is trained, and how what training left behind is scored.
package protocol Experiment {
  /// What the run reads.
  func manifests() throws -> [DatasetManifest]
  /// The judges and frozen networks of the run by their role, trained now where they are missing.
  func judges() throws -> [String: String]
  /// Trains to the end, or goes on from a checkpoint, leaving the final state in the run's folder.
  func train(_ run: Int64) throws
  /// Scores the final state; the same state gives the same scores.
  func evaluate() throws -> Evaluation
  /// Writes pictures of the final state into the run's folder and notes them.
  func picture(_ run: Int64) throws
  /// Images that the trained system makes.
  func samples(_ count: Int) throws -> [Image]
  /// What the trained system can turn an image into, by name, the usual one first; empty where it takes no images.
  var translations: [String] { get }
  /// An image turned into one of `translations`.
  func translate(_ image: Image, to name: String) throws -> Image
}

extension Experiment {
  /// None, unless an experiment says otherwise.
  package func judges() throws -> [String: String] { [:] }
  /// None, unless an experiment says otherwise.
  package var translations: [String] { [] }
  /// Refused, unless an experiment says otherwise.
  package func translate(_ image: Image, to name: String) throws -> Image {
    preconditionFailure("an experiment without translations was asked for \(name)")
  }
}

/// What scoring a run gives.
package struct Evaluation {
  /// SHA-256 of the weights that were scored.
  package var weightsHash: String
  /// The scores.
  package var scores: [SubjectScore] = []
  /// Curves over something other than training steps: success against thresholds, figures per class.
  package var figures: [Figure] = []
  /// One line for the progress display.
  package var note = ""

  /// No scores yet.
  package init(weightsHash: String) { self.weightsHash = weightsHash }

  /// One score of one subject.
  package struct SubjectScore {
    package var score: MetricScore
    package var subject = "test"
    var judgeAccuracy: Double?
  }

  /// A value at a whole-numbered position.
  package struct Figure {
    var series: String
    var position: Int
    var value: Double
  }

  /// Adds a score.
  mutating func add(_ score: MetricScore, subject: String = "test", judgeAccuracy: Double? = nil) {
    scores.append(SubjectScore(score: score, subject: subject, judgeAccuracy: judgeAccuracy))
  }
}

extension RunSpecification {
  /// The experiment that executes the specification.
  package func experiment(in workplace: Workplace) -> any Experiment {
    switch self {
    case .vanillaGAN(let run): VanillaGANExperiment(workplace: workplace, specification: self, details: run)
    case .handDepth(let run): HandDepthExperiment(workplace: workplace, specification: self, details: run)
    case .downstream(let run): DownstreamExperiment(workplace: workplace, specification: self, details: run)
    case .pix2pix(let run): Pix2PixExperiment(workplace: workplace, specification: self, details: run)
    case .cycleGAN(let run): CycleGANExperiment(workplace: workplace, specification: self, details: run)
    case .superResolution(let run): SuperResolutionExperiment(workplace: workplace, specification: self, details: run)
    case .starGAN(let run): StarGANExperiment(workplace: workplace, specification: self, details: run)
    case .domainTransfer(let run): DomainTransferExperiment(workplace: workplace, specification: self, details: run)
    case .crossingNets(let run): CrossingNetsExperiment(workplace: workplace, specification: self, details: run)
    case .keyPatches(let run): KeyPatchExperiment(workplace: workplace, specification: self, details: run)
    case .tpGAN(let run): TPGANExperiment(workplace: workplace, specification: self, details: run)
    case .diat(let run): DIATExperiment(workplace: workplace, specification: self, details: run)
    case .deformableGAN(let run): DeformableGANExperiment(workplace: workplace, specification: self, details: run)
    case .personDownstream(let run): PersonDownstreamExperiment(workplace: workplace, specification: self, details: run)
    case .calibration(let run): CalibrationExperiment(workplace: workplace, specification: self, details: run)
    }
  }
}
