import Autograd
import Tensors

/// The rule by which an optimiser moves parameters.
public enum OptimizerRule: Hashable, Sendable {
  /// v ← momentum·v − rate·g, p ← p + v.
  case momentum
  /// ms ← decay·ms + (1 − decay)·g², p ← p − rate·g / √(ms + ε) (TensorFlow 1).
  case rmsProp(decay: Float = 0.9, epsilon: Float = 1e-10)
  /// Kingma and Ba 2015, with bias correction.
  case adam(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8)
}

/// Moves parameters against their gradients, and keeps what its rule must remember.
public final class Optimizer {
  /// What is moved, in a fixed order.
  public let parameters: [NamedParameter]
  /// How.
  public let rule: OptimizerRule
  /// Steps taken so far.
  public private(set) var stepCount = 0
  private var first: [Tensor]
  private var second: [Tensor]

  /// An optimiser for the trained ones among the parameters.
  public init(_ parameters: [NamedParameter], _ rule: OptimizerRule) {
    self.parameters = parameters.filter(\.parameter.isTrained)
    self.rule = rule
    // TensorFlow 1 starts the mean of squares at 1, so that the first steps are small.
    let start: Float = if case .rmsProp = rule { 1 } else { 0 }
    first = self.parameters.map { Tensor($0.parameter.shape, repeating: start) }
    second = if case .adam = rule { first.map { .zeros($0.shape) } } else { [] }
  }

  /// The variables whose gradients a step takes, in order.
  public var variables: [Variable] { parameters.map(\.parameter.variable) }

  /// One step.
  ///
  /// - Parameters:
  ///   - gradients: one for each of `variables`.
  ///   - rate: the learning rate of this step.
  ///   - momentum: only for the rule of that name.
  public func step(_ gradients: [Variable], rate: Float, momentum: Float = 0) {
    precondition(
      gradients.count == parameters.count, "\(gradients.count) gradients for \(parameters.count) parameters")
    stepCount += 1
    let gradients = gradients.map(\.value)
    Parameter.update(parameters.map(\.parameter)) { values in
      switch rule {
      case .momentum:
        values.stepMomentum(gradients: gradients, velocities: &first, rate: rate, momentum: momentum)
      case .rmsProp(let decay, let epsilon):
        values.stepRMSProp(gradients: gradients, squares: &first, rate: rate, decay: decay, epsilon: epsilon)
      case .adam(let beta1, let beta2, let epsilon):
        values.stepAdam(
          gradients: gradients, first: &first, second: &second, rate: rate, beta1: beta1, beta2: beta2,
          epsilon: epsilon, step: stepCount)
      }
    }
  }

  /// Differentiates a loss and takes a step.
  public func minimize(_ loss: Variable, rate: Float, momentum: Float = 0, keepsGraph: Bool = false) {
    step(
      gradients(of: loss, withRespectTo: variables, keepsGraph: keepsGraph), rate: rate, momentum: momentum)
  }

  /// What the rule remembers, by name, for a checkpoint.
  public var memory: [String: Tensor] {
    var memory: [String: Tensor] = ["step": Tensor(Float(stepCount))]
    for (index, named) in parameters.enumerated() {
      memory["\(named.name).first"] = first[index]
      if !second.isEmpty { memory["\(named.name).second"] = second[index] }
    }
    return memory
  }

  /// Takes back what `memory` gave.
  ///
  /// - Throws: `WeightsError` when a tensor is missing, has another shape, or holds no possible value.
  public func restore(_ memory: [String: Tensor], file: String) throws {
    func tensor(_ name: String, _ shape: Shape) throws -> Tensor {
      guard let found = memory[name] else {
        throw WeightsError.missingTensor(file: file, name: name, suggestions: [])
      }
      guard found.shape == shape else {
        throw WeightsError.wrongShape(file: file, name: name, expected: shape, found: found.shape)
      }
      return found
    }
    let step = try tensor("step", []).item
    guard let count = Int(exactly: step), count >= 0 else {
      throw WeightsError.wrongValue(file: file, name: "step", reason: "holds \(step), which is no count of steps")
    }
    let restoredFirst = try parameters.map { try tensor("\($0.name).first", $0.parameter.shape) }
    let restoredSecond =
      second.isEmpty ? [] : try parameters.map { try tensor("\($0.name).second", $0.parameter.shape) }
    (stepCount, first, second) = (count, restoredFirst, restoredSecond)
  }
}
