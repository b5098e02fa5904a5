import Autograd
import Tensors

/// Instance normalisation as keras-contrib computes it: (x − mean) / (deviation + 0.001) · scale + shift.
///
/// Without an axis, its default, mean, deviation, scale and shift are one each for all of an image's channels.
public struct KerasInstanceNorm: Layer {
  /// What an image's statistics are taken over.
  public enum Scope: String, Sendable, Codable, CaseIterable {
    /// Rows, columns and channels; one scale and one shift.
    case sample
    /// Rows and columns; a scale and a shift for each channel.
    case channel
  }

  /// One scale, or one for each channel.
  public let weight: Parameter
  /// One shift, or one for each channel.
  public let bias: Parameter
  private let channels: Int
  private let scope: Scope

  /// A layer that scales by 1 and shifts by 0.
  public init(_ channels: Int, _ scope: Scope) {
    let count = scope == .sample ? 1 : channels
    weight = Parameter(Tensor([count], repeating: 1))
    bias = Parameter(.zeros([count]))
    (self.channels, self.scope) = (channels, scope)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    input.normalized(
      over: scope == .sample ? .sample : .instance, scale: perChannel(weight), shift: perChannel(bias),
      epsilon: 1e-3, at: .besideRoot
    ).output
  }

  private func perChannel(_ parameter: Parameter) -> Variable {
    switch scope {
    case .sample: parameter.variable.reshaped([]).broadcast(to: [channels], along: [0])
    case .channel: parameter.variable
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] { [NamedParameter("weight", weight), NamedParameter("bias", bias)] }
}
