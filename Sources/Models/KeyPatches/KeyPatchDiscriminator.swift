import Autograd
import Layers
import Tensors

/// Tells real images N×S×S×3 from others: the encoder's trunk down to one logit, or, beside the residual generator,
/// strided convolutions without norms down to a map of logits.
package struct KeyPatchDiscriminator: Parameterized {
  private enum Network {
    case trunk(KeyPatchTrunk)
    case patches([Conv2D])
  }

  private let network: Network

  init(_ configuration: KeyPatchConfiguration, using random: inout RandomStream) {
    guard configuration.variant == .residual else {
      network = .trunk(KeyPatchTrunk(configuration, outputs: 1, using: &random))
      return
    }
    let width = configuration.width
    let layers = (0..<4).map { level in
      Conv2D(
        level == 0 ? 3 : width << (level - 1), width << level, kernel: 4, stride: 2, padding: .zeros(1),
        weights: .normal(mean: 0, deviation: 0.02), using: &random)
    }
    let last = Conv2D(
      width << 3, 1, kernel: 3, padding: .zeros(1), weights: .normal(mean: 0, deviation: 0.02), using: &random)
    network = .patches(layers + [last])
  }

  package func callAsFunction(_ images: Variable, _ pass: Pass) -> Logits {
    switch network {
    case .trunk(let trunk): return Logits(trunk(images, pass)[trunk.depth])
    case .patches(let layers):
      let features = layers.dropLast().reduce(images) { $1($0, pass, then: .leakyRelu(slope: 0.01)) }
      return Logits(layers[layers.count - 1](features, pass))
    }
  }

  package var parameters: [NamedParameter] {
    switch network {
    case .trunk(let trunk): trunk.parameters
    case .patches(let layers): layers.enumerated().flatMap { $1.parameters(under: "convolutions.\($0)") }
    }
  }
}
