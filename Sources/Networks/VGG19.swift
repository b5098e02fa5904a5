import Autograd
import Layers
import Tensors

/// VGG-19 (Simonyan and Zisserman 2015), the convolutional part up to relu5_1 or relu5_4, under torchvision's names.
///
/// Weights are the user's: a safetensors file with `features.0.weight` … `features.28.weight` (`…34.weight`) and
/// biases. Input is N×H×W×1 or N×H×W×3 in [−1, 1]; one channel is repeated three times. Style is read at relu1_1,
/// relu2_1, relu3_1, relu4_1, relu5_1 and content at relu4_2, as Gatys et al. 2016 and the hand-depth program do.
public final class VGG19: PerceptualNetwork, Parameterized {
  /// Output channels of the convolutions; nil is a 2×2 max pooling.
  private static let plan: [Int?] = [
    64, 64, nil, 128, 128, nil, 256, 256, 256, 256, nil, 512, 512, 512, 512, nil, 512, 512, 512, 512,
  ]
  private static let styleConvolutions: Set<Int> = [0, 2, 4, 8, 12]
  private static let contentConvolution = 9
  private static let mean: [Float] = [0.485, 0.456, 0.406]
  private static let deviation: [Float] = [0.229, 0.224, 0.225]

  /// How far the network goes.
  public enum Depth: Sendable, CaseIterable {
    /// To relu5_1, all that style losses look at.
    case relu51
    /// To relu5_4, the deepest feature map that super-resolution looks at.
    case relu54

    var convolutionCount: Int { self == .relu51 ? 13 : 16 }
  }

  /// The scale of pictures that weights were trained for.
  public enum Preprocessing: String, Sendable, CaseIterable {
    /// ((x + 1) / 2 − mean) / deviation for each of three channels.
    case torchvision
    /// 127.5 · (x + 1) less the mean of 0 to 255: the original weights, with RGB order.
    case caffe
  }

  private let preprocessing: Preprocessing
  private let convolutions: [(index: Int, layer: Conv2D)]
  /// Architecture and weights hash.
  public let identity: String

  /// The network with drawn weights, for tests; load real ones with `init(weights:file:hash:)`.
  public init(
    widthDivisor: Int = 1, preprocessing: Preprocessing = .torchvision, depth: Depth = .relu51,
    identity: String = "vgg19", using random: inout RandomStream
  ) {
    self.identity = identity
    self.preprocessing = preprocessing
    var convolutions: [(Int, Conv2D)] = []
    var (inputs, index) = (3, 0)
    for entry in Self.plan where convolutions.count < depth.convolutionCount {
      if let outputs = entry.map({ $0 / widthDivisor }) {
        convolutions.append(
          (index, Conv2D(inputs, outputs, kernel: 3, padding: .zeros(1), weights: .heNormal, using: &random)))
        inputs = outputs
        index += 2
      } else {
        index += 1
      }
    }
    self.convolutions = convolutions
  }

  /// The network with the user's weights; the file's metadata `preprocessing` may say `caffe`, and means torchvision's
  /// where it says nothing.
  ///
  /// - Throws: `WeightsError` when a tensor is missing or has another shape.
  public convenience init(weights: Safetensors, depth: Depth = .relu51, file: String, hash: String) throws {
    var random = RandomStream(seed: 0, role: .weights)
    let text = weights.metadata["preprocessing"] ?? Preprocessing.torchvision.rawValue
    guard let preprocessing = Preprocessing(rawValue: text) else {
      let known = Preprocessing.allCases.map(\.rawValue).joined(separator: " or ")
      throw WeightsError.wrongValue(file: file, name: "preprocessing", reason: "it is \(text); it must be \(known)")
    }
    self.init(
      preprocessing: preprocessing, depth: depth, identity: "vgg19-\(preprocessing.rawValue)-\(hash)", using: &random)
    try weights.load(into: parameters, rule: .allowingExtraTensors, file: file)
  }

  /// The names and shapes of the full network's weights, without making them.
  package static func weightShapes(_ depth: Depth) -> [(name: String, shape: Shape)] {
    var shapes: [(String, Shape)] = []
    var (inputs, index) = (3, 0)
    for entry in plan where shapes.count < 2 * depth.convolutionCount {
      if let outputs = entry {
        let name = "features.\(index)"
        shapes += [("\(name).weight", [outputs, inputs, 3, 3]), ("\(name).bias", [outputs])]
        inputs = outputs
      }
      index += entry == nil ? 1 : 2
    }
    return shapes
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    convolutions.flatMap { $0.layer.parameters(under: "features.\($0.index)") }
  }

  /// The features of images, from shallow to deep; the weights enter as constants.
  public func features(of images: Variable, in arithmetic: Arithmetic) -> PerceptualFeatures {
    let all = activations(of: images, convolutions: 13, in: arithmetic)
    return PerceptualFeatures(
      style: Self.styleConvolutions.sorted().map { all[$0] }, content: all[Self.contentConvolution])
  }

  /// What the first convolutions give after ReLU.
  func activations(of images: Variable, convolutions count: Int, in arithmetic: Arithmetic) -> [Variable] {
    precondition(count <= convolutions.count, "this VGG-19 has \(convolutions.count) convolutions, not \(count)")
    var current = normalized(images)
    var result: [Variable] = []
    for entry in Self.plan where result.count < count {
      if entry == nil {
        current = current.maxPooled(Window(2, stride: 2))
      } else {
        current = convolutions[result.count].layer.frozen(current, in: arithmetic, then: .relu)
        result.append(current)
      }
    }
    return result
  }

  /// [−1, 1] to the scale that the weights were trained for.
  private func normalized(_ images: Variable) -> Variable {
    let three = images.shape[3] == 1 ? .concatenated([images, images, images], axis: 3) : images
    let (scale, shift): (Tensor, Tensor) =
      switch preprocessing {
      case .torchvision:
        (
          Tensor([3], Self.deviation.map { 0.5 / $0 }),
          Tensor([3], zip(Self.mean, Self.deviation).map { (0.5 - $0) / $1 })
        )
      case .caffe: (Tensor([3], repeating: 127.5), Tensor([3], [127.5 - 123.68, 127.5 - 116.779, 127.5 - 103.939]))
      }
    return three.multiplyingChannels(Variable(scale)).addingChannels(Variable(shift))
  }
}
