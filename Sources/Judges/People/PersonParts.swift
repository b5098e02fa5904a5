import Autograd
import Datasets
import Layers
import Tensors

extension SegmentationArchitecture {
  /// A network that labels the parts of people, `BodyPart` and the background, in pictures N×H×W×3 whose sides are
  /// multiples of 16.
  public func personParts(using random: inout RandomStream) -> any SegmentationNetwork {
    network(channels: 3, classes: BodyPart.labelCount, using: &random)
  }
}

extension SegmentationNetwork {
  /// Trains it on pictures N×H×W×3 and the label of each of their pixels, by the schedule's Adam. `onStep` throws to stop.
  public func train(
    onPeople images: Tensor, labels: [[UInt8]], schedule: SupervisedSchedule, seed: UInt64,
    onStep: (Int, Float) throws -> Void = { _, _ in }
  ) rethrows {
    precondition(
      labels.count == images.shape[0] && labels.allSatisfy { $0.count == images.shape[1] * images.shape[2] },
      "\(labels.count) label maps do not fit pictures of \(images.shape)")
    try trainSupervised(
      self, count: images.shape[0], schedule: schedule, seed: seed,
      loss: { items, pass in
        crossEntropy(
          self(Variable(images.gatheredRows(items)), pass), classes: items.flatMap { labels[$0].map(Int.init) })
      }, onStep: onStep)
  }
}
