import Autograd
import Layers
import Tensors

/// Judges patches of a pair of images together with their poses, N×H×W×42: probabilities N×H'×W'×1.
package struct DeformableDiscriminator: Parameterized {
  private let first: Conv2D
  private let hidden: [(convolution: Conv2D, norm: KerasInstanceNorm)]
  private let last: Conv2D

  init(_ configuration: DeformableGANConfiguration, using random: inout RandomStream) {
    let widths = configuration.discriminatorWidths
    func halving(_ inputs: Int, _ outputs: Int, _ random: inout RandomStream) -> Conv2D {
      Conv2D(inputs, outputs, kernel: 4, stride: 2, padding: .zeros(1), bias: nil, using: &random)
    }
    let channels = 2 * (3 + DeformableGAN.Keypoints.Joint.allCases.count)
    first = Conv2D(channels, widths[0], kernel: 4, stride: 2, using: &random)
    hidden = zip(widths, widths.dropFirst()).map { inputs, outputs in
      (halving(inputs, outputs, &random), KerasInstanceNorm(outputs, configuration.norm))
    }
    last = halving(widths[widths.count - 1], 1, &random)
  }

  /// How real `targets` look as the person of `sources` in the wanted pose.
  package func callAsFunction(
    sources: Variable, targets: Variable, _ guide: PoseGuide, _ pass: Pass
  ) -> Variable {
    let pair = [sources, Variable(guide.sourceMaps), targets, Variable(guide.targetMaps)]
    var current = first(.concatenated(pair, axis: 3), pass)
    for layer in hidden { current = layer.norm(layer.convolution(current.leakyRelu(slope: 0.2), pass), pass) }
    return last(current.leakyRelu(slope: 0.2), pass).sigmoid()
  }

  package var parameters: [NamedParameter] {
    first.parameters(under: "0")
      + hidden.enumerated().flatMap { index, layer in
        layer.convolution.parameters(under: "\(index + 1)") + layer.norm.parameters(under: "\(index + 1).norm")
      } + last.parameters(under: "\(hidden.count + 1)")
  }
}
