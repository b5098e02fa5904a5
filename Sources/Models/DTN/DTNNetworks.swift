import Autograd
import Layers
import Tensors

/// g: features N×1×1×C to images N×32×32×C in (−1, 1).
package struct DTNDecoder: Parameterized {
  private let convolutions: [TransposedConv2D]
  private let norms: [BatchNorm]

  init(_ configuration: DTNConfiguration, using random: inout RandomStream) {
    let width = configuration.width
    let widths = [8 * width, 4 * width, 2 * width, configuration.targetChannels]
    convolutions = widths.indices.map { layer in
      TransposedConv2D(
        layer == 0 ? 2 * width : widths[layer - 1], widths[layer], kernel: layer == 0 ? 4 : 3,
        stride: layer == 0 ? 1 : 2, padding: layer == 0 ? .cropping(0, extra: 0) : .same, using: &random)
    }
    norms = widths.dropLast().map { dtnNorm($0) }
  }

  package func callAsFunction(_ features: Variable, _ pass: Pass) -> Variable {
    let hidden = zip(convolutions, norms).reduce(features) { current, layer in
      layer.1(layer.0(current, pass), pass, then: .relu)
    }
    return convolutions[convolutions.count - 1](hidden, pass).tanh()
  }

  package var parameters: [NamedParameter] {
    convolutions.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") }
      + norms.enumerated().flatMap { $1.parameters(under: "norms.\($0)") }
  }
}

/// Names where an image of the target domain comes from: N×32×32×C to logits N×3, or N×1 where it is binary.
package struct DTNDiscriminator: Parameterized {
  /// What the ternary discriminator tells apart.
  package enum Origin: Int {
    case fromSource, fromTarget, real
  }

  private let convolutions: [Conv2D]
  private let norms: [BatchNorm]

  init(_ configuration: DTNConfiguration, using random: inout RandomStream) {
    let outputs = configuration.variant.isTernary && configuration.preset == .paper ? 3 : 1
    let widths = [2, 4, 8].map { $0 * configuration.width } + [outputs]
    convolutions = widths.indices.map { layer in
      Conv2D(
        layer == 0 ? configuration.targetChannels : widths[layer - 1], widths[layer], kernel: layer == 3 ? 4 : 3,
        stride: layer == 3 ? 1 : 2, padding: layer == 3 ? .none : .same, using: &random)
    }
    norms = widths.dropLast().map { dtnNorm($0) }
  }

  package func callAsFunction(_ images: Variable, _ pass: Pass) -> Logits {
    var current = images
    for (layer, norm) in norms.enumerated() {
      // The first layer is rectified twice in the program: before its norm and after it.
      current = norm(convolutions[layer](current, pass, then: layer == 0 ? .relu : .none), pass, then: .relu)
    }
    return Logits(convolutions[norms.count](current, pass).flattened)
  }

  package var parameters: [NamedParameter] {
    convolutions.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") }
      + norms.enumerated().flatMap { $1.parameters(under: "norms.\($0)") }
  }
}
