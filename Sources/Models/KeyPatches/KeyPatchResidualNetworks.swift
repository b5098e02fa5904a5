import Autograd
import Layers
import Tensors

/// The released program's other generator: strided convolutions, residual blocks, a sum over patches, and two decoders
/// that do not see each other. It takes no noise.
struct KeyPatchResidualNetworks: KeyPatchGenerator {
  /// A convolution and an instance norm with scale and shift.
  private struct Stage {
    let convolution: any Layer
    let norm: InstanceNorm

    func callAsFunction(
      _ input: Variable, _ pass: Pass, then rectifier: Rectifier = .relu, adding residual: Variable? = nil
    ) -> Variable {
      norm(convolution(input, pass), pass, then: rectifier, adding: residual)
    }

    func parameters(under prefix: String) -> [NamedParameter] {
      convolution.parameters(under: prefix + ".convolution") + norm.parameters(under: prefix + ".norm")
    }
  }

  private static let halvings = 3
  private static let blockCount = 4

  private let down: [Stage]
  private let blocks: [(first: Stage, second: Stage)]
  private let decoders: [(name: String, up: [Stage], last: FewOutputsConv2D)]

  init(_ configuration: KeyPatchConfiguration, using random: inout RandomStream) {
    let (width, weights) = (configuration.width, Initializer.normal(mean: 0, deviation: 0.02))
    func stage(
      _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int, bias: Initializer? = .zeros
    ) -> Stage {
      let convolution = Conv2D(
        inputs, outputs, kernel: kernel, stride: stride, padding: .zeros(padding), bias: bias, weights: weights,
        using: &random)
      return Stage(convolution: convolution, norm: InstanceNorm(outputs, isAffine: true))
    }
    let levels = Array(0..<Self.halvings)
    down =
      [stage(3, width, kernel: 7, padding: 3)]
      + levels.map { stage(width << $0, width << ($0 + 1), kernel: 4, stride: 2, padding: 1) }
    let deep = width << Self.halvings
    blocks = (0..<Self.blockCount).map { _ in
      (
        first: stage(deep, deep, kernel: 3, padding: 1, bias: nil),
        second: stage(deep, deep, kernel: 3, padding: 1, bias: nil)
      )
    }
    decoders = [("mask", 1), ("image", 3)].map { name, outputs in
      let up = levels.reversed().map { level in
        let doubling = TransposedConv2D(
          width << (level + 1), width << level, kernel: 4, stride: 2, padding: .cropping(1, extra: 0),
          weights: weights, using: &random)
        return Stage(convolution: doubling, norm: InstanceNorm(width << level, isAffine: true))
      }
      let last = Conv2D(width, outputs, kernel: 7, padding: .zeros(3), weights: weights, using: &random)
      return (name: name, up: up, last: FewOutputsConv2D(last))
    }
  }

  func callAsFunction(_ patches: Variable, noise: Tensor, _ pass: Pass) -> KeyPatchImages {
    let low = down.reduce(stackedParts(patches)) { $1($0, pass) }
    let deep = blocks.reduce(low) { input, block in
      block.second(block.first(input, pass), pass, then: .none, adding: input)
    }
    let code = fusedParts(deep, patches.shape[0])
    let made = decoders.map { decoder in decoder.last(decoder.up.reduce(code) { $1($0, pass) }, pass) }
    return KeyPatchImages(masks: made[0].sigmoid(), images: made[1].tanh())
  }

  var parameters: [NamedParameter] {
    var found = down.enumerated().flatMap { $1.parameters(under: "encoder.down.\($0)") }
    for (number, block) in blocks.enumerated() {
      found += block.first.parameters(under: "encoder.blocks.\(number).first")
      found += block.second.parameters(under: "encoder.blocks.\(number).second")
    }
    for decoder in decoders {
      found += decoder.up.enumerated().flatMap { $1.parameters(under: "\(decoder.name).up.\($0)") }
      found += decoder.last.parameters(under: "\(decoder.name).last")
    }
    return found
  }
}
