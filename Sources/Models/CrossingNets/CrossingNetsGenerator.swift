import Autograd
import Layers
import Tensors

/// Batch norm as the released program starts it: scales N(1, 0.02), ε 10⁻⁴.
func crossingNorm(_ channels: Int, using random: inout RandomStream) -> BatchNorm {
  BatchNorm(
    channels, epsilon: 1e-4, momentum: 0.1, scale: random.normalTensor([channels], mean: 1, deviation: 0.02))
}

/// How convolutions and the dense layers behind them start.
let crossingWeights = Initializer.normal(mean: 0, deviation: 0.05)

/// Turns latent variables of poses into those of depth maps: a dense layer and batch norm, N×Z to N×Z. The tanh that
/// the paper has here is the generator's own.
package struct LatentAlignment: Parameterized {
  let dense: Dense
  let norm: BatchNorm

  init(_ configuration: CrossingNetsConfiguration, using random: inout RandomStream) {
    let size = configuration.latentSize
    dense = Dense(size, size, bias: nil, weights: .normal(mean: 0, deviation: 0.02), using: &random)
    norm = crossingNorm(size, using: &random)
  }

  package func callAsFunction(_ latents: Variable, _ pass: Pass) -> Variable { norm(dense(latents, pass), pass) }

  package var parameters: [NamedParameter] { dense.parameters(under: "dense") + norm.parameters(under: "norm") }
}

/// Makes depth maps from latent variables: N×Z to N×S×S×1 in (−1, 1), by a dense layer to 4×4 and transposed
/// convolutions.
package struct CrossingNetsGenerator: Parameterized {
  private let filters: Int
  private let input: Dense
  private let inputNorm: BatchNorm
  private let stages: [(convolution: TransposedConv2D, norm: BatchNorm)]
  private let output: TransposedConv2D

  init(_ configuration: CrossingNetsConfiguration, using random: inout RandomStream) {
    let filters = configuration.filters
    func doubling(_ outputs: Int, bias: Initializer?) -> TransposedConv2D {
      TransposedConv2D(
        filters, outputs, kernel: 6, stride: 2, padding: .cropping(2, extra: 0), bias: bias,
        weights: crossingWeights, using: &random)
    }
    self.filters = filters
    input = Dense(configuration.latentSize, 16 * filters, bias: nil, weights: crossingWeights, using: &random)
    inputNorm = crossingNorm(16 * filters, using: &random)
    stages = (1..<configuration.depth).map { _ in
      (doubling(filters, bias: nil), crossingNorm(filters, using: &random))
    }
    // Most of a depth map is background, +1.
    output = doubling(1, bias: .constant(0.8))
  }

  package func callAsFunction(_ latents: Variable, _ pass: Pass) -> Variable {
    let vector = inputNorm(input(latents.tanh(), pass), pass, then: .relu)
    let low = vector.reshaped([latents.shape[0], 4, 4, filters])
    let maps = stages.reduce(low) { maps, stage in stage.norm(stage.convolution(maps, pass), pass, then: .relu) }
    return output(maps, pass).tanh()
  }

  package var parameters: [NamedParameter] {
    input.parameters(under: "input") + inputNorm.parameters(under: "input_norm")
      + stages.enumerated().flatMap { number, stage in
        stage.convolution.parameters(under: "up.\(number).convolution")
          + stage.norm.parameters(under: "up.\(number).norm")
      } + output.parameters(under: "output")
  }
}
