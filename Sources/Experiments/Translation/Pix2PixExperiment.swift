import Datasets
import Images
import QualityMetrics

/// Trains and scores this system.
struct Pix2PixExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: Pix2PixRun

  func manifests() throws -> [DatasetManifest] { [] }
  func train(_ run: Int64) throws { throw ExperimentError.notTrained(run: specification.title) }
  func evaluate() throws -> Evaluation { throw ExperimentError.notTrained(run: specification.title) }
  func picture(_ run: Int64) throws {}
  func samples(_ count: Int) throws -> [Image] { throw ExperimentError.notTrained(run: specification.title) }
}
