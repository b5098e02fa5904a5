import Foundation
import Images
import Layers
import QualityMetrics
import Results
import Tensors

/// An experiment that trains a downstream network for seconds: it keeps no checkpoints, and begins again when it was
/// interrupted.
protocol DownstreamTraining: Experiment {
  var workplace: Workplace { get }
  var specification: RunSpecification { get }
}

extension DownstreamTraining {
  package func picture(_ run: Int64) throws {}

  package func samples(_ count: Int) throws -> [Image] { throw ExperimentError.makesNoImages(run: specification.title) }

  /// Trains a network, keeps the curve of its loss, and writes its weights.
  ///
  /// - Parameter train: the training, which calls what it is given after each step.
  func fit(
    _ network: some Parameterized, steps: Int, _ run: Int64,
    train: (_ onStep: (_ step: Int, _ loss: Float) throws -> Void) throws -> Void
  ) throws {
    var points: [CurvePoint] = []
    let interval = max(1, steps / 50)
    try workplace.store.removeCurve(run: run, after: -1)
    try train { step, value in
      guard value.isFinite else {
        throw ExperimentError.notFinite(NonFiniteStop(run: specification.title, symptom: "the loss", step: step))
      }
      if step % interval == 0 {
        points.append(CurvePoint(runId: run, step: step, series: "loss", value: Double(value)))
      }
      workplace.reporter.progress(specification.title, step: step + 1, of: steps)
      if workplace.isInterrupted() { throw ExperimentError.interrupted(run: specification.title, step: step) }
    }
    try workplace.store.append(points)
    try Safetensors(tensors: network.snapshot).write(to: weightsPath())
  }

  /// Gives a network the weights that training left.
  func restore(_ network: some Parameterized) throws {
    let path = try weightsPath()
    guard FileManager.default.fileExists(atPath: path) else {
      throw ExperimentError.notTrained(run: specification.title)
    }
    try readingOwnFile(path) { try Safetensors(contentsOf: path).load(into: network.parameters, file: path) }
  }

  private func weightsPath() throws -> String {
    _ = try workplace.folder(of: specification)
    return workplace.weightsPath(of: specification)
  }
}

extension Evaluation {
  /// Adds the scores of predicted label maps, each with what `placed` states of its world, and the IoU of each class.
  mutating func addLabelScores(
    predicted: [Int], truth: [[UInt8]], classes: Int, placed: (MetricScore) -> MetricScore
  ) throws {
    let pixels = truth.first?.count ?? 0
    let frames = try truth.enumerated().map { item, labels in
      try ConfusionMatrix.frame(
        truth: labels, predicted: predicted[item * pixels..<(item + 1) * pixels].map(UInt8.init), classes: classes,
        item: item)
    }
    // A part that is hidden in a frame is neither right nor wrong there.
    let scores = try SegmentationScores(frames, .excludedWhereUndefined)
    for score in [scores.pixelAccuracy, scores.classAccuracy, scores.meanIoU, scores.meanF1] { add(placed(score)) }
    for (part, value) in scores.pooled.perClass(.intersectionOverUnion, .excludedWhereUndefined).enumerated() {
      if let value { figures.append(.init(series: "class-iou", position: part, value: value)) }
    }
  }
}
