import Autograd
import Layers
import Tensors

/// A convolution without bias, plain or transposed, and a batch norm.
struct DIATStage {
  private let convolution: any Layer
  private let norm: BatchNorm

  init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int, using random: inout RandomStream
  ) {
    convolution = Conv2D(
      inputs, outputs, kernel: kernel, stride: stride, padding: .zeros(padding), bias: nil, weights: .diat,
      using: &random)
    norm = BatchNorm(outputs)
  }

  /// Doubles a map.
  init(doubling inputs: Int, _ outputs: Int, using random: inout RandomStream) {
    convolution = TransposedConv2D(
      inputs, outputs, kernel: 4, stride: 2, padding: .cropping(1, extra: 0), bias: nil, weights: .diat, using: &random)
    norm = BatchNorm(outputs)
  }

  func callAsFunction(
    _ input: Variable, _ pass: Pass, then rectifier: Rectifier = .relu, adding residual: Variable? = nil
  ) -> Variable {
    norm(convolution(input, pass), pass, then: rectifier, adding: residual)
  }

  func parameters(under prefix: String) -> [NamedParameter] {
    convolution.parameters(under: prefix + ".convolution") + norm.parameters(under: prefix + ".norm")
  }
}

/// Two 3×3 convolutions and the identity.
struct DIATBlock {
  private let first: DIATStage
  private let second: DIATStage

  init(_ channels: Int, using random: inout RandomStream) {
    first = DIATStage(channels, channels, kernel: 3, padding: 1, using: &random)
    second = DIATStage(channels, channels, kernel: 3, padding: 1, using: &random)
  }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    second(first(input, pass), pass, then: .none, adding: input)
  }

  func parameters(under prefix: String) -> [NamedParameter] {
    first.parameters(under: prefix + ".first") + second.parameters(under: prefix + ".second")
  }
}

extension Initializer {
  /// N(0, 0.02).
  static let diat = Initializer.normal(mean: 0, deviation: 0.02)
}

/// The face transform: N×S×S×3 to N×S×S×3 in (−1, 1) by three convolutions, residual blocks, two transposed
/// convolutions and one more convolution.
package struct DIATTransform: Layer {
  private let down: [DIATStage]
  private let blocks: [DIATBlock]
  private let up: [DIATStage]
  private let last: FewOutputsConv2D

  init(_ configuration: DIATConfiguration, using random: inout RandomStream) {
    let width = configuration.width
    down = [
      DIATStage(3, width, kernel: 7, padding: 3, using: &random),
      DIATStage(width, 2 * width, kernel: 3, stride: 2, padding: 1, using: &random),
      DIATStage(2 * width, 4 * width, kernel: 3, stride: 2, padding: 1, using: &random),
    ]
    blocks = (0..<configuration.blocks).map { _ in DIATBlock(4 * width, using: &random) }
    up = [
      DIATStage(doubling: 4 * width, 2 * width, using: &random), DIATStage(doubling: 2 * width, width, using: &random),
    ]
    last = FewOutputsConv2D(Conv2D(width, 3, kernel: 7, padding: .zeros(3), weights: .diat, using: &random))
  }

  package func callAsFunction(_ images: Variable, _ pass: Pass) -> Variable {
    let low = down.reduce(images) { $1($0, pass) }
    let changed = blocks.reduce(low) { $1($0, pass) }
    return last(up.reduce(changed) { $1($0, pass) }, pass).tanh()
  }

  package var parameters: [NamedParameter] {
    down.enumerated().flatMap { $1.parameters(under: "down.\($0)") }
      + blocks.enumerated().flatMap { $1.parameters(under: "blocks.\($0)") }
      + up.enumerated().flatMap { $1.parameters(under: "up.\($0)") } + last.parameters(under: "last")
  }
}

/// Tells images with the attribute N×S×S×3 from transformed ones: strided convolutions and a dense layer.
package struct DIATDiscriminator: Parameterized {
  private let first: Conv2D
  private let stages: [DIATStage]
  private let verdict: Dense

  init(size: Int, width: Int, depth: Int, using random: inout RandomStream) {
    let widths = (0..<depth).map { width << min(3, $0) }
    first = Conv2D(3, width, kernel: 4, stride: 2, padding: .zeros(1), weights: .diat, using: &random)
    stages = (1..<depth).map {
      DIATStage(widths[$0 - 1], widths[$0], kernel: 4, stride: 2, padding: 1, using: &random)
    }
    let side = size >> depth
    verdict = Dense(widths[depth - 1] * side * side, 1, weights: .diat, using: &random)
  }

  /// The rectified maps of all layers.
  package func features(of images: Variable, _ pass: Pass) -> [Variable] {
    let leaky = Rectifier.leakyRelu(slope: 0.2)
    var maps = [first(images, pass, then: leaky)]
    for stage in stages { maps.append(stage(maps[maps.count - 1], pass, then: leaky)) }
    return maps
  }

  /// The verdict N×1 on images whose maps are given.
  package func verdict(on maps: [Variable], _ pass: Pass) -> Logits {
    // PyTorch flattens channels first.
    Logits(verdict(maps[maps.count - 1].transposed([0, 3, 1, 2]).flattened, pass))
  }

  /// The verdict N×1 on images.
  package func callAsFunction(_ images: Variable, _ pass: Pass) -> Logits {
    verdict(on: features(of: images, pass), pass)
  }

  package var parameters: [NamedParameter] {
    first.parameters(under: "first") + stages.enumerated().flatMap { $1.parameters(under: "stages.\($0)") }
      + verdict.parameters(under: "verdict")
  }
}

/// The enhancement: N×S×S×3 to N×S×S×3 in (−1, 1) at full size throughout.
package struct DIATEnhancementNetwork: Layer {
  private let first: Conv2D
  private let second: DIATStage
  private let blocks: [DIATBlock]
  private let last: FewOutputsConv2D

  init(_ configuration: DIATEnhancerConfiguration, using random: inout RandomStream) {
    let width = configuration.width
    first = Conv2D(3, width, kernel: 9, padding: .zeros(4), weights: .diat, using: &random)
    second = DIATStage(width, width, kernel: 3, padding: 1, using: &random)
    blocks = (0..<configuration.blocks).map { _ in DIATBlock(width, using: &random) }
    last = FewOutputsConv2D(Conv2D(width, 3, kernel: 9, padding: .zeros(4), weights: .diat, using: &random))
  }

  package func callAsFunction(_ images: Variable, _ pass: Pass) -> Variable {
    let features = second(first(images, pass, then: .relu), pass)
    return last(blocks.reduce(features) { $1($0, pass) }, pass).tanh()
  }

  package var parameters: [NamedParameter] {
    first.parameters(under: "first") + second.parameters(under: "second")
      + blocks.enumerated().flatMap { $1.parameters(under: "blocks.\($0)") } + last.parameters(under: "last")
  }
}
