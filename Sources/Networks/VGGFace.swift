import Autograd
import Layers
import Tensors

/// VGG-Face (Parkhi et al. 2015): the convolutional part of a VGG-16 that was trained to name people, under
/// torchvision's names.
///
/// Weights are the user's: a safetensors file with `features.0.weight` … `features.28.weight` and biases, for RGB
/// pixels of 0 to 255 less the mean of its training set. Its features are relu4_3 and relu5_3.
public struct VGGFace: FaceFeatureNetwork, Parameterized {
  /// Output channels of the convolutions; nil is a 2×2 max pooling.
  private static let plan: [Int?] = [
    64, 64, nil, 128, 128, nil, 256, 256, 256, nil, 512, 512, 512, nil, 512, 512, 512,
  ]
  private static let featureConvolutions: Set<Int> = [9, 12]
  /// Red, green, blue.
  private static let mean: [Float] = [129.1863, 104.7624, 93.5940]

  /// Architecture and weights hash.
  public let identity: String
  private let convolutions: [(index: Int, layer: Conv2D)]

  /// The network with drawn weights, for tests; load real ones with `init(weights:file:hash:)`.
  public init(widthDivisor: Int = 1, identity: String = "vgg-face", using random: inout RandomStream) {
    self.identity = identity
    var convolutions: [(Int, Conv2D)] = []
    var (inputs, index) = (3, 0)
    for entry in Self.plan {
      if let outputs = entry.map({ $0 / widthDivisor }) {
        convolutions.append(
          (index, Conv2D(inputs, outputs, kernel: 3, padding: .zeros(1), weights: .heNormal, using: &random)))
        inputs = outputs
      }
      // A rectifier follows each convolution.
      index += entry == nil ? 1 : 2
    }
    self.convolutions = convolutions
  }

  /// The network with the user's weights. Throws `WeightsError` when a tensor is missing or has another shape.
  public init(weights: Safetensors, file: String, hash: String) throws {
    var random = RandomStream(seed: 0, role: .weights)
    self.init(identity: "vgg-face-\(hash)", using: &random)
    try weights.load(into: parameters, rule: .allowingExtraTensors, file: file)
  }

  /// relu4_3 and relu5_3.
  public func faceFeatures(of images: Variable, in arithmetic: Arithmetic) -> [Variable] {
    precondition(
      images.shape.rank == 4 && images.shape[3] == 3 && min(images.shape[1], images.shape[2]) >= 16,
      "VGG-Face takes images N×H×W×3 of at least 16×16 pixels, not \(images.shape)")
    let shift = Tensor([3], Self.mean.map { 127.5 - $0 })
    var current = (images * 127.5).addingChannels(Variable(shift))
    var (number, features): (Int, [Variable]) = (0, [])
    for entry in Self.plan {
      guard entry != nil else {
        current = current.maxPooled(Window(2, stride: 2))
        continue
      }
      current = convolutions[number].layer.frozen(current, in: arithmetic, then: .relu)
      if Self.featureConvolutions.contains(number) { features.append(current) }
      number += 1
    }
    return features
  }

  /// Its parameters by name.
  public var parameters: [NamedParameter] {
    convolutions.flatMap { $0.layer.parameters(under: "features.\($0.index)") }
  }
}
