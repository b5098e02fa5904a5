/// Plain loops over the definition, in Double: what the fast functions are held against.
package enum ConvolutionReference {
  /// As `convolved`.
  package static func forward(
    _ input: Tensor, _ weights: Tensor, bias: Tensor? = nil, _ convolution: Convolution
  ) -> Tensor {
    let output = convolution.outputShape(input: input.shape, weights: weights.shape)
    let (x, w) = (input.values, weights.values)
    var sums = start(output, bias)
    visit(input.shape, weights.shape, output, convolution) { i, k, o in sums[o] += Double(x[i]) * Double(w[k]) }
    return Tensor(output, sums.map(Float.init))
  }

  /// As `convolutionInputGradient`.
  package static func inputGradient(
    _ upstream: Tensor, _ weights: Tensor, inputHeight: Int, inputWidth: Int, bias: Tensor? = nil,
    _ convolution: Convolution
  ) -> Tensor {
    let input: Shape = [upstream.shape[0], inputHeight, inputWidth, weights.shape[1]]
    let (g, w) = (upstream.values, weights.values)
    var sums = start(input, bias)
    visit(input, weights.shape, upstream.shape, convolution) { i, k, o in sums[i] += Double(g[o]) * Double(w[k]) }
    return Tensor(input, sums.map(Float.init))
  }

  /// As `convolutionWeightGradient`.
  package static func weightGradient(
    input: Tensor, upstream: Tensor, kernelHeight: Int, kernelWidth: Int, _ convolution: Convolution
  ) -> Tensor {
    let weights: Shape = [upstream.shape[3], input.shape[3], kernelHeight, kernelWidth]
    let (x, g) = (input.values, upstream.values)
    var sums = [Double](repeating: 0, count: weights.count)
    visit(input.shape, weights, upstream.shape, convolution) { i, k, o in sums[k] += Double(x[i]) * Double(g[o]) }
    return Tensor(weights, sums.map(Float.init))
  }

  /// Zeros, or every pixel's channels filled with the bias.
  private static func start(_ shape: Shape, _ bias: Tensor?) -> [Double] {
    guard let bias = bias?.values else { return [Double](repeating: 0, count: shape.count) }
    return (0..<shape.count).map { Double(bias[$0 % bias.count]) }
  }

  /// Calls `body` with the row-major indices of input, weight and output of every product in a convolution.
  private static func visit(
    _ input: Shape, _ weights: Shape, _ output: Shape, _ convolution: Convolution,
    _ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void
  ) {
    for image in 0..<output[0] {
      for row in 0..<output[1] {
        for column in 0..<output[2] {
          for tap in 0..<(weights[2] * weights[3]) {
            let (tapY, tapX) = (tap / weights[3], tap % weights[3])
            let y = row * convolution.strideY - convolution.padding.top + tapY * convolution.dilation
            let x = column * convolution.strideX - convolution.padding.left + tapX * convolution.dilation
            guard (0..<input[1]).contains(y), (0..<input[2]).contains(x) else { continue }
            let pixel = ((image * input[1] + y) * input[2] + x) * input[3]
            let result = ((image * output[1] + row) * output[2] + column) * output[3]
            for o in 0..<weights[0] {
              for i in 0..<weights[1] {
                body(pixel + i, (o * weights[1] + i) * weights[2] * weights[3] + tap, result + o)
              }
            }
          }
        }
      }
    }
  }
}
