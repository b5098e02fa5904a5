import Tensors

/// The product of two matrices, each transposed first where asked; its gradients are computed in the same arithmetic.
public func matrixProduct(
  _ a: Variable, _ b: Variable, transposeA: Bool = false, transposeB: Bool = false, arithmetic: Arithmetic = .float32
) -> Variable {
  let value = matrixProduct(
    a.value, b.value, transposeA: transposeA, transposeB: transposeB, arithmetic: arithmetic)
  return product(value, a, b, transposeA, transposeB) {
    matrixProduct($0, $1, transposeA: $2, transposeB: $3, arithmetic: arithmetic)
  }
}

/// A product of matrices for each index of the first axis of two rank-3 variables.
public func batchedMatrixProduct(
  _ a: Variable, _ b: Variable, transposeA: Bool = false, transposeB: Bool = false
) -> Variable {
  let value = batchedMatrixProduct(a.value, b.value, transposeA: transposeA, transposeB: transposeB)
  return product(value, a, b, transposeA, transposeB) {
    batchedMatrixProduct($0, $1, transposeA: $2, transposeB: $3)
  }
}

/// The rules of C = op(A)·op(B): dA = G·op(B)ᵀ and dB = op(A)ᵀ·G, transposed again where the operand was.
private func product(
  _ value: Tensor, _ a: Variable, _ b: Variable, _ transposeA: Bool, _ transposeB: Bool,
  multiply: @escaping (Variable, Variable, Bool, Bool) -> Variable
) -> Variable {
  Variable(value, from: [a, b]) { upstream, call in
    let (a, b) = (call.inputs[0], call.inputs[1])
    return [
      !call.needed[0]
        ? nil : transposeA ? multiply(b, upstream, transposeB, true) : multiply(upstream, b, false, !transposeB),
      !call.needed[1]
        ? nil : transposeB ? multiply(upstream, a, true, transposeA) : multiply(a, upstream, !transposeA, false),
    ]
  }
}

/// Convolves N×H×W×I with weights O×I×KH×KW; the bias is a vector of O. What is rectified is not kept besides.
public func convolved(
  _ input: Variable, _ weights: Variable, bias: Variable? = nil, _ convolution: Convolution = Convolution(),
  then rectifier: Rectifier = .none
) -> Variable {
  let value = convolved(input.value, weights.value, bias: bias?.value, convolution, then: rectifier)
  return Variable(value, from: [input, weights] + (bias.map { [$0] } ?? [])) { upstream, call in
    let upstream = upstream.passing(rectifier, signOf: call.output.value)
    let (input, weights) = (call.inputs[0], call.inputs[1])
    // First, so that its scratch memory and the weights' copy for the other are not held together.
    let toWeights =
      call.needed[1]
      ? convolutionWeightGradient(
        input: input, upstream: upstream, kernelHeight: weights.shape[2], kernelWidth: weights.shape[3], convolution)
      : nil
    var gradients: [Variable?] = [
      call.needed[0]
        ? convolutionTransposed(
          upstream, weights, height: input.shape[1], width: input.shape[2], convolution) : nil,
      toWeights,
    ]
    if call.inputs.count == 3 { gradients.append(call.needed[2] ? upstream.sumToChannels() : nil) }
    return gradients
  }
}

/// The transposed convolution of N×H×W×I to N×height×width×O with weights I×O×KH×KW, PyTorch's layout.
///
/// It is the input gradient of `convolution`, whose output has the extents of `input`.
public func convolutionTransposed(
  _ input: Variable, _ weights: Variable, bias: Variable? = nil, height: Int, width: Int, _ convolution: Convolution,
  then rectifier: Rectifier = .none
) -> Variable {
  var value = convolutionInputGradient(
    input.value, weights.value, inputHeight: height, inputWidth: width, bias: bias?.value, convolution)
  value.rectify(rectifier)
  return Variable(value, from: [input, weights] + (bias.map { [$0] } ?? [])) { upstream, call in
    let upstream = upstream.passing(rectifier, signOf: call.output.value)
    let (input, weights) = (call.inputs[0], call.inputs[1])
    let toWeights =
      call.needed[1]
      ? convolutionWeightGradient(
        input: upstream, upstream: input, kernelHeight: weights.shape[2], kernelWidth: weights.shape[3], convolution)
      : nil
    var gradients: [Variable?] = [call.needed[0] ? convolved(upstream, weights, convolution) : nil, toWeights]
    if call.inputs.count == 3 { gradients.append(call.needed[2] ? upstream.sumToChannels() : nil) }
    return gradients
  }
}

/// The gradient of a convolution's weights, linear in the input and in the upstream gradient.
private func convolutionWeightGradient(
  input: Variable, upstream: Variable, kernelHeight: Int, kernelWidth: Int, _ convolution: Convolution
) -> Variable {
  let value = convolutionWeightGradient(
    input: input.value, upstream: upstream.value, kernelHeight: kernelHeight, kernelWidth: kernelWidth, convolution)
  return Variable(value, from: [input, upstream]) { weightGradient, call in
    let (input, upstream) = (call.inputs[0], call.inputs[1])
    return [
      call.needed[0]
        ? convolutionTransposed(
          upstream, weightGradient, height: input.shape[1], width: input.shape[2], convolution) : nil,
      call.needed[1] ? convolved(input, weightGradient, convolution) : nil,
    ]
  }
}
