import Datasets
import Foundation
import Images
import QualityMetrics

/// Scores what published files give without training: Set5 enlarged, and stored predictions of hand poses.
struct CalibrationExperiment: Experiment {
  /// Millimetres within which every joint of a frame must lie for a success.
  private static let successThreshold = 40.0

  let workplace: Workplace
  let specification: RunSpecification
  let details: CalibrationRun

  func manifests() throws -> [DatasetManifest] {
    let data = try data()
    return switch details.set {
    case .set5: [try DatasetName.set5.manifest(data: data)]
    case .nyu: [try DatasetName.nyuHandPose.manifest(data: data)]
    case .icvl: [try DatasetName.icvlHandPose.manifest(data: data)]
    }
  }

  /// Nothing learns.
  func train(_ run: Int64) throws {}

  func evaluate() throws -> Evaluation {
    switch details.method {
    case .interpolation(let method): try scoredImages(method)
    case .predictions(let name, let sha256): try scoredPredictions(name, sha256)
    }
  }

  func picture(_ run: Int64) throws {}

  func samples(_ count: Int) throws -> [Image] { throw ExperimentError.makesNoImages(run: specification.title) }

  private func data() throws -> URL {
    guard let data = workplace.data, details.set.isThere(data: data) else {
      throw ExperimentError.missingData(set: details.set.folder, folder: workplace.data)
    }
    return URL(fileURLWithPath: data)
  }

  // MARK: Scores

  private func scoredImages(_ method: Interpolation) throws -> Evaluation {
    let pairs = try SuperResolutionSet.set5(data: data()).pairs
    let images = pairs.map { method.enlarge($0.low) }
    // No weights: what was scored is known by the images themselves.
    var evaluation = Evaluation(weightsHash: SHA256.hexadecimal(of: images.flatMap(\.samples)))
    for var score in try SuperResolutionScoring.pixelScores(images, pairs.map(\.high)) {
      score.signature.state("world", details.set.rawValue)
      score.signature.state("factor", String(SuperResolutionSet.factor))
      evaluation.add(score)
    }
    return evaluation
  }

  private func scoredPredictions(_ name: String, _ sha256: String) throws -> Evaluation {
    let data = try data()
    guard let labels = details.set.labels else { preconditionFailure("\(details.set.rawValue) has no hands") }
    let truth = try labels.read(data: data)
    let file = details.set.file(ofPrediction: name, data: data.path)
    let predicted = try HandPoseFile(contentsOf: file, jointCount: labels.jointCount)
    guard predicted.frameCount == truth.frameCount else {
      throw ExperimentError.unscorable(
        run: specification.title,
        reason: "\(file.path) has \(predicted.frameCount) frames, and the labels have \(truth.frameCount)")
    }
    let errors = try JointErrors(
      uvd: JointPositions(joints: labels.jointCount, positions: predicted.values),
      truth: JointPositions(joints: labels.jointCount, positions: truth.values), labels == .nyu ? .nyu14 : .icvl16)
    var evaluation = Evaluation(weightsHash: sha256)
    for var score in [errors.meanError, errors.medianError, errors.maxFrameSuccess(within: Self.successThreshold)] {
      score.signature.state("world", details.set.rawValue)
      evaluation.add(score)
    }
    evaluation.note = String(format: "%.3f mm", errors.meanError.value)
    return evaluation
  }
}
