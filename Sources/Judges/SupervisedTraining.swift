import Autograd
import Datasets
import Layers
import Tensors

/// How a judge or a downstream network is trained.
public struct SupervisedSchedule: Hashable, Sendable, Codable {
  /// Optimiser steps.
  public var steps: Int
  /// Items per step.
  public var batchSize: Int
  /// Adam's learning rate at the start; it falls in a straight line to a tenth.
  public var rate: Float

  /// A schedule.
  public init(steps: Int, batchSize: Int, rate: Float) {
    (self.steps, self.batchSize, self.rate) = (steps, batchSize, rate)
  }
}

/// Trains a network by Adam on batches drawn epoch by epoch in seeded order.
///
/// - Parameters:
///   - network: what is trained.
///   - count: the number of items; each epoch sees each once, and batches are always full.
///   - schedule: steps, batch, rate.
///   - seed: what order and dropout are drawn from.
///   - loss: the loss of the items with these numbers.
///   - onStep: called after each step with its number and loss; throws to stop.
public func trainSupervised(
  _ network: some Parameterized, count: Int, schedule: SupervisedSchedule, seed: UInt64,
  loss: (_ items: [Int], _ pass: Pass) -> Variable, onStep: (Int, Float) throws -> Void = { _, _ in }
) rethrows {
  let optimizer = Optimizer(network.parameters, .adam())
  let rate = Schedule.linear(from: schedule.rate, to: schedule.rate / 10, start: 0, steps: schedule.steps)
  var order = BatchOrder(count: count, batchSize: schedule.batchSize, seed: seed)
  for step in 0..<schedule.steps {
    let pass = Pass(.training, dropout: RandomStream(seed: seed, role: .dropout, index: UInt64(step)))
    let value = loss(order.items(step: step), pass)
    optimizer.minimize(value, rate: rate(step))
    try onStep(step, value.item)
  }
}
