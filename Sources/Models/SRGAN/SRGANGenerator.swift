import Autograd
import Layers
import Tensors

/// An activation of the generator: PReLU, or ReLU without a parameter.
enum SRGANActivation: Layer {
  case prelu(PReLU)
  case relu

  init(learnsSlope: Bool) { self = learnsSlope ? .prelu(PReLU()) : .relu }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    switch self {
    case .prelu(let layer): layer(input, pass)
    case .relu: input.relu()
    }
  }

  var parameters: [NamedParameter] {
    switch self {
    case .prelu(let layer): layer.parameters
    case .relu: []
    }
  }
}

/// The residual network of Ledig et al. 2017, figure 4: N×h×w×3 in [0, 1] to N×4h×4w×3 in [−1, 1].
///
/// Names are those of the PyTorch program most often passed on: `block1` is the first convolution, `block2` and on are
/// the residual blocks, then the convolution before the long skip, then the doublings.
package struct SRGANGenerator: Layer {
  let first: Conv2D
  let firstActivation: SRGANActivation
  let residual: [ResidualBlock]
  let middle: Conv2D
  let middleNorm: BatchNorm
  let doublings: [Doubling]
  let last: FewOutputsConv2D
  let output: Activation

  /// Convolution, norm, activation, convolution, norm, and the input again.
  struct ResidualBlock: Layer {
    let convolutions: [Conv2D]
    let norms: [BatchNorm]
    let activation: SRGANActivation

    func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
      let first = convolutions[0](input, pass)
      let hidden =
        switch activation {
        case .relu: norms[0](first, pass, then: .relu)
        case .prelu(let prelu): prelu(norms[0](first, pass), pass)
        }
      return norms[1](convolutions[1](hidden, pass), pass, then: .none, adding: input)
    }

    var parameters: [NamedParameter] {
      convolutions[0].parameters(under: "conv1") + norms[0].parameters(under: "bn1")
        + activation.parameters(under: "prelu") + convolutions[1].parameters(under: "conv2")
        + norms[1].parameters(under: "bn2")
    }
  }

  /// Convolution to four times the channels, which become twice the rows and columns.
  struct Doubling: Layer {
    let convolution: Conv2D
    let activation: SRGANActivation

    func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
      activation(convolution(input, pass).pixelShuffled(2), pass)
    }

    var parameters: [NamedParameter] {
      convolution.parameters(under: "conv") + activation.parameters(under: "prelu")
    }
  }

  init(_ configuration: SRGANConfiguration, using random: inout RandomStream) {
    let width = configuration.width
    func convolution(_ inputs: Int, _ outputs: Int, _ kernel: Int, _ random: inout RandomStream) -> Conv2D {
      let bias: Initializer = configuration.weights == .torchDefault ? .torchDefault : .zeros
      return Conv2D(
        inputs, outputs, kernel: kernel, padding: .zeros(kernel / 2), bias: bias, weights: configuration.weights,
        using: &random)
    }
    func activation() -> SRGANActivation { SRGANActivation(learnsSlope: configuration.learnsSlopes) }
    func norm() -> BatchNorm { BatchNorm(width, momentum: configuration.normMomentum) }
    first = convolution(3, width, configuration.outerKernels.first, &random)
    firstActivation = activation()
    residual = (0..<configuration.blocks).map { _ in
      ResidualBlock(
        convolutions: (0..<2).map { _ in convolution(width, width, 3, &random) },
        norms: (0..<2).map { _ in norm() }, activation: activation())
    }
    middle = convolution(width, width, 3, &random)
    middleNorm = norm()
    doublings = (0..<2).map { _ in
      Doubling(convolution: convolution(width, 4 * width, 3, &random), activation: activation())
    }
    last = FewOutputsConv2D(convolution(width, 3, configuration.outerKernels.last, &random))
    output = configuration.output
  }

  package func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let early = firstActivation(first(input, pass), pass)
    let middle = middle(residual.reduce(early) { $1($0, pass) }, pass)
    let all = middleNorm(middle, pass, then: .none, adding: early)
    return output(last(doublings.reduce(all) { $1($0, pass) }, pass))
  }

  package var parameters: [NamedParameter] {
    let (skip, tail) = (residual.count + 2, residual.count + 3)
    return first.parameters(under: "block1.0") + firstActivation.parameters(under: "block1.1")
      + residual.enumerated().flatMap { $1.parameters(under: "block\($0 + 2)") }
      + middle.parameters(under: "block\(skip).0") + middleNorm.parameters(under: "block\(skip).1")
      + doublings.enumerated().flatMap { $1.parameters(under: "block\(tail).\($0)") }
      + last.parameters(under: "block\(tail).\(doublings.count)")
  }
}
