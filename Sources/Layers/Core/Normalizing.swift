import Autograd
import Tensors

/// Batch normalisation over N, H, W (Ioffe and Szegedy 2015), with running statistics for inference.
public struct BatchNorm: Layer {
  /// Scale per channel.
  public let weight: Parameter
  /// Shift per channel.
  public let bias: Parameter
  /// Mean per channel, as training saw it.
  public let runningMean: Parameter
  /// Unbiased variance per channel, as training saw it.
  public let runningVariance: Parameter
  let epsilon: Float
  let momentum: Float

  /// - Parameters:
  ///   - channels: channels of the input.
  ///   - epsilon: added to the variance.
  ///   - momentum: the share of a new batch in the running statistics (PyTorch's sense; TensorFlow's is 1 − this).
  public init(_ channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1, scale: Tensor? = nil) {
    weight = Parameter(scale ?? Tensor([channels], repeating: 1))
    bias = Parameter(.zeros([channels]))
    runningMean = Parameter(.zeros([channels]), isTrained: false)
    runningVariance = Parameter(Tensor([channels], repeating: 1), isTrained: false)
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { self(input, pass, then: .none) }

  /// Runs it, rectifies what it gives and adds a residual, in one pass.
  public func callAsFunction(
    _ input: Variable, _ pass: Pass, then rectifier: Rectifier, adding residual: Variable? = nil
  ) -> Variable {
    switch pass.statistics {
    case .batch:
      let result = input.normalized(
        over: .batch, scale: weight.variable, shift: bias.variable, epsilon: epsilon, then: rectifier,
        adding: residual)
      if pass.mode == .training { remember(result, over: input.value.count / input.shape[-1]) }
      return result.output
    case .running:
      let deviation = runningVariance.value.applying(.offset(epsilon)).applying(.squareRoot)
      let scale = weight.variable / Variable(deviation)
      let shift = bias.variable - scale * Variable(runningMean.value)
      let output = input.scalingChannels(by: scale, shift: shift, then: rectifier)
      return residual.map { $0 + output } ?? output
    }
  }

  private func remember(_ batch: NormalizedVariable, over count: Int) {
    let variance = batch.inverseDeviation.applying(.square).applying(.reciprocal).applying(.offset(-epsilon))
    let unbiased = Float(count) / Float(max(1, count - 1))
    runningMean.update { $0 = $0.applying(.scale(1 - momentum)).addingScaled(batch.mean, by: momentum) }
    runningVariance.update {
      $0 = $0.applying(.scale(1 - momentum)).addingScaled(variance, by: momentum * unbiased)
    }
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    [
      NamedParameter("weight", weight), NamedParameter("bias", bias),
      NamedParameter("running_mean", runningMean), NamedParameter("running_var", runningVariance),
    ]
  }
}

/// Instance normalisation over H, W (Ulyanov et al. 2016), with or without a scale and shift per channel.
public struct InstanceNorm: Layer {
  /// Scale per channel, or none.
  public let weight: Parameter?
  /// Shift per channel, or none.
  public let bias: Parameter?
  let epsilon: Float

  /// A layer; `isAffine` adds the scale and shift.
  public init(_ channels: Int, isAffine: Bool = false, epsilon: Float = 1e-5) {
    weight = isAffine ? Parameter(Tensor([channels], repeating: 1)) : nil
    bias = isAffine ? Parameter(.zeros([channels])) : nil
    self.epsilon = epsilon
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { self(input, pass, then: .none) }

  /// Runs it, rectifies what it gives and adds a residual, in one pass.
  public func callAsFunction(
    _ input: Variable, _ pass: Pass, then rectifier: Rectifier, adding residual: Variable? = nil
  ) -> Variable {
    input.normalized(
      over: .instance, scale: weight?.variable, shift: bias?.variable, epsilon: epsilon, then: rectifier,
      adding: residual
    ).output
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    [weight.map { NamedParameter("weight", $0) }, bias.map { NamedParameter("bias", $0) }].compactMap { $0 }
  }
}

/// A scale and a shift per channel: batch normalisation whose statistics never move, as released programs that
/// forgot to switch it to training have it.
public struct ChannelAffine: Layer {
  /// Scale per channel.
  public let weight: Parameter
  /// Shift per channel.
  public let bias: Parameter
  let factor: Float

  /// y = weight · x / √(1 + ε) + bias.
  public init(_ channels: Int, epsilon: Float) {
    weight = Parameter(Tensor([channels], repeating: 1))
    bias = Parameter(.zeros([channels]))
    factor = 1 / (1 + epsilon).squareRoot()
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    input.scalingChannels(by: weight.variable * factor, shift: bias.variable)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] { [NamedParameter("weight", weight), NamedParameter("bias", bias)] }
}

/// Inverted dropout: each value is kept with a probability and divided by it.
public struct Dropout: Sendable {
  /// The probability to keep a value.
  public let keep: Float

  /// Dropout that keeps values with probability `keep`, above 0 and at most 1.
  public init(keep: Float) {
    precondition(keep > 0 && keep <= 1, "dropout cannot keep a share of \(keep)")
    self.keep = keep
  }

  /// Applies it where the pass drops values, as in training; gives the input back elsewhere.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    guard pass.isDropping, keep < 1 else { return input }
    return input.masked(by: dropoutMask(input.shape, keep: keep, from: &pass.dropout))
  }
}
