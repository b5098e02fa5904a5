import Datasets
import Foundation
import Models
import QualityMetrics
import Tensors

extension CrossingNetsExperiment {
  /// Joints read off test maps; beside them the mean training pose, which any reading must beat, and the true poses
  /// after a passage through the autoencoder, which no reading can do much better than.
  func scorePoses(_ system: CrossingNets, _ evaluation: inout Evaluation) throws {
    let (test, poses) = (test, streams().poses)
    let truth = test.joints
    let mean = (poses.sum(over: [0]) * (1 / Float(poses.shape[0]))).broadcast(to: truth.shape, along: [0])
    let estimate = system.estimate(test.images)
    let read = try errors(estimate, truth)
    for score in [read.meanError, read.medianError, read.maxFrameSuccess(within: 40)] { add(score, &evaluation) }
    let published = try CrossingNetsErrors(xyz: positions(estimate), truth: positions(truth), .nyu14)
    add(published.meanError, &evaluation)
    add(published.success(within: CrossingNetsErrors.printedThresholds[3]), &evaluation)
    add(try errors(mean, truth).meanError, subject: "mean pose", &evaluation)
    add(
      try errors(system.joints(at: system.latents(poses: rooted(truth))), truth).meanError, subject: "autoencoder",
      &evaluation)
    draw(read, published, &evaluation)
    evaluation.note = String(format: "joint error %.1f mm", read.meanError.value)
  }

  /// Depth maps made from true poses, and from what is read off the depth map itself, beside the mean training map.
  func scoreDepth(_ system: CrossingNets, _ evaluation: inout Evaluation) throws {
    let (test, training) = (test, streams())
    let all = Tensor.concatenated([training.labelledDepth] + (training.unlabelledDepth.map { [$0] } ?? []), axis: 0)
    let mean = all.sum(over: [0]) * (1 / Float(all.shape[0]))
    for (subject, made) in [
      ("test", system.render(rooted(test.joints))),
      ("made from its latent", system.depth(at: system.latents(depth: test.images))),
      ("mean map", mean.broadcast(to: test.images.shape, along: [0])),
    ] {
      add(try PixelErrors.meanAbsolute(made, test.images), subject: subject, &evaluation)
    }
  }

  /// Success curves and the error of each joint.
  private func draw(_ errors: JointErrors, _ published: CrossingNetsErrors, _ evaluation: inout Evaluation) {
    func add(_ series: String, _ positions: [Int], _ values: [Double]) {
      evaluation.figures += zip(positions, values).map { .init(series: series, position: $0, value: $1) }
    }
    for criterion in JointErrors.Criterion.allCases {
      add("success/\(criterion.rawValue)", JointErrors.thresholds.map { Int($0) }, errors.successCurve(criterion))
    }
    // At 0.5, 5.5, … mm; positions are whole numbers.
    add("success/crossingnets2017", CrossingNetsErrors.thresholds.map { Int($0) }, published.curve)
    add("joint-error", Array(errors.perJoint.indices), errors.perJoint)
  }

  private func errors(_ found: Tensor, _ truth: Tensor) throws -> JointErrors {
    try JointErrors(xyz: positions(found), truth: positions(truth), .nyu14)
  }

  private func positions(_ joints: Tensor) -> JointPositions {
    JointPositions(joints, joints: HandJoint.allCases.count)
  }

  /// The score with the world that it was computed in stated.
  private func add(_ score: MetricScore, subject: String = "test", _ evaluation: inout Evaluation) {
    var score = score
    score.signature.state("world", "hands-\(details.worldSeed)-\(details.size)")
    evaluation.add(score, subject: subject)
  }
}
