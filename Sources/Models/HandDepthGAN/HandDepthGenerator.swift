import Autograd
import Layers
import Tensors

/// Hidden norms of the hand-depth networks: real batch norm, or the affine map that the released program's amounted to.
enum HandDepthNorm: Layer {
  case batch(BatchNorm)
  case affine(ChannelAffine)

  init(_ channels: Int, _ preset: HandDepthPreset) {
    // TensorFlow's defaults: ε 10⁻³, and momentum 0.99 for the old statistics.
    self =
      preset == .corrected
      ? .batch(BatchNorm(channels, epsilon: 1e-3, momentum: 0.01)) : .affine(ChannelAffine(channels, epsilon: 1e-3))
  }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    switch self {
    case .batch(let norm): norm(input, pass)
    case .affine(let norm): norm(input, pass)
    }
  }

  var parameters: [NamedParameter] {
    switch self {
    case .batch(let norm): norm.parameters
    case .affine(let norm): norm.parameters
    }
  }
}

/// Pose to depth image: N×42 to N×S×S×1, by dense layers to 4×4 and transposed convolutions (the released
/// `Generator.py`). The activation comes before the norm in every layer.
struct DeconvolutionGenerator: Layer {
  let filters: Int
  let input: Dense
  let inputNorm: HandDepthNorm
  let mixing: Conv2D
  let mixingNorm: HandDepthNorm
  let upsampling: [TransposedConv2D]
  /// One for each transposed convolution but, when the preset corrects it, the last.
  let norms: [HandDepthNorm]

  init(_ configuration: HandDepthConfiguration, using random: inout RandomStream) {
    let (filters, mixed) = (configuration.filters, configuration.mixedChannels)
    self.filters = filters
    input = Dense(HandDepthConfiguration.poseSize, 16 * filters, using: &random)
    inputNorm = HandDepthNorm(16 * filters, configuration.preset)
    mixing = Conv2D(filters, mixed, kernel: 1, using: &random)
    mixingNorm = HandDepthNorm(mixed, configuration.preset)
    let doublings = (configuration.size / 4).trailingZeroBitCount
    upsampling = (0..<doublings).map { stage in
      TransposedConv2D(
        stage == 0 ? mixed : filters, stage == doublings - 1 ? 1 : filters, kernel: 6, stride: 2, padding: .same,
        weights: configuration.preset == .repo ? .truncatedNormal(deviation: 0.01) : .heNormal, using: &random)
    }
    norms = (0..<doublings - (configuration.preset == .corrected ? 1 : 0)).map {
      HandDepthNorm($0 == doublings - 1 ? 1 : filters, configuration.preset)
    }
  }

  func callAsFunction(_ poses: Variable, _ pass: Pass) -> Variable {
    let vector = inputNorm(input(poses, pass).leakyRelu(slope: 0.2), pass)
    // The released program reshapes to channels first: the vector holds one 4×4 map after the other.
    let maps = vector.reshaped([poses.shape[0], filters, 4, 4]).transposed([0, 2, 3, 1])
    var current = mixingNorm(mixing(maps, pass, then: .leakyRelu(slope: 0.2)), pass)
    for (stage, layer) in upsampling.enumerated() {
      let isLast = stage == upsampling.count - 1
      current = isLast ? layer(current, pass).tanh() : layer(current, pass, then: .leakyRelu(slope: 0.2))
      if stage < norms.count { current = norms[stage](current, pass) }
    }
    return current
  }

  var parameters: [NamedParameter] {
    input.parameters(under: "input") + inputNorm.parameters(under: "input_norm")
      + mixing.parameters(under: "mixing") + mixingNorm.parameters(under: "mixing_norm")
      + upsampling.enumerated().flatMap { $1.parameters(under: "upsampling.\($0)") }
      + norms.enumerated().flatMap { $1.parameters(under: "norms.\($0)") }
  }
}

/// The generator of the program that trains on squared error alone: five dense layers to 8×8, then transposed
/// convolutions of kernel 5 with 1×1 layers between (the released `DCGAN.py`). Images of 128×128 only.
struct DenseGenerator: Layer {
  let dense: [Dense]
  let denseNorm: HandDepthNorm
  let upsampling: [TransposedConv2D]
  let norms: [HandDepthNorm]
  let preset: HandDepthPreset

  init(_ configuration: HandDepthConfiguration, using random: inout RandomStream) {
    let filters = configuration.filters
    preset = configuration.preset
    var inputs = HandDepthConfiguration.poseSize
    dense = [1024, 1024, 2048, 2048, 64 * filters].map { outputs in
      defer { inputs = outputs }
      return Dense(inputs, outputs, using: &random)
    }
    denseNorm = HandDepthNorm(64 * filters, preset)
    let plan = [(5, 2), (5, 2), (1, 1), (5, 2), (5, 2), (1, 1)]
    upsampling = plan.enumerated().map { index, layer in
      TransposedConv2D(
        filters, index == plan.count - 1 ? 1 : filters, kernel: layer.0, stride: layer.1, padding: .same,
        weights: .truncatedNormal(deviation: 0.01), using: &random)
    }
    // The corrected network ends in tanh, without a norm.
    norms = plan.indices.dropLast(preset == .corrected ? 1 : 0).map {
      HandDepthNorm($0 == plan.count - 1 ? 1 : filters, configuration.preset)
    }
  }

  func callAsFunction(_ poses: Variable, _ pass: Pass) -> Variable {
    var current = poses
    for (index, layer) in dense.enumerated() {
      current = layer(current, pass)
      if preset == .corrected {
        current = current.relu()
      } else if index >= 3 {
        current = current.leakyRelu(slope: 0.2)
      }
    }
    let vector = denseNorm(current, pass)
    current = vector.reshaped([poses.shape[0], vector.shape[1] / 64, 8, 8]).transposed([0, 2, 3, 1])
    for (index, layer) in upsampling.enumerated() {
      current = layer(current, pass)
      if index == upsampling.count - 1, preset == .corrected { return current.tanh() }
      current = norms[index](current.leakyRelu(slope: 0.2), pass)
    }
    return current
  }

  var parameters: [NamedParameter] {
    dense.enumerated().flatMap { $1.parameters(under: "dense.\($0)") } + denseNorm.parameters(under: "dense_norm")
      + upsampling.enumerated().flatMap { $1.parameters(under: "upsampling.\($0)") }
      + norms.enumerated().flatMap { $1.parameters(under: "norms.\($0)") }
  }
}
