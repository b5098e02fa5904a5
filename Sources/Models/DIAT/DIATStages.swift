import Layers
import Tensors

/// Both stages of DIAT as one training: first the steps of the transform, then those of the enhancement, which leave
/// the transform as it is.
public final class DIATStages: TrainableSystem {
  /// What a step of either stage takes.
  public enum Batch: Sendable {
    /// Of the first stage.
    case transform(DIAT.Batch)
    /// Of the second stage.
    case enhancement(DIATEnhancer.Batch)
  }

  /// The first stage.
  public let transfer: DIAT
  /// The second stage.
  public let enhancer: DIATEnhancer
  /// Steps of the first stage; those of the second follow.
  public let transformSteps: Int

  /// Puts two stages for images of one size together.
  public init(_ transfer: DIAT, _ enhancer: DIATEnhancer, transformSteps: Int) {
    let (first, second) = (transfer.configuration.size, enhancer.configuration.size)
    precondition(
      first == second, "a transform of \(first)×\(first) pixels does not go with an enhancement of \(second)×\(second)")
    (self.transfer, self.enhancer, self.transformSteps) = (transfer, enhancer, transformSteps)
  }

  /// The parameters of both stages by name.
  public var parameters: [NamedParameter] {
    transfer.parameters.map { NamedParameter("transfer.\($0.name)", $0.parameter) }
      + enhancer.parameters.map { NamedParameter("enhancer.\($0.name)", $0.parameter) }
  }

  /// The optimisers of both stages.
  public var optimizers: [(name: String, optimizer: Optimizer)] {
    transfer.optimizers.map { ("transfer.\($0.name)", $0.optimizer) }
      + enhancer.optimizers.map { ("enhancer.\($0.name)", $0.optimizer) }
  }

  /// One training step, numbered from 0 through both stages; traps for a batch of the other stage.
  public func train(_ batch: Batch, step: Int) -> [LossValue] {
    switch batch {
    case .transform(let batch) where step < transformSteps: return transfer.train(batch, step: step)
    case .enhancement(let batch) where step >= transformSteps:
      return enhancer.train(batch, step: step - transformSteps).map { loss in
        LossValue("enhancement/\(loss.series.split(separator: "/").last ?? "")", loss.value)
      }
    default: preconditionFailure("step \(step) of DIAT was given the other stage's batch")
    }
  }
}
