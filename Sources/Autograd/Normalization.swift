import Tensors

/// A normalised variable and the statistics it was normalised with.
public struct NormalizedVariable {
  /// The normalised values, scaled and shifted, rectified, and with what was added.
  public let output: Variable
  /// The means: C for a batch, N×C for instances, N for samples.
  public let mean: Tensor
  /// 1 / √(variance + ε) or 1 / (√variance + ε), of the same shape; the variance is the population's.
  public let inverseDeviation: Tensor
}

extension Variable {
  /// (x − mean) / √(variance + ε) · scale + shift, with statistics over the scope, rectified, plus a residual; scale
  /// and shift are C vectors. With ε beside the root it is (x − mean) / (√variance + ε).
  ///
  /// All of it is one pass over memory behind that for the statistics, and two on the way back: only the input is
  /// kept, and where it was rectified is computed again.
  public func normalized(
    over scope: NormScope, scale: Variable? = nil, shift: Variable? = nil, epsilon: Float,
    at place: EpsilonPlace = .underRoot, then rectifier: Rectifier = .none, adding residual: Variable? = nil
  ) -> NormalizedVariable {
    let result = value.normalized(
      over: scope, scale: scale?.value, shift: shift?.value, epsilon: epsilon, at: place, then: rectifier,
      adding: residual?.value)
    let statistics = result.statistics
    let (hasScale, hasShift, hasResidual) = (scale != nil, shift != nil, residual != nil)
    let inputs = [self] + [scale, shift, residual].compactMap { $0 }
    let output = Variable(result.output, from: inputs) { upstream, call in
      let scale = hasScale ? call.inputs[1] : nil
      let all: [Variable]
      if call.isRecorded {
        let unrectified = call.inputs[0].value.normalized(
          over: scope, scale: scale?.value, shift: hasShift ? call.inputs[hasScale ? 2 : 1].value : nil,
          epsilon: epsilon, at: place)
        let passed = upstream.passing(rectifier, signOf: unrectified.output)
        all = normalizationGradient(passed, call.inputs[0], scale, scope, epsilon, place)
      } else {
        let fused = upstream.value.normalizedGradient(
          input: call.inputs[0].value, scale: scale?.value, of: statistics, scope: scope, then: rectifier)
        all = [Variable(fused.input), Variable(fused.scale), Variable(fused.shift)]
      }
      return [all[0]] + (hasScale ? [all[1]] : []) + (hasShift ? [all[2]] : []) + (hasResidual ? [upstream] : [])
    }
    return NormalizedVariable(output: output, mean: statistics.mean, inverseDeviation: statistics.inverseDeviation)
  }

  /// softmax over the last axis, then the logarithm, without overflow.
  public func logSoftmax() -> Variable {
    let last = shape.rank - 1
    return Variable(value.logSoftmax(), from: [self]) { upstream, call in
      guard call.isRecorded else { return [Variable(upstream.value.logSoftmaxGradient(output: call.output.value))] }
      let total = upstream.sum(over: [last]).broadcast(to: upstream.shape, along: [last])
      return [upstream - call.output.exponential() * total]
    }
  }

  /// Probabilities over the last axis.
  public func softmax() -> Variable {
    let last = shape.rank - 1
    return Variable(value.softmax(), from: [self]) { upstream, call in
      guard call.isRecorded else { return [Variable(upstream.value.softmaxGradient(output: call.output.value))] }
      let weighted = upstream * call.output
      let total = weighted.sum(over: [last]).broadcast(to: upstream.shape, along: [last])
      return [weighted - call.output * total]
    }
  }
}

/// The gradients of a normalisation in differentiable operations, for gradients of gradients: slower than the fused
/// rule, with the statistics as functions of the input.
private func normalizationGradient(
  _ upstream: Variable, _ input: Variable, _ scale: Variable?, _ scope: NormScope, _ epsilon: Float,
  _ place: EpsilonPlace
) -> [Variable] {
  let rank = input.shape.rank
  let reduced: [Int] =
    switch scope {
    case .batch: Array(0..<rank - 1)
    case .instance: Array(1..<rank - 1)
    case .sample: Array(1..<rank)
    }
  func mean(_ x: Variable) -> Variable { x.mean(over: reduced).broadcast(to: x.shape, along: reduced) }
  let centred = input - mean(input)
  let variance = mean(centred.squared())
  let inverse: Variable
  let inverseRoot: Variable
  switch place {
  case .underRoot:
    inverse = (variance + epsilon).squareRoot().reciprocal()
    inverseRoot = inverse
  case .besideRoot:
    let deviation = variance.squareRoot()
    inverse = (deviation + epsilon).reciprocal()
    inverseRoot = deviation.reciprocal()
  }
  let unit = centred * inverse
  let scaled = scale.map { upstream.multiplyingChannels($0) } ?? upstream
  let toInput = inverse * (scaled - mean(scaled)) - inverseRoot * unit * mean(scaled * unit)
  return [toInput, (upstream * unit).sumToChannels(), upstream.sumToChannels()]
}
