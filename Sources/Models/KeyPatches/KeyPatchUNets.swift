import Autograd
import Layers
import Tensors

/// A convolution, plain or transposed, and its norm if it has one, with weights from N(0, 0.02) and the norm's scales
/// from N(1, 0.02).
struct KeyPatchStage {
  private let convolution: any Layer
  private let norm: BatchNorm?

  /// Halves a map: a 5×5 convolution; to one pixel: a convolution of the whole 4×4 map.
  init(down inputs: Int, _ outputs: Int, isLast: Bool = false, hasNorm: Bool, using random: inout RandomStream) {
    convolution = Conv2D(
      inputs, outputs, kernel: isLast ? 4 : 5, stride: isLast ? 1 : 2, padding: isLast ? .none : .zeros(2),
      weights: Self.weights, using: &random)
    norm = hasNorm ? Self.norm(outputs, &random) : nil
  }

  /// Doubles a map: a 5×5 transposed convolution; from one pixel to 4×4 in the first.
  init(up inputs: Int, _ outputs: Int, isFirst: Bool = false, hasNorm: Bool, using random: inout RandomStream) {
    convolution = TransposedConv2D(
      inputs, outputs, kernel: isFirst ? 4 : 5, stride: isFirst ? 1 : 2,
      padding: isFirst ? .cropping(0, extra: 0) : .cropping(2, extra: 1), weights: Self.weights, using: &random)
    norm = hasNorm ? Self.norm(outputs, &random) : nil
  }

  private static let weights = Initializer.normal(mean: 0, deviation: 0.02)

  private static func norm(_ channels: Int, _ random: inout RandomStream) -> BatchNorm {
    BatchNorm(channels, scale: random.normalTensor([channels], mean: 1, deviation: 0.02))
  }

  func callAsFunction(_ input: Variable, _ pass: Pass, then rectifier: Rectifier) -> Variable {
    let map = convolution(input, pass)
    if let norm { return norm(map, pass, then: rectifier) }
    return switch rectifier {
    case .none: map
    case .relu: map.relu()
    case .leakyRelu(let slope): map.leakyRelu(slope: slope)
    }
  }

  func parameters(at place: Int) -> [NamedParameter] {
    convolution.parameters(under: "convolutions.\(place)") + (norm?.parameters(under: "norms.\(place)") ?? [])
  }
}

/// Halves images N×S×S×3 down to 4×4 and then to one pixel; the trunk of the encoder and of the critic.
struct KeyPatchTrunk: Parameterized {
  private let stages: [KeyPatchStage]

  init(_ configuration: KeyPatchConfiguration, outputs: Int, using random: inout RandomStream) {
    let widths = configuration.widths
    stages =
      widths.indices.map { level in
        KeyPatchStage(
          down: level == 0 ? 3 : widths[level - 1], widths[level], hasNorm: level > 0, using: &random)
      }
      + [KeyPatchStage(down: widths[widths.count - 1], outputs, isLast: true, hasNorm: false, using: &random)]
  }

  /// The maps of all levels and, last, N×1×1×outputs, not rectified.
  func callAsFunction(_ images: Variable, _ pass: Pass) -> [Variable] {
    var maps: [Variable] = []
    for (level, stage) in stages.enumerated() {
      let rectifier = level < stages.count - 1 ? Rectifier.leakyRelu(slope: 0.2) : .none
      maps.append(stage(maps.last ?? images, pass, then: rectifier))
    }
    return maps
  }

  /// The number of maps before the last.
  var depth: Int { stages.count - 1 }

  var parameters: [NamedParameter] { stages.enumerated().flatMap { $1.parameters(at: $0) } }
}

/// Doubles N×1×1×I up to N×S×S×outputs, beside the maps of a network of the same levels.
struct KeyPatchDecoder: Parameterized {
  private let stages: [KeyPatchStage]

  /// `besideWidths` are the channels of the maps beside, from 4×4 up.
  init(
    _ configuration: KeyPatchConfiguration, inputs: Int, outputs: Int, besideWidths: [Int],
    using random: inout RandomStream
  ) {
    let widths = Array(configuration.widths.reversed())
    stages = (0...widths.count).map { level in
      KeyPatchStage(
        up: level == 0 ? inputs : widths[level - 1] + besideWidths[level - 1],
        level < widths.count ? widths[level] : outputs, isFirst: level == 0, hasNorm: level < widths.count,
        using: &random)
    }
  }

  /// What comes out, not squashed, and the maps of each level with those beside them, from 4×4 up.
  func callAsFunction(
    _ code: Variable, beside maps: [Variable], _ pass: Pass
  ) -> (output: Variable, maps: [Variable]) {
    var current = code
    var joined: [Variable] = []
    for (stage, map) in zip(stages, maps) {
      current = .concatenated([stage(current, pass, then: .relu), map], axis: 3)
      joined.append(current)
    }
    return (stages[stages.count - 1](current, pass, then: .none), joined)
  }

  var parameters: [NamedParameter] { stages.enumerated().flatMap { $1.parameters(at: $0) } }
}

/// The paper's generator: one encoder for all patches, whose maps are summed at every level so that the order has no
/// say; a decoder for the mask beside the encoder's maps; a decoder for the image beside the mask decoder's.
struct KeyPatchUNets: KeyPatchGenerator {
  private let encoder: KeyPatchTrunk
  private let maskDecoder: KeyPatchDecoder
  private let imageDecoder: KeyPatchDecoder

  init(_ configuration: KeyPatchConfiguration, using random: inout RandomStream) {
    encoder = KeyPatchTrunk(configuration, outputs: configuration.embedding, using: &random)
    let widths = Array(configuration.widths.reversed())
    maskDecoder = KeyPatchDecoder(
      configuration, inputs: configuration.embedding, outputs: 1, besideWidths: widths, using: &random)
    imageDecoder = KeyPatchDecoder(
      configuration, inputs: configuration.embedding + configuration.noise, outputs: 3,
      besideWidths: widths.map { 2 * $0 }, using: &random)
  }

  func callAsFunction(_ patches: Variable, noise: Tensor, _ pass: Pass) -> KeyPatchImages {
    let parts = patches.shape[0]
    var maps = encoder(stackedParts(patches), pass)
    maps.append(maps.removeLast().leakyRelu(slope: 0.2))
    var fused = maps.map { fusedParts($0, parts) }
    let code = fused.removeLast()
    let mask = maskDecoder(code, beside: fused.reversed(), pass)
    let pixel = Variable(noise.reshaped([noise.shape[0], 1, 1, noise.shape[1]]))
    let image = imageDecoder(.concatenated([code, pixel], axis: 3), beside: mask.maps, pass)
    return KeyPatchImages(masks: mask.output.sigmoid(), images: image.output.tanh())
  }

  var parameters: [NamedParameter] {
    encoder.parameters(under: "encoder") + maskDecoder.parameters(under: "mask")
      + imageDecoder.parameters(under: "image")
  }
}
