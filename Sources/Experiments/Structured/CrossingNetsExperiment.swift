import Datasets
import Images
import Models
import QualityMetrics
import Tensors

/// Trains CrossingNets and scores it.
struct CrossingNetsExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: CrossingNetsRun

  func manifests() throws -> [DatasetManifest] { fatalError("TO BE WRITTEN") }
  func train(_ run: Int64) throws { fatalError("TO BE WRITTEN") }
  func evaluate() throws -> Evaluation { fatalError("TO BE WRITTEN") }
  func picture(_ run: Int64) throws { fatalError("TO BE WRITTEN") }
  func samples(_ count: Int) throws -> [Image] { fatalError("TO BE WRITTEN") }
}
