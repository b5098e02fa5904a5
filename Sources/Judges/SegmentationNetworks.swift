import Autograd
import Layers
import Tensors

/// Which network labels pixels.
public enum SegmentationArchitecture: String, Sendable, Codable, CaseIterable {
  /// Strided encoder, scores at strides 16, 8 and 4 summed, bilinear to full size (after Long et al. 2015).
  case fcn
  /// Four levels of 3×3 convolutions with skip concatenation (after Ronneberger et al. 2015).
  case unet = "u-net"
}

/// A network that labels pixels: N×H×W×I to logits N×H×W×K.
public protocol SegmentationNetwork: Layer {
  /// The number of classes.
  var classes: Int { get }
}

extension SegmentationNetwork {
  /// The most likely class of each pixel, image after image, in inference mode and blocks of a fixed size.
  public func predict(_ images: Tensor, block: Int = 32) -> [Int] {
    stride(from: 0, to: images.shape[0], by: block).flatMap { start in
      let rows = images.sliced(axis: 0, start..<min(start + block, images.shape[0]))
      return self(Variable(rows), .inference).value.argmax()
    }
  }
}

/// A convolution without bias, batch norm, ReLU.
struct ConvolutionBlock: Layer {
  let convolution: Conv2D
  let norm: BatchNorm

  init(_ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1, using random: inout RandomStream) {
    convolution = Conv2D(
      inputs, outputs, kernel: kernel, stride: stride, padding: .same, bias: nil, weights: .heNormal, using: &random)
    norm = BatchNorm(outputs)
  }

  func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    norm(convolution(input, pass), pass, then: .relu)
  }

  var parameters: [NamedParameter] { convolution.parameters(under: "convolution") + norm.parameters(under: "norm") }
}

/// A fully convolutional network: four strided convolutions, scores at strides 4, 8 and 16.
public struct FullyConvolutionalNetwork: SegmentationNetwork {
  /// The number of classes.
  public let classes: Int
  let encoder: [ConvolutionBlock]
  /// For the last three stages.
  let scores: [Conv2D]

  /// A network for images whose sides are multiples of 16.
  public init(channels: Int, classes: Int, width: Int = 16, using random: inout RandomStream) {
    self.classes = classes
    let widths = [width, 2 * width, 4 * width, 4 * width]
    encoder = widths.indices.map { stage in
      ConvolutionBlock(stage == 0 ? channels : widths[stage - 1], widths[stage], kernel: 4, stride: 2, using: &random)
    }
    scores = widths[1...].map { Conv2D($0, classes, kernel: 1, using: &random) }
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    var current = input
    var scored: [Variable] = []
    for (stage, block) in encoder.enumerated() {
      current = block(current, pass)
      if stage > 0 { scored.append(scores[stage - 1](current, pass)) }
    }
    let coarse = scored.dropLast().reversed().reduce(scored[scored.count - 1]) { sum, finer in
      sum.resizedBilinear(height: finer.shape[1], width: finer.shape[2]) + finer
    }
    return coarse.resizedBilinear(height: input.shape[1], width: input.shape[2])
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    encoder.enumerated().flatMap { $1.parameters(under: "encoder.\($0)") }
      + scores.enumerated().flatMap { $1.parameters(under: "scores.\($0)") }
  }
}

/// A U-Net of four levels, with 3×3 convolutions, 2×2 max pooling, nearest upsampling and skip concatenation.
public struct UNet: SegmentationNetwork {
  /// The number of classes.
  public let classes: Int
  let down: [ConvolutionBlock]
  let up: [ConvolutionBlock]
  let score: Conv2D

  /// A network for images whose sides are multiples of 8.
  public init(channels: Int, classes: Int, width: Int = 16, using random: inout RandomStream) {
    self.classes = classes
    let widths = [width, 2 * width, 4 * width, 4 * width]
    down = widths.indices.map { ConvolutionBlock($0 == 0 ? channels : widths[$0 - 1], widths[$0], using: &random) }
    up = widths.indices.dropLast().reversed().map {
      ConvolutionBlock(widths[$0 + 1] + widths[$0], widths[$0], using: &random)
    }
    score = Conv2D(width, classes, kernel: 1, using: &random)
  }

  /// Runs it.
  public func callAsFunction(_ input: Variable, _ pass: Pass) -> Variable {
    var kept: [Variable] = []
    var current = input
    for (level, block) in down.enumerated() {
      if level > 0 { current = current.maxPooled(Window(2, stride: 2)) }
      current = block(current, pass)
      kept.append(current)
    }
    kept.removeLast()
    for block in up {
      current = block(.concatenated([current.resizedNearest(factor: 2), kept.removeLast()], axis: 3), pass)
    }
    return score(current, pass)
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    down.enumerated().flatMap { $1.parameters(under: "down.\($0)") }
      + up.enumerated().flatMap { $1.parameters(under: "up.\($0)") } + score.parameters(under: "score")
  }
}

extension SegmentationArchitecture {
  /// A network with freshly drawn weights.
  public func network(channels: Int, classes: Int, using random: inout RandomStream) -> any SegmentationNetwork {
    switch self {
    case .fcn: FullyConvolutionalNetwork(channels: channels, classes: classes, using: &random)
    case .unet: UNet(channels: channels, classes: classes, using: &random)
    }
  }
}
