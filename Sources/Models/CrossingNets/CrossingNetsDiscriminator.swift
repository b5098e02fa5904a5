import Autograd
import Layers
import Tensors

/// Strided convolutions, each with batch norm and a leaky ReLU: every one halves the maps.
private struct Halvings: Parameterized {
  private let stages: [(convolution: Conv2D, norm: BatchNorm)]

  init(_ count: Int, inputs: Int, filters: Int, using random: inout RandomStream) {
    stages = (0..<count).map { stage in
      let convolution = Conv2D(
        stage == 0 ? inputs : filters, filters, kernel: 6, stride: 2, padding: .zeros(2), bias: nil,
        weights: crossingWeights, using: &random)
      return (convolution, crossingNorm(filters, using: &random))
    }
  }

  func callAsFunction(_ maps: Variable, _ pass: Pass) -> Variable {
    stages.reduce(maps) { maps, stage in
      stage.norm(stage.convolution(maps, pass), pass, then: .leakyRelu(slope: 0.2))
    }
  }

  var parameters: [NamedParameter] {
    stages.enumerated().flatMap { number, stage in
      stage.convolution.parameters(under: "\(number).convolution") + stage.norm.parameters(under: "\(number).norm")
    }
  }
}

/// Tells real depth maps from made ones. Its first convolutions, the trunk, serve the other heads too.
package struct CrossingNetsDiscriminator: Parameterized {
  private let shared: Halvings
  private let rest: Halvings
  private let output: Dense

  init(_ configuration: CrossingNetsConfiguration, using random: inout RandomStream) {
    let filters = configuration.filters
    precondition(
      (1..<configuration.depth).contains(configuration.sharedDepth),
      "\(configuration.sharedDepth) of \(configuration.depth) strided layers cannot be shared")
    shared = Halvings(configuration.sharedDepth, inputs: 1, filters: filters, using: &random)
    rest = Halvings(
      configuration.depth - configuration.sharedDepth, inputs: filters, filters: filters, using: &random)
    output = Dense(16 * filters, 1, weights: crossingWeights, using: &random)
  }

  /// What the heads look at.
  package func trunk(_ images: Variable, _ pass: Pass) -> Variable { shared(images, pass) }

  /// The last features N×D, which a generator can match, and the verdict N×1.
  package func judge(_ trunk: Variable, _ pass: Pass) -> (features: Variable, verdict: Logits) {
    let features = rest(trunk, pass).flattened
    return (features, Logits(output(features, pass)))
  }

  package var parameters: [NamedParameter] {
    shared.parameters(under: "shared") + rest.parameters(under: "rest") + output.parameters(under: "output")
  }
}

/// Reads numbers as many as a latent variable has off the discriminator's trunk: the posterior, and the smoothness head.
package struct LatentHead: Parameterized {
  private let body: Halvings
  private let hidden: Dense
  private let norm: BatchNorm
  private let output: Dense

  init(_ configuration: CrossingNetsConfiguration, units: Int, using random: inout RandomStream) {
    let filters = configuration.filters
    body = Halvings(
      configuration.depth - configuration.sharedDepth, inputs: filters, filters: filters, using: &random)
    hidden = Dense(16 * filters, units, bias: nil, weights: crossingWeights, using: &random)
    norm = crossingNorm(units, using: &random)
    output = Dense(units, configuration.latentSize, weights: crossingWeights, using: &random)
  }

  package func callAsFunction(_ trunk: Variable, _ pass: Pass) -> Variable {
    let features = hidden(body(trunk, pass).flattened, pass)
    return output(norm(features, pass, then: .leakyRelu(slope: 0.2)), pass)
  }

  package var parameters: [NamedParameter] {
    body.parameters(under: "body") + hidden.parameters(under: "hidden") + norm.parameters(under: "norm")
      + output.parameters(under: "output")
  }
}
