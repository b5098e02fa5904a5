import Autograd
import Layers
import Tensors

/// Judges patches of images and names their domain: N×S×S×3 to a map of scores N×M×M×1 and label logits N×K, under
/// the released program's names. No norms.
package struct StarGANCritic: Parameterized {
  private let body: [Conv2D]
  private let realism: Conv2D
  private let classifier: Conv2D

  init(_ configuration: StarGANConfiguration, using random: inout RandomStream) {
    let width = configuration.criticWidth
    body = (0..<configuration.criticDepth).map { number in
      Conv2D(
        number == 0 ? 3 : width << (number - 1), width << number, kernel: 4, stride: 2, padding: .zeros(1),
        bias: .torchDefault, weights: .torchDefault, using: &random)
    }
    let features = width << (configuration.criticDepth - 1)
    realism = Conv2D(
      features, 1, kernel: 3, padding: .zeros(1), bias: nil, weights: .torchDefault, using: &random)
    classifier = Conv2D(
      features, configuration.labelCount, kernel: configuration.size >> configuration.criticDepth, bias: nil,
      weights: .torchDefault, using: &random)
  }

  /// The scores of the patches, unbounded, and the logits of all labels.
  package func callAsFunction(
    _ images: Variable, _ pass: Pass = .inference
  ) -> (scores: Variable, labels: Logits) {
    let features = features(of: images, pass)
    return (realism(features, pass), Logits(classifier(features, pass).flattened))
  }

  /// The scores alone.
  package func scores(of images: Variable, _ pass: Pass = .inference) -> Variable {
    realism(features(of: images, pass), pass)
  }

  private func features(of images: Variable, _ pass: Pass) -> Variable {
    body.reduce(images) { $1($0, pass, then: .leakyRelu(slope: 0.01)) }
  }

  package var parameters: [NamedParameter] {
    body.enumerated().flatMap { $1.parameters(under: "main.\(2 * $0)") } + realism.parameters(under: "conv1")
      + classifier.parameters(under: "conv2")
  }
}
