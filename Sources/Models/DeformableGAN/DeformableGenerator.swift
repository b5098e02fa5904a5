import Autograd
import Layers
import Tensors

/// Paints a person in another pose: images N×H×W×3 and heat maps of two poses to images N×H×W×3 in (−1, 1).
///
/// One encoder sees the image and its pose, the other the wanted pose; the decoder sees all their layers, those of the
/// image at high resolutions warped by body parts. The baseline has a single encoder and warps nothing.
package struct DeformableGenerator: Parameterized {
  private let appearance: PoseEncoder
  /// The encoder of the wanted pose; none in the baseline.
  private let pose: PoseEncoder?
  private let decoder: PoseDecoder
  private let warpedLayers: Int
  private let fusion: PartFusion

  init(_ configuration: DeformableGANConfiguration, using random: inout RandomStream) {
    let joints = DeformableGAN.Keypoints.Joint.allCases.count
    appearance = PoseEncoder(configuration.appearanceChannels, configuration, using: &random)
    pose = configuration.variant.isDeformable ? PoseEncoder(joints, configuration, using: &random) : nil
    decoder = PoseDecoder(configuration, using: &random)
    (warpedLayers, fusion) = (configuration.warpedLayers, configuration.fusion)
  }

  package func callAsFunction(_ images: Variable, _ guide: PoseGuide, _ pass: Pass) -> Variable {
    let (source, target) = (Variable(guide.sourceMaps), Variable(guide.targetMaps))
    guard let pose else {
      return decoder(appearance(.concatenated([images, source, target], axis: 3), pass), pass)
    }
    let (seen, wanted) = (appearance(.concatenated([images, source], axis: 3), pass), pose(target, pass))
    let skips = zip(seen, wanted).enumerated().map { level, maps in
      let moved = level < warpedLayers ? maps.0.warped(guide.warps[level], fusedBy: fusion) : maps.0
      return Variable.concatenated([moved, maps.1], axis: 3)
    }
    return decoder(skips, pass)
  }

  package var parameters: [NamedParameter] {
    appearance.parameters(under: "appearance") + (pose?.parameters(under: "pose") ?? [])
      + decoder.parameters(under: "decoder")
  }
}

/// A convolution of either kind and what follows it.
private struct Block: Parameterized {
  let convolution: any Layer
  let norm: KerasInstanceNorm?

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    let result = convolution(input, pass)
    return norm.map { $0(result, pass) } ?? result
  }

  var parameters: [NamedParameter] {
    convolution.parameters + (norm?.parameters(under: "norm") ?? [])
  }
}

/// Maps of ever lower resolution, N×H×W×C, N×H/2×W/2×C', …, none of them rectified.
private struct PoseEncoder: Parameterized {
  private let layers: [Block]

  init(_ inputs: Int, _ configuration: DeformableGANConfiguration, using random: inout RandomStream) {
    let widths = configuration.encoderWidths
    layers = widths.indices.map { level in
      guard level > 0 else {
        return Block(
          convolution: Conv2D(inputs, widths[0], kernel: 3, padding: .zeros(1), using: &random), norm: nil)
      }
      let halving = Conv2D(
        widths[level - 1], widths[level], kernel: 4, stride: 2, padding: .zeros(1), bias: nil, using: &random)
      let hasNorm = level < widths.count - 1
      return Block(convolution: halving, norm: hasNorm ? KerasInstanceNorm(widths[level], configuration.norm) : nil)
    }
  }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> [Variable] {
    layers.dropFirst().reduce(into: [layers[0](input, pass)]) { maps, layer in
      maps.append(layer(maps[maps.count - 1].leakyRelu(slope: 0.2), pass))
    }
  }

  var parameters: [NamedParameter] { layers.enumerated().flatMap { $1.parameters(under: "\($0)") } }
}

/// From the encoders' maps, the deepest first, to an image.
private struct PoseDecoder: Parameterized {
  private let doublings: [Block]
  private let output: Conv2D
  private let droppingLayers: Int
  private let dropout = Dropout(keep: 0.5)

  init(_ configuration: DeformableGANConfiguration, using random: inout RandomStream) {
    let (skips, widths) = (configuration.encoderWidths.reversed(), configuration.decoderWidths)
    let streams = configuration.variant.isDeformable ? 2 : 1
    let inputs = zip([0] + widths, skips).map { $0 + streams * $1 }
    doublings = widths.indices.dropLast().map { level in
      let doubling = TransposedConv2D(
        inputs[level], widths[level], kernel: 4, stride: 2, padding: .cropping(1, extra: 0), bias: nil, using: &random)
      return Block(convolution: doubling, norm: KerasInstanceNorm(widths[level], configuration.norm))
    }
    let last = widths.count - 1
    output = Conv2D(inputs[last], widths[last], kernel: 3, padding: .zeros(1), using: &random)
    droppingLayers = configuration.droppingLayers
  }

  /// `skips` are the encoders' maps from the highest resolution to the lowest.
  func callAsFunction(_ skips: [Variable], _ pass: Pass) -> Variable {
    var current: Variable?
    for (level, doubling) in doublings.enumerated() {
      current = doubling(joined(current, skips[skips.count - 1 - level]), pass)
      if level < droppingLayers { current = current.map { dropout($0, pass) } }
    }
    return output(joined(current, skips[0]), pass).tanh()
  }

  private func joined(_ current: Variable?, _ skip: Variable) -> Variable {
    (current.map { Variable.concatenated([$0, skip], axis: 3) } ?? skip).relu()
  }

  var parameters: [NamedParameter] {
    doublings.enumerated().flatMap { $1.parameters(under: "\($0)") } + output.parameters(under: "\(doublings.count)")
  }
}
