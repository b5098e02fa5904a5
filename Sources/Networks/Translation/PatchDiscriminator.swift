import Autograd
import Layers
import Tensors

/// A critic that judges every patch of an image by itself (Isola et al. 2017): N×H×W×C to a map of logits.
///
/// A conditional critic takes the condition and the image as the channels of one input. Parameters have the names of
/// the public PyTorch implementation: `model.0.weight`, …, or `net.0.weight`, … for single pixels.
public struct PatchDiscriminator: Parameterized {
  private let first: Conv2D
  private let hidden: [(convolution: Conv2D, norm: NormLayer)]
  private let last: Conv2D
  /// Strided layers: 0 judges single pixels.
  public let layers: Int

  /// A network with drawn weights.
  ///
  /// - Parameters:
  ///   - inputs: channels of the input, of the condition and the image together where there is a condition.
  ///   - width: channels of the first layer; they double with each layer up to eight times as many. The paper's is 64.
  ///   - layers: strided layers, which decide the patch's size: 3 for 70 pixels.
  ///   - norm: batch norm in pix2pix, instance norm in CycleGAN.
  ///   - biases: which convolutions have a bias.
  public init(
    inputs: Int, width: Int, layers: Int, norm: ImageNorm, biases: BiasRule = .published,
    using random: inout RandomStream
  ) {
    self.layers = layers
    let bias: Initializer? =
      switch biases {
      case .published: norm == .instance ? .zeros : nil
      case .whereNoNormFollows: nil
      case .everywhere: .zeros
      }
    let isPixel = layers == 0
    func convolution(
      _ inputs: Int, _ outputs: Int, stride: Int, _ bias: Initializer?, _ random: inout RandomStream
    ) -> Conv2D {
      Conv2D(
        inputs, outputs, kernel: isPixel ? 1 : 4, stride: isPixel ? 1 : stride, padding: isPixel ? .none : .zeros(1),
        bias: bias, weights: .translator, using: &random)
    }
    first = convolution(inputs, width, stride: 2, .zeros, &random)
    var channels = width
    hidden = (1...max(1, layers)).map { layer in
      let outputs = width * min(1 << layer, 8)
      defer { channels = outputs }
      return (
        convolution(channels, outputs, stride: layer < layers ? 2 : 1, bias, &random),
        NormLayer(norm, outputs, using: &random)
      )
    }
    // The public critic of single pixels has no bias in its last layer either, where it uses batch norm.
    last = convolution(channels, 1, stride: 1, isPixel && biases == .published ? bias : .zeros, &random)
  }

  /// The verdict on every patch: N×H'×W'×1.
  public func callAsFunction(_ images: Variable, _ pass: Pass) -> Logits {
    let sides = [images.shape[1], images.shape[2]].map { Self.mapSize(of: $0, layers: layers) }
    precondition(
      sides.allSatisfy { $0 > 0 },
      "a critic of \(layers) strided layers has no whole patch in images of shape \(images.shape)")
    let leaky = Rectifier.leakyRelu(slope: 0.2)
    let features = hidden.reduce(first(images, pass, then: leaky)) {
      $1.norm($1.convolution($0, pass), pass, then: leaky)
    }
    return Logits(last(features, pass))
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    let list = layers == 0 ? "net" : "model"
    return first.parameters(under: "\(list).0")
      + hidden.enumerated().flatMap { index, layer in
        layer.convolution.parameters(under: "\(list).\(2 + 3 * index)")
          + layer.norm.parameters(under: "\(list).\(3 + 3 * index)")
      } + last.parameters(under: "\(list).\(2 + 3 * hidden.count)")
  }

  /// Rows of the map of verdicts on images with so many rows.
  public static func mapSize(of size: Int, layers: Int) -> Int {
    layers == 0 ? size : (0..<layers).reduce(size) { rows, _ in rows / 2 } - 2
  }

  /// Rows of the patch that one verdict sees.
  public static func receptiveField(layers: Int) -> Int {
    // Backwards through two layers of kernel 4 and stride 1, then those of stride 2.
    layers == 0 ? 1 : (0..<layers).reduce(7) { rows, _ in 2 * rows + 2 }
  }
}
