import Layers
import Tensors

/// One value of a training curve.
public struct LossValue: Equatable, Sendable {
  /// `network/term`, such as `generator/adversarial`.
  public let series: String
  /// The value at this step.
  public let value: Float

  /// Names a value.
  public init(_ series: String, _ value: Float) {
    self.series = series
    self.value = value
  }
}

/// A system that is trained step by step.
///
/// Everything that a step depends on is the batch, the step's number, the parameters, the optimisers and, in few
/// systems, a memory: a checkpoint of the last three resumes a run exactly.
public protocol TrainableSystem: AnyObject, Parameterized {
  /// What one step takes.
  associatedtype Batch
  /// One training step, numbered from 0; gives the losses it saw before the update.
  func train(_ batch: Batch, step: Int) -> [LossValue]
  /// The optimisers, under names for checkpoints.
  var optimizers: [(name: String, optimizer: Optimizer)] { get }
  /// What else a step depends on, by name, for a checkpoint; nothing in most systems.
  var memory: [String: Tensor] { get }
  /// Takes back what `memory` gave.
  ///
  /// - Throws: `WeightsError` when a tensor cannot have come from this system.
  func restore(memory: [String: Tensor], file: String) throws
}

extension TrainableSystem {
  /// Nothing.
  public var memory: [String: Tensor] { [:] }

  /// Takes back nothing.
  public func restore(memory: [String: Tensor], file: String) throws {
    guard let name = memory.keys.min() else { return }
    throw WeightsError.unexpectedTensor(file: file, name: name, suggestions: [])
  }
}
