import Autograd
import Layers
import Tensors

/// Repaints images for a label: N×S×S×(3 + labels) to N×S×S×3 in (−1, 1), under the released program's names.
///
/// Zero padding everywhere, because a label that is the same at every pixel would otherwise vanish in the instance
/// norm: only the border shows it. The norms use the statistics of each image, in training and afterwards.
package struct StarGANGenerator: Layer {
  /// A convolution and its norm, under their places in the released program's list of layers.
  private struct Stage {
    let place: Int
    let convolution: any Layer
    let norm: InstanceNorm

    func callAsFunction(
      _ input: Variable, _ pass: Pass, then rectifier: Rectifier, adding residual: Variable? = nil
    ) -> Variable {
      norm(convolution(input, pass), pass, then: rectifier, adding: residual)
    }

    var parameters: [NamedParameter] {
      convolution.parameters(under: "main.\(place)") + norm.parameters(under: "main.\(place + 1)")
    }
  }

  /// Two convolutions and the identity.
  private struct Block {
    let place: Int
    let first: Stage
    let second: Stage

    func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
      second(first(input, pass, then: .relu), pass, then: .none, adding: input)
    }

    var parameters: [NamedParameter] {
      (first.parameters + second.parameters).map { NamedParameter("main.\(place).\($0.name)", $0.parameter) }
    }
  }

  private let down: [Stage]
  private let blocks: [Block]
  private let up: [Stage]
  private let output: FewOutputsConv2D
  private let outputPlace: Int

  init(_ configuration: StarGANConfiguration, using random: inout RandomStream) {
    func stage(_ place: Int, _ convolution: any Layer, _ outputs: Int) -> Stage {
      Stage(place: place, convolution: convolution, norm: InstanceNorm(outputs, isAffine: true))
    }
    func convolution(_ inputs: Int, _ outputs: Int, _ kernel: Int, _ stride: Int, _ pixels: Int) -> Conv2D {
      Conv2D(
        inputs, outputs, kernel: kernel, stride: stride, padding: .zeros(pixels), bias: nil, weights: .torchDefault,
        using: &random)
    }
    func transposed(_ inputs: Int, _ outputs: Int) -> TransposedConv2D {
      // PyTorch takes the fan of a transposed convolution from its outputs.
      let bound = 1 / Float(outputs * 16).squareRoot()
      return TransposedConv2D(
        inputs, outputs, kernel: 4, stride: 2, padding: .cropping(1, extra: 0), bias: nil,
        weights: .uniform(-bound, bound), using: &random)
    }
    let width = configuration.generatorWidth
    down = [
      stage(0, convolution(3 + configuration.conditionCount, width, 7, 1, 3), width),
      stage(3, convolution(width, 2 * width, 4, 2, 1), 2 * width),
      stage(6, convolution(2 * width, 4 * width, 4, 2, 1), 4 * width),
    ]
    blocks = (0..<configuration.blocks).map { number in
      Block(
        place: 9 + number, first: stage(0, convolution(4 * width, 4 * width, 3, 1, 1), 4 * width),
        second: stage(3, convolution(4 * width, 4 * width, 3, 1, 1), 4 * width))
    }
    let place = 9 + configuration.blocks
    up = [
      stage(place, transposed(4 * width, 2 * width), 2 * width),
      stage(place + 3, transposed(2 * width, width), width),
    ]
    output = FewOutputsConv2D(convolution(width, 3, 7, 1, 3))
    outputPlace = place + 6
  }

  package func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let low = down.reduce(input) { $1($0, pass, then: .relu) }
    let changed = blocks.reduce(low) { $1($0, pass) }
    return output(up.reduce(changed) { $1($0, pass, then: .relu) }, pass).tanh()
  }

  package var parameters: [NamedParameter] {
    down.flatMap(\.parameters) + blocks.flatMap(\.parameters) + up.flatMap(\.parameters)
      + output.parameters(under: "main.\(outputPlace)")
  }
}
