import Autograd
import Layers
import Tensors

/// CycleGAN's generator (Zhu et al. 2017, after Johnson et al. 2016): N×H×W×I to N×H×W×O in [−1, 1], H and W multiples
/// of four.
///
/// A 7×7 convolution, two halvings, residual blocks, two doublings, a 7×7 convolution; parameters have the names of the
/// public PyTorch implementation (`model.1.weight`, `model.10.conv_block.1.weight`, …).
public struct ResNetGenerator: Layer {
  private let encoder: [Stage]
  private let blocks: [Block]
  private let decoder: [Stage]
  private let output: FewOutputsConv2D

  /// A network with drawn weights.
  ///
  /// - Parameters:
  ///   - inputs: channels of the input.
  ///   - outputs: channels of the output.
  ///   - width: channels of the first layer; the residual blocks have four times as many. The paper's is 64.
  ///   - blocks: residual blocks; the paper has 6 for images of 128 pixels and 9 for 256.
  ///   - norm: the paper's is instance norm.
  public init(
    inputs: Int = 3, outputs: Int = 3, width: Int, blocks: Int, norm: ImageNorm = .instance,
    using random: inout RandomStream
  ) {
    let bias: Initializer? = norm == .instance ? .zeros : nil
    func stage(_ convolution: any Layer, _ channels: Int, _ random: inout RandomStream) -> Stage {
      Stage(convolution: convolution, norm: NormLayer(norm, channels, using: &random))
    }
    let first = Conv2D(
      inputs, width, kernel: 7, padding: .reflection(3), bias: bias, weights: .translator, using: &random)
    encoder =
      [stage(first, width, &random)]
      + [width, 2 * width].map { channels in
        let halving = Conv2D(
          channels, 2 * channels, kernel: 3, stride: 2, padding: .zeros(1), bias: bias, weights: .translator,
          using: &random)
        return stage(halving, 2 * channels, &random)
      }
    self.blocks = (0..<blocks).map { _ in Block(4 * width, norm, bias: bias, using: &random) }
    decoder = [4 * width, 2 * width].map { channels in
      let doubling = TransposedConv2D(
        channels, channels / 2, kernel: 3, stride: 2, padding: .cropping(1, extra: 1), bias: bias,
        weights: .translator, using: &random)
      return stage(doubling, channels / 2, &random)
    }
    output = FewOutputsConv2D(
      Conv2D(width, outputs, kernel: 7, padding: .reflection(3), weights: .translator, using: &random))
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    precondition(
      input.shape.rank == 4 && input.shape[1] % 4 == 0 && input.shape[2] % 4 == 0,
      "a ResNet generator takes images whose sides are multiples of 4, not an input of shape \(input.shape)")
    let encoded = encoder.reduce(input) { $1($0, pass) }
    let transformed = blocks.reduce(encoded) { $1($0, pass) }
    return output(decoder.reduce(transformed) { $1($0, pass) }, pass).tanh()
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    // A stage takes three places (convolution, norm, ReLU), and reflection padding takes one before the 7×7 layers.
    let decoderPlace = 10 + blocks.count
    let parts =
      encoder.enumerated().flatMap { $1.parameters(at: 1 + 3 * $0) }
      + blocks.enumerated().flatMap { $1.parameters(under: "\(10 + $0).conv_block") }
      + decoder.enumerated().flatMap { $1.parameters(at: decoderPlace + 3 * $0) }
      + output.parameters(under: "\(decoderPlace + 7)")
    return parts.map { NamedParameter("model.\($0.name)", $0.parameter) }
  }
}

extension ResNetGenerator {
  /// Convolution, norm, ReLU.
  private struct Stage {
    let convolution: any Layer
    let norm: NormLayer

    func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
      norm(convolution(input, pass), pass, then: .relu)
    }

    func parameters(at place: Int) -> [NamedParameter] {
      convolution.parameters(under: "\(place)") + norm.parameters(under: "\(place + 1)")
    }
  }

  /// The input plus two convolutions of it; no ReLU after the sum.
  private struct Block: Layer {
    let convolutions: [Conv2D]
    let norms: [NormLayer]

    init(_ channels: Int, _ norm: ImageNorm, bias: Initializer?, using random: inout RandomStream) {
      convolutions = (0..<2).map { _ in
        Conv2D(
          channels, channels, kernel: 3, padding: .reflection(1), bias: bias, weights: .translator, using: &random)
      }
      norms = (0..<2).map { _ in NormLayer(norm, channels, using: &random) }
    }

    func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
      let hidden = norms[0](convolutions[0](input, pass), pass, then: .relu)
      return norms[1](convolutions[1](hidden, pass), pass, then: .none, adding: input)
    }

    var parameters: [NamedParameter] {
      convolutions[0].parameters(under: "1") + norms[0].parameters(under: "2")
        + convolutions[1].parameters(under: "5") + norms[1].parameters(under: "6")
    }
  }
}
