import Autograd
import Tensors

/// max(0, x) + a·min(0, x) with one learned slope a for all channels (He et al. 2015), PyTorch's default.
public struct PReLU: Layer {
  /// The slope, one value.
  public let weight: Parameter

  /// A layer whose slope starts at 0.25.
  public init(slope: Float = 0.25) { weight = Parameter(Tensor([1], [slope])) }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    input.preluActivated(slope: weight.variable)
  }

  /// Its parameter by name.
  public var parameters: [NamedParameter] { [NamedParameter("weight", weight)] }
}
