import Autograd
import Tensors

/// A tensor that belongs to a network: a trained weight, or a statistic that training keeps.
///
/// A class, because the optimiser, the tape and the layer must mean the same one.
public final class Parameter {
  /// Whether an optimiser moves it; running statistics are not trained.
  public let isTrained: Bool
  private var leaf: Variable?

  /// A parameter with starting values.
  public init(_ value: Tensor, isTrained: Bool = true) {
    self.isTrained = isTrained
    leaf = Variable(value, requiresGradient: isTrained)
  }

  /// The leaf that layers compute with; its gradient is what an optimiser asks for.
  public var variable: Variable {
    guard let leaf else { preconditionFailure("a parameter cannot be read while it is being changed") }
    return leaf
  }

  /// The values.
  public var value: Tensor { variable.value }

  /// The extents.
  public var shape: Shape { variable.shape }

  /// Replaces the values; traps when the shape changes.
  public func set(_ value: Tensor) {
    precondition(value.shape == shape, "values of shape \(value.shape) do not fit a parameter of shape \(shape)")
    leaf = Variable(value, requiresGradient: isTrained)
  }

  /// Changes the values of several parameters in place, as `update` does those of one; each may come once.
  public static func update(_ parameters: [Parameter], _ body: (inout [Tensor]) -> Void) {
    var values = parameters.map(\.value)
    for parameter in parameters {
      precondition(parameter.leaf != nil, "a parameter that comes twice cannot be changed in one step")
      parameter.leaf = nil
    }
    body(&values)
    for (parameter, value) in zip(parameters, values) {
      parameter.leaf = Variable(value, requiresGradient: parameter.isTrained)
    }
  }

  /// Changes the values in place, without a copy when nothing else holds them.
  public func update(_ body: (inout Tensor) -> Void) {
    var value = variable.value
    leaf = nil  // so that the values have one owner while they change
    body(&value)
    leaf = Variable(value, requiresGradient: isTrained)
  }
}

/// A parameter under the name that checkpoints know it by.
public struct NamedParameter {
  /// Dotted path, as PyTorch's `state_dict` would have it.
  public let name: String
  /// The parameter.
  public let parameter: Parameter

  /// Pairs a name and a parameter.
  public init(_ name: String, _ parameter: Parameter) {
    self.name = name
    self.parameter = parameter
  }
}
