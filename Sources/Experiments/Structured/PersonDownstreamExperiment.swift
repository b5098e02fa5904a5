import Datasets
import Images
import Tensors

/// Trains a detector or a segmenter of people on real, synthetic, or both kinds of images, and scores it on held-out
/// real ones.
struct PersonDownstreamExperiment: Experiment {
  let workplace: Workplace
  let specification: RunSpecification
  let details: PersonDownstreamRun

  func manifests() throws -> [DatasetManifest] { fatalError("TO BE WRITTEN") }
  func train(_ run: Int64) throws { fatalError("TO BE WRITTEN") }
  func evaluate() throws -> Evaluation { fatalError("TO BE WRITTEN") }
  func picture(_ run: Int64) throws { fatalError("TO BE WRITTEN") }
  func samples(_ count: Int) throws -> [Image] { fatalError("TO BE WRITTEN") }
}
