import Datasets
import Images
import Models
import QualityMetrics
import Tensors

/// Trains TPGAN and scores it.
struct TPGANExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: TPGANRun

  func manifests() throws -> [DatasetManifest] { fatalError("TO BE WRITTEN") }
  func train(_ run: Int64) throws { fatalError("TO BE WRITTEN") }
  func evaluate() throws -> Evaluation { fatalError("TO BE WRITTEN") }
  func picture(_ run: Int64) throws { fatalError("TO BE WRITTEN") }
  func samples(_ count: Int) throws -> [Image] { fatalError("TO BE WRITTEN") }
}
