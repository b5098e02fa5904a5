import Layers
import Models
import Tensors
import Testing

/// What some training steps came to.
struct RecordedSteps {
  /// Every loss of every step.
  let losses: [LossValue]
  /// Every weight after them.
  let weights: [Float]

  /// What they came to.
  init(losses: [LossValue], weights: [Float]) { (self.losses, self.weights) = (losses, weights) }

  /// Ten steps of a system.
  init<System: TrainableSystem>(tenOf system: System, _ batch: (Int) -> System.Batch) {
    losses = (0..<10).flatMap { system.train(batch($0), step: $0) }
    weights = system.parameters.flatMap { $0.parameter.value.values }
  }

  /// Ten steps of a system on one batch.
  init<System: TrainableSystem>(tenOf system: System, on batch: System.Batch) {
    self.init(tenOf: system) { _ in batch }
  }

  /// Expects finite weights, and the bits of the first number of threads under all others.
  static func expectSameBits(threads: [Int], _ run: () -> RecordedSteps) {
    let first = Threads.with(threads[0], run)
    #expect(!first.weights.contains { !$0.isFinite })
    for count in threads.dropFirst() {
      let again = Threads.with(count, run)
      #expect(again.losses == first.losses, "\(count) threads")
      #expect(again.weights.map(\.bitPattern) == first.weights.map(\.bitPattern), "\(count) threads")
    }
  }
}
