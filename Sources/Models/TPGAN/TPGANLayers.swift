import Autograd
import Layers
import Tensors

extension Rectifier {
  /// TP-GAN's, but for those after the decoder's transposed convolutions.
  static let leakyByFifth = Rectifier.leakyRelu(slope: 0.2)
}

/// A layer and its batch norm, rectified.
struct TPGANStage: Layer {
  let layer: any Layer
  let norm: BatchNorm
  let rectifier: Rectifier

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    norm(layer(input, pass), pass, then: rectifier)
  }

  var parameters: [NamedParameter] { layer.parameters(under: "layer") + norm.parameters(under: "norm") }
}

/// The input plus two convolutions of it, rectified.
struct TPGANBlock: Layer {
  let first: TPGANStage
  let second: Conv2D
  let norm: BatchNorm

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    norm(second(first(input, pass), pass), pass, then: .none, adding: input).leakyRelu(slope: 0.2)
  }

  var parameters: [NamedParameter] {
    first.parameters(under: "first") + second.parameters(under: "second") + norm.parameters(under: "norm")
  }
}

/// Makes layers as the released program does: TensorFlow's padding, a bias everywhere, even before a norm.
package struct TPGANLayerMaker {
  let convolutionStart: Initializer
  let otherStart: Initializer
  var random: RandomStream

  package init(_ configuration: TPGANConfiguration, from random: RandomStream) {
    (convolutionStart, otherStart) = (configuration.convolutionStart, configuration.otherStart)
    self.random = random
  }

  mutating func convolution(_ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1) -> Conv2D {
    Conv2D(
      inputs, outputs, kernel: kernel, stride: stride, padding: .same, weights: convolutionStart, using: &random)
  }

  mutating func transposed(_ inputs: Int, _ outputs: Int, stride: Int = 2) -> TransposedConv2D {
    TransposedConv2D(inputs, outputs, kernel: 3, stride: stride, padding: .same, weights: otherStart, using: &random)
  }

  mutating func dense(_ inputs: Int, _ outputs: Int) -> Dense {
    Dense(inputs, outputs, bias: .constant(0.1), weights: otherStart, using: &random)
  }

  mutating func stage(_ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1) -> TPGANStage {
    TPGANStage(
      layer: convolution(inputs, outputs, kernel: kernel, stride: stride), norm: BatchNorm(outputs),
      rectifier: .leakyByFifth)
  }

  mutating func doubling(_ inputs: Int, _ outputs: Int, then rectifier: Rectifier) -> TPGANStage {
    TPGANStage(layer: transposed(inputs, outputs), norm: BatchNorm(outputs), rectifier: rectifier)
  }

  mutating func block(_ channels: Int, kernel: Int = 3) -> TPGANBlock {
    TPGANBlock(
      first: stage(channels, channels, kernel: kernel), second: convolution(channels, channels, kernel: kernel),
      norm: BatchNorm(channels))
  }
}

extension [TPGANBlock] {
  /// One after the other.
  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable { reduce(input) { $1($0, pass) } }
}

extension Sequence where Element: Parameterized {
  /// The parameters of numbered parts, `prefix.0.name`.
  func numberedParameters(under prefix: String) -> [NamedParameter] {
    enumerated().flatMap { $1.parameters(under: "\(prefix).\($0)") }
  }
}
